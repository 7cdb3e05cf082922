"""Program text for scatter plots, bubbles, box plots and heatmaps."""

from __future__ import annotations

from pipelines.charts.code_bars import _largest
from pipelines.charts.code_text import (
    axis_labels,
    big_numbers,
    colours,
    dressing,
    figure,
    heading,
    legend,
    literal,
    tick_rotation,
    title,
)
from pipelines.charts.looks import Look
from pipelines.charts.spec import Spec

_MARKERS = "osD^vP*"
#: Area of the largest bubble in square points.
_LARGEST_BUBBLE = 1400.0


def _axes(spec: Spec, look: Look) -> list[str]:
    x, y = spec.view.measures[:2]
    return [
        title(spec, look),
        *axis_labels(x.heading, y.heading),
        *big_numbers(max(spec.view.column(0)), "x"),
        *big_numbers(max(spec.view.column(1)), "y"),
        *dressing(look, "both"),
    ]


def scatter(spec: Spec, look: Look) -> list[str]:
    view = spec.view
    groups = list(dict.fromkeys(view.labels))
    hues = colours(look, len(groups))
    lines: list[str] = []
    draws: list[str] = []
    for index, group in enumerate(groups):
        rows = [row for name, row in zip(view.labels, view.values, strict=True) if name == group]
        suffix = f"{index + 1}" if len(groups) > 1 else ""
        lines += [
            f"x{suffix} = {literal([row[0] for row in rows])}",
            f"y{suffix} = {literal([row[1] for row in rows])}",
        ]
        marker = _MARKERS[index] if len(groups) > 1 else (look.marker if look.marker != "." else "o")
        label = f", label={literal(group)}" if len(groups) > 1 else ""
        edge = "" if marker in "x" else ', edgecolors="white", linewidths=0.5'
        draws.append(
            f'ax.scatter(x{suffix}, y{suffix}, s=48, marker="{marker}", color="{hues[index]}", alpha=0.85{edge}{label})'
        )
    lines += ["", figure(look), *draws]
    if len(groups) > 1:
        lines.append(legend(look, groups))
    return [*lines, *_axes(spec, look)]


def bubble(spec: Spec, look: Look) -> list[str]:
    view = spec.view
    size = view.measures[2]
    note = f"Bubble area: {size.heading}" if view.language == "en" else f"气泡面积：{size.heading}"
    factor = round(_LARGEST_BUBBLE / max(view.column(2)), 4)
    return [
        f"names = {literal(list(view.labels))}",
        f"x = {literal(view.column(0))}",
        f"y = {literal(view.column(1))}",
        f"size = {literal(view.column(2))}",
        "",
        figure(look),
        f'ax.scatter(x, y, s=[{factor} * value for value in size], color="{colours(look, 1)[0]}", alpha=0.6)',
        "for name, a, b, value in zip(names, x, y, size):",
        f"    radius = ({factor} * value / 3.14159) ** 0.5",
        '    ax.annotate(name, (a, b), xytext=(0, radius + 3), textcoords="offset points", ha="center", fontsize=9)',
        "ax.margins(0.2)",
        f'ax.text(0.98, 0.02, {literal(note)}, transform=ax.transAxes, ha="right", va="bottom", fontsize=9)',
        *_axes(spec, look),
    ]


def box(spec: Spec, look: Look) -> list[str]:
    view = spec.view
    keys = ("whislo", "q1", "med", "q3", "whishi")
    lines = ["stats = ["]
    for label, row in zip(view.labels, view.values, strict=True):
        numbers = ", ".join(f'"{key}": {literal(value)}' for key, value in zip(keys, row, strict=True))
        lines.append(f'    {{"label": {literal(label)}, {numbers}}},')
    return [
        *lines,
        "]",
        "",
        figure(look),
        f"boxes = ax.bxp(stats, showfliers=False, patch_artist=True, widths={min(look.width, 0.6)})",
        f'for patch, color in zip(boxes["boxes"], {literal(colours(look, len(view.labels)))}):',
        "    patch.set_facecolor(color)",
        "    patch.set_alpha(0.7)",
        title(spec, look),
        *axis_labels(heading(view.label), view.axis_heading),
        *big_numbers(_largest(spec), "y"),
        *tick_rotation(spec, look, view.labels),
        *dressing(look, "y"),
    ]


def heatmap(spec: Spec, look: Look) -> list[str]:
    view = spec.view
    rows = ",\n".join("    " + literal(list(row)).replace("\n", "\n    ") for row in view.values)
    columns = [heading(measure.title) for measure in view.measures]
    width, height = look.size
    size = (width, max(height, round(1.6 + 0.42 * len(view.labels), 1)))
    numbers = [value for row in view.values for value in row]
    # White print from three fifths of the range of colours on.
    middle = round(0.4 * min(numbers) + 0.6 * max(numbers), 3)
    dark_high = look.colormap not in ("viridis", "cividis")
    ink = f'"white" if value {">" if dark_high else "<"} {literal(float(middle))} else "black"'
    limits = ""
    if look.colormap in ("jet", "coolwarm"):
        ink, limits = '"black"', _range(numbers)
    return [
        f"rows = {literal(list(view.labels))}",
        f"columns = {literal(columns)}",
        "data = [",
        f"{rows},",
        "]",
        "",
        figure(look, size),
        f'image = ax.imshow(data, cmap="{look.colormap}", aspect="auto"{limits})',
        "ax.set_xticks(range(len(columns)), columns)",
        "ax.set_yticks(range(len(rows)), rows)",
        "for i, row in enumerate(data):",
        "    for j, value in enumerate(row):",
        f'        ax.text(j, i, f"{{value:,.{view.measures[0].decimals}f}}", ha="center", va="center", fontsize=9,',
        f"                color={ink})",
        "ax.grid(False)",
        f"fig.colorbar(image, ax=ax, label={literal(view.axis_heading)})",
        title(spec, look),
        f"ax.set_ylabel({literal(heading(view.label))})",
        *tick_rotation(spec, look, columns),
    ]


def _range(numbers: list[float]) -> str:
    """Colour limits that keep the extreme colours, on which black print is hard to read, out of use."""
    reach = max(numbers) - min(numbers)
    return (
        f", vmin={literal(round(min(numbers) - reach * 0.5, 2))}, vmax={literal(round(max(numbers) + reach * 0.5, 2))}"
    )
