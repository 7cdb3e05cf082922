"""Charts of several series over time: lines in one plot, lines from a common start of 100, or one panel each."""

from __future__ import annotations

from pipelines.reports.charts.labels import Labels
from pipelines.reports.charts.style import Style, dress, new_axes, new_figure, place_in_time, png, time_axis, title
from pipelines.reports.findings.series import Series


def looks(found: Series, ratio: bool) -> tuple[str, ...]:
    """The kinds of chart that suit the lines; `ratio`: can change be told relative to the start?"""
    index = ("index",) if ratio and all(line.first > 0 for line in found.lines.values()) else ()
    panels = ("panels",) if 3 <= len(found.lines) <= 6 else ()
    return ("lines", "lines", *index, *panels)


def draw(found: Series, labels: Labels, look: str, style: Style) -> bytes:
    """The chart as PNG bytes."""
    x = [place_in_time(time) for time in found.times]
    if look == "panels":
        return _panels(found, labels, style, x)
    figure = new_figure(style, width=1.12)
    title(figure, style, labels.title)
    axes = new_axes(figure, style)
    dashes = ("-", "--", "-.", ":") if style.line_width > 2 else ("-",)
    for number, (name, line) in enumerate(found.lines.items()):
        values = 100 * line.values / line.first if look == "index" else line.values
        axes.plot(
            x,
            values,
            color=style.color(number),
            linewidth=style.line_width,
            linestyle=dashes[number % len(dashes)],
            label=labels.name(name),
        )
    axes.set_ylabel(labels.word("index", found.times[0]) if look == "index" else labels.y)
    axes.legend(frameon=False, ncols=1 if len(found.lines) < 5 else 2, fontsize=style.font_size - 1)
    time_axis(axes, found.times, labels.language)
    return png(figure)


def _panels(found: Series, labels: Labels, style: Style, x: list[float]) -> bytes:
    columns = 2 if len(found.lines) == 4 else min(3, len(found.lines))
    rows = -(-len(found.lines) // columns)
    figure = new_figure(style, width=1.25, height=0.8 if rows == 1 else 1.25)
    title(figure, style, labels.title)
    grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    for axes in grid.flat[len(found.lines) :]:
        axes.set_visible(False)
    for number, (name, line) in enumerate(found.lines.items()):
        axes = grid.flat[number]
        dress(axes, style)
        axes.plot(x, line.values, color=style.color(number), linewidth=style.line_width)
        axes.set_title(labels.name(name), fontsize=style.font_size)
        time_axis(axes, found.times, labels.language)
        axes.tick_params(axis="x", labelrotation=45)
    figure.supylabel(labels.y, fontsize=style.font_size)
    return png(figure)
