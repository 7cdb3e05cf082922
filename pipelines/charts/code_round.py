"""Program text for pies, donuts and radars."""

from __future__ import annotations

from dataclasses import replace

from pipelines.charts.code_bars import _series_data, _series_names
from pipelines.charts.code_text import colours, figure, heading, legend, literal, title
from pipelines.charts.looks import Look
from pipelines.charts.spec import Spec


def _slices(spec: Spec) -> list[str]:
    return [f"labels = {literal(list(spec.view.labels))}", f"shares = {literal(spec.view.column(0))}", ""]


def _wide(look: Look) -> tuple[float, float]:
    """Round charts need no width beyond 1.4 times their height."""
    width, height = look.size
    return (min(width, 1.4 * height), height)


def pie(spec: Spec, look: Look) -> list[str]:
    hues = colours(look, len(spec.view.labels))
    edge = look.edge or "white"
    if look.legend in ("right", "below") or look.style == "dark_background":
        return [
            *_slices(spec),
            figure(look, _wide(look)),
            'wedges, texts, percents = ax.pie(shares, autopct="%.1f%%", pctdistance=1.15, startangle=90,',
            f'                                  colors={literal(hues)}, wedgeprops={{"edgecolor": "{edge}"}})',
            legend(look, spec.view.labels, "wedges, labels, "),
            title(spec, look, _wide(look)[0]),
        ]
    return [
        *_slices(spec),
        figure(look, _wide(look)),
        'wedges, texts, percents = ax.pie(shares, labels=labels, autopct="%.1f%%", pctdistance=0.7, startangle=90,',
        f'                                  colors={literal(hues)}, wedgeprops={{"edgecolor": "{edge}"}})',
        "for percent in percents:",
        '    percent.set(color="black", bbox={"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 1.5})',
        title(spec, look, _wide(look)[0]),
    ]


def donut(spec: Spec, look: Look) -> list[str]:
    hues = colours(look, len(spec.view.labels))
    return [
        *_slices(spec),
        figure(look, _wide(look)),
        'names = [f"{label}\\n{share}%" for label, share in zip(labels, shares)]',
        f"ax.pie(shares, labels=names, startangle=90, colors={literal(hues)},",
        '       wedgeprops={"width": 0.4, "edgecolor": "white"}, textprops={"fontsize": 10})',
        title(spec, look, _wide(look)[0]),
    ]


def radar(spec: Spec, look: Look) -> list[str]:
    view = spec.view
    height = max(look.size[1], 5.2)
    width = min(look.size[0], 1.35 * height)
    lines = [f"labels = {literal(list(view.labels))}", *_series_data(spec), ""]
    lines += [
        "angles = np.linspace(0, 2 * np.pi, len(labels), endpoint=False).tolist()",
        figure(look, (width, height), polar=True),
    ]
    for hue, measure, name in zip(colours(look, len(view.measures)), view.measures, _series_names(spec), strict=True):
        closed = f"{name} + {name}[:1]"
        lines.append(
            f'ax.plot(angles + angles[:1], {closed}, color="{hue}", '
            f"linewidth={look.line_width}, label={literal(heading(measure.title))})"
        )
        lines.append(f'ax.fill(angles + angles[:1], {closed}, color="{hue}", alpha=0.15)')
    lines += [
        "ax.set_theta_offset(np.pi / 2)",
        "ax.set_theta_direction(-1)",
        "ax.set_xticks(angles, labels)",
        f"ax.set_rlabel_position({_between(len(view.labels))})",
        'ax.tick_params(axis="x", pad=10)',
        'ax.tick_params(axis="y", labelsize=8)',
        "ax.set_ylim(bottom=0)",
        "ax.grid(True, alpha=0.5)",
    ]
    if len(view.measures) > 1:
        placed = look if look.legend != "best" else replace(look, legend="below")
        lines.append(legend(placed, [measure.title for measure in view.measures]))
    else:
        lines.append(
            f'ax.text(0.5, -0.16, {literal(view.axis_heading)}, transform=ax.transAxes, ha="center", va="top")'
        )
    return [*lines, title(spec, look, width - 1.2).replace("pad=12", "pad=22")]


def _between(count: int) -> float:
    """An angle for the radial numbers, in degrees, halfway between the first two spokes."""
    return round(180 / count, 1)
