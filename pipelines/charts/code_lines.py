"""Program text for lines, steps and areas."""

from __future__ import annotations

from pipelines.charts.code_bars import _finish, _labels_above, _legend, _one_series, _series_data, _series_names
from pipelines.charts.code_text import colours, display_width, figure, heading, literal
from pipelines.charts.looks import Look
from pipelines.charts.spec import Spec

_MARKERS = "osD^vP*"


def line(spec: Spec, look: Look) -> list[str]:
    names, values, lines = _one_series(spec)
    marker = f', marker="{look.marker}"' if len(spec.view.labels) <= 30 else ""
    lines += [
        figure(look),
        f'ax.plot({names}, {values}, color="{colours(look, 1)[0]}", '
        f'linewidth={look.line_width}, linestyle="{look.line_style}"{marker})',
    ]
    return [*lines, *_numbers(spec, names, values), *_finish_moments(spec, look)]


def _numbers(spec: Spec, names: str, values: str) -> list[str]:
    return [_labels_above(spec, names, values), "ax.margins(y=0.15)"] if spec.values_shown else []


def _finish_moments(spec: Spec, look: Look) -> list[str]:
    """As other charts along a horizontal axis; where moments are many, some go without a label instead of slanting."""
    thinned = _thin(spec, look)
    lines = _finish(spec, look)
    if thinned and not look.rotated:
        lines = [line for line in lines if not line.startswith("plt.setp")]
    return [*lines, *thinned]


def _thin(spec: Spec, look: Look) -> list[str]:
    """Fewer tick labels on a long axis of moments, so that they do not touch."""
    count = len(spec.view.labels)
    widest = max(map(display_width, spec.view.labels))
    room = max(
        4,
        int(
            (look.size[0] - 1.5)
            * (0.7 if look.legend == "right" and len(spec.view.measures) > 1 else 1)
            * 10
            / (widest + 2)
        ),
    )
    if look.rotated:
        room = int((look.size[0] - 1.5) * 3)
    if count <= room:
        return []
    return [f"ax.set_xticks(range(0, {count}, {-(-count // room)}))"]


def step(spec: Spec, look: Look) -> list[str]:
    names, values, lines = _one_series(spec)
    lines += [
        figure(look),
        f'ax.step({names}, {values}, where="mid", color="{colours(look, 1)[0]}", linewidth={look.line_width})',
    ]
    if spec.values_shown:
        lines.append(
            f'ax.plot({names}, {values}, linestyle="none", marker="o", markersize=4, color="{colours(look, 1)[0]}")'
        )
    return [*lines, *_numbers(spec, names, values), *_finish_moments(spec, look)]


def area(spec: Spec, look: Look) -> list[str]:
    names, values, lines = _one_series(spec)
    colour = colours(look, 1)[0]
    lines += [
        figure(look),
        f'ax.fill_between({names}, {values}, color="{colour}", alpha=0.45)',
        f'ax.plot({names}, {values}, color="{colour}", linewidth={look.line_width})',
        *_numbers(spec, names, values),
        "ax.set_ylim(bottom=0)",
    ]
    return [*lines, *_finish_moments(spec, look)]


def multi_line(spec: Spec, look: Look) -> list[str]:
    view = spec.view
    lines = [f"labels = {literal(list(view.labels))}", *_series_data(spec), "", figure(look)]
    hues = colours(look, len(view.measures))
    for index, (measure, name) in enumerate(zip(view.measures, _series_names(spec), strict=True)):
        marker = f', marker="{_MARKERS[index % len(_MARKERS)]}"' if len(view.labels) <= 20 else ""
        lines.append(
            f'ax.plot(labels, {name}, color="{hues[index]}", '
            f"linewidth={look.line_width}, label={literal(heading(measure.title))}{marker})"
        )
    return [*lines, _legend(spec, look), *_finish_moments(spec, look)]


def stacked_area(spec: Spec, look: Look) -> list[str]:
    view = spec.view
    words = [heading(measure.title) for measure in view.measures]
    names = _series_names(spec)
    lines = [
        f"labels = {literal(list(view.labels))}",
        *_series_data(spec),
        "",
        figure(look),
        f"ax.stackplot(labels, {', '.join(names)}, labels={literal(words)},",
        f"             colors={literal(colours(look, len(names)))}, alpha=0.85)",
        _legend(spec, look),
    ]
    return [*lines, *_finish_moments(spec, look)]
