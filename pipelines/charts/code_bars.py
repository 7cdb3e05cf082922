"""Program text for bars, histograms, lollipops and dots."""

from __future__ import annotations

from dataclasses import replace

from pipelines.charts.code_text import (
    axis_labels,
    big_numbers,
    colours,
    dressing,
    figure,
    hatches,
    heading,
    legend,
    literal,
    number_format,
    tick_rotation,
    title,
    variable,
)
from pipelines.charts.looks import Look
from pipelines.charts.spec import Spec


def _one_series(spec: Spec) -> tuple[str, str, list[str]]:
    """Names of the label and value variables, and the lines that set them."""
    names = variable(spec.view.label, "labels")
    values = variable(spec.view.measures[0].title, "amounts")
    if values == names:
        values = "amounts"
    lines = [f"{names} = {literal(list(spec.view.labels))}", f"{values} = {literal(spec.view.column(0))}", ""]
    return names, values, lines


def _largest(spec: Spec) -> float:
    return max(abs(value) for row in spec.view.values for value in row)


def _style(look: Look, index: int = 0) -> str:
    edge = f', edgecolor="{look.edge}"' if look.edge else ""
    hatch = f", hatch={literal(hatches(look)[index % 5])}" if look.hatched else ""
    return f'color="{colours(look, index + 1)[index]}"{edge}{hatch}'


def bar(spec: Spec, look: Look) -> list[str]:
    names, values, lines = _one_series(spec)
    lines += [figure(look), f"bars = ax.bar({names}, {values}, width={look.width}, {_style(look)})"]
    if spec.values_shown:
        lines.append(f"ax.bar_label(bars, fmt={number_format(spec.view.measures[0])}, padding=3, fontsize=9)")
        lines.append("ax.margins(y=0.12)")
    return [*lines, *_finish(spec, look)]


def _finish(spec: Spec, look: Look) -> list[str]:
    """Title, axes and frame of a chart whose labels stand along the horizontal axis."""
    view = spec.view
    return [
        title(spec, look),
        *axis_labels(heading(view.label), view.axis_heading),
        *big_numbers(_largest(spec), "y"),
        *tick_rotation(spec, look, view.labels),
        *dressing(look, "y"),
    ]


def barh(spec: Spec, look: Look) -> list[str]:
    names, values, lines = _one_series(spec)
    lines += [figure(look), f"bars = ax.barh({names}, {values}, height={look.width}, {_style(look)})"]
    if spec.values_shown:
        lines.append(f"ax.bar_label(bars, fmt={number_format(spec.view.measures[0])}, padding=4, fontsize=9)")
        lines.append("ax.margins(x=0.14)")
    return [*lines, "ax.invert_yaxis()", *_finish_sideways(spec, look)]


def _finish_sideways(spec: Spec, look: Look) -> list[str]:
    return [
        title(spec, look),
        *axis_labels(spec.view.axis_heading, heading(spec.view.label)),
        *big_numbers(_largest(spec), "x"),
        *dressing(look, "x"),
    ]


def grouped(spec: Spec, look: Look) -> list[str]:
    view = spec.view
    count = len(view.measures)
    width = round(0.8 / count, 3)
    lines = [
        f"labels = {literal(list(view.labels))}",
        *_series_data(spec),
        "",
        "x = np.arange(len(labels))",
        figure(look),
    ]
    for index, (measure, name) in enumerate(zip(view.measures, _series_names(spec), strict=True)):
        offset = round((index - (count - 1) / 2) * width, 3)
        place = f"x {'+' if offset >= 0 else '-'} {abs(offset)}" if offset else "x"
        lines.append(
            f"bars = ax.bar({place}, {name}, {width}, label={literal(heading(measure.title))}, {_style(look, index)})"
        )
        if spec.values_shown:
            lines.append(f"ax.bar_label(bars, fmt={number_format(measure)}, padding=2, fontsize=8)")
    if spec.values_shown:
        lines.append("ax.margins(y=0.12)")
    lines += ["ax.set_xticks(x, labels)", _legend(spec, look)]
    return [*lines, *_finish(spec, look)]


def _legend(spec: Spec, look: Look) -> str:
    if look.legend == "best" and spec.chart != "multi_line":
        look = replace(look, legend="top")
    return legend(look, [measure.title for measure in spec.view.measures])


def _series_names(spec: Spec) -> list[str]:
    names: list[str] = []
    for index, measure in enumerate(spec.view.measures):
        name = variable(measure.title, f"series_{index + 1}")
        names.append(name if name not in (*names, "labels") else f"series_{index + 1}")
    return names


def _series_data(spec: Spec) -> list[str]:
    return [f"{name} = {literal(spec.view.column(index))}" for index, name in enumerate(_series_names(spec))]


def stacked(spec: Spec, look: Look) -> list[str]:
    view = spec.view
    names = _series_names(spec)
    lines = [f"labels = {literal(list(view.labels))}", *_series_data(spec), "", figure(look)]
    if len(names) > 1:
        lines.append("bottom = [0] * len(labels)")
    for index, (measure, name) in enumerate(zip(view.measures, names, strict=True)):
        word = literal(heading(measure.title))
        lines.append(f"bars = ax.bar(labels, {name}, {look.width}, bottom=bottom, label={word}, {_style(look, index)})")
        if spec.values_shown:
            box = ', bbox={"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 1}, color="black"'
            lines.append(f'ax.bar_label(bars, fmt={number_format(measure)}, label_type="center", fontsize=8{box})')
        if index < len(names) - 1:
            lines.append(f"bottom = [b + v for b, v in zip(bottom, {name})]")
    return [*lines, _legend(spec, look), *_finish(spec, look)]


def histogram(spec: Spec, look: Look) -> list[str]:
    view = spec.view
    edges = list(view.edges)
    edge = look.edge or "white"
    hatch = f", hatch={literal(hatches(look)[0])}" if look.hatched else ""
    lines = [
        f"edges = {literal(edges)}",
        f"counts = {literal(view.column(0))}",
        "",
        figure(look),
        "widths = [b - a for a, b in zip(edges, edges[1:])]",
        'bars = ax.bar(edges[:-1], counts, width=widths, align="edge", '
        f'color="{colours(look, 1)[0]}", edgecolor="{edge}"{hatch})',
    ]
    if spec.values_shown:
        lines += ['ax.bar_label(bars, fmt="{:,.0f}", padding=2, fontsize=9)', "ax.margins(y=0.1)"]
    lines.append("ax.set_xticks(edges)")
    return [
        *lines,
        title(spec, look),
        *axis_labels(_histogram_axis(view.label), view.axis_heading),
        *big_numbers(_largest(spec), "y"),
        *big_numbers(max(map(abs, edges)), "x"),
        *tick_rotation(spec, look, [label.split("–")[0] for label in view.labels]),
        *dressing(look, "y"),
    ]


def _histogram_axis(label: str) -> str:
    return heading(label.removeprefix("range of ").replace("区间", ""))


def lollipop(spec: Spec, look: Look) -> list[str]:
    names, values, lines = _one_series(spec)
    colour = colours(look, 1)[0]
    lines += [
        figure(look),
        f'ax.vlines({names}, 0, {values}, color="{colour}", linewidth={look.line_width})',
        f'ax.plot({names}, {values}, linestyle="none", marker="{_round_marker(look)}", markersize=9, color="{colour}")',
    ]
    if spec.values_shown:
        lines += [_labels_above(spec, names, values), "ax.margins(y=0.14)"]
    lines.append(
        "ax.set_ylim(bottom=0)" if min(spec.view.column(0)) >= 0 else 'ax.axhline(0, color="gray", linewidth=1)'
    )
    return [*lines, *_finish(spec, look)]


def _round_marker(look: Look) -> str:
    return look.marker if look.marker in "osD^v" else "o"


def _labels_above(spec: Spec, names: str, values: str) -> str:
    decimals = spec.view.measures[0].decimals
    return (
        f"for name, value in zip({names}, {values}):\n"
        f'    ax.annotate(f"{{value:,.{decimals}f}}", (name, value), xytext=(0, 8), '
        'textcoords="offset points", ha="center", fontsize=9,\n'
        '                bbox={"facecolor": plt.rcParams["axes.facecolor"], "edgecolor": "none", '
        '"alpha": 0.7, "pad": 0.5})'
    )


def dot(spec: Spec, look: Look) -> list[str]:
    names, values, lines = _one_series(spec)
    colour = colours(look, 1)[0]
    lines += [
        figure(look),
        f'ax.plot({values}, {names}, linestyle="none", marker="{_round_marker(look)}", '
        f'markersize=10, color="{colour}")',
    ]
    if spec.values_shown:
        decimals = spec.view.measures[0].decimals
        lines += [
            f"for name, value in zip({names}, {values}):",
            f'    ax.annotate(f"{{value:,.{decimals}f}}", (value, name), xytext=(9, 0), '
            'textcoords="offset points", va="center", fontsize=9)',
            "ax.margins(x=0.12)",
        ]
    lines += ['ax.grid(axis="y", linestyle=":", alpha=0.6)', "ax.invert_yaxis()"]
    finish = [line for line in _finish_sideways(spec, look) if line != "ax.grid(False)"]
    return [*lines, *finish]
