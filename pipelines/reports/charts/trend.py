"""Charts of one number over time: line, filled area, columns, or line with a moving mean."""

from __future__ import annotations

import numpy as np

from pipelines.reports.charts.labels import Labels
from pipelines.reports.charts.style import Style, new_axes, new_figure, place_in_time, png, time_axis, title
from pipelines.reports.findings.trend import Trend
from pipelines.reports.wording import short_time


def looks(found: Trend, from_zero: bool) -> tuple[str, ...]:
    """The kinds of chart that suit the series; `from_zero`: may columns stand on zero?"""
    count = len(found.values)
    choices = ["line"]
    choices += ["marked"] if count <= 60 else []
    choices += ["columns"] if from_zero and count <= 70 else []
    choices += ["smoothed", "smoothed"] if count >= 40 else []
    return tuple(choices)


def window(found: Trend) -> int:
    """Width of the moving mean in values: odd, about a tenth of the series."""
    return max(3, len(found.values) // 10 * 2 // 2 | 1)


def draw(found: Trend, labels: Labels, look: str, style: Style) -> bytes:
    """The chart as PNG bytes."""
    figure = new_figure(style, width=1.08)
    title(figure, style, labels.title)
    axes = new_axes(figure, style)
    x = [place_in_time(time) for time in found.times]
    if look == "columns":
        axes.bar(x, found.values, width=0.8 * (x[1] - x[0]), color=style.color(0), alpha=0.9)
    elif look == "smoothed":
        width = window(found)
        smooth = np.convolve(found.values, np.ones(width) / width, "valid")
        axes.plot(x, found.values, color=style.color(0), linewidth=1.0, alpha=0.55)
        middle = x[width // 2 : len(x) - width // 2]
        name = labels.word("smooth", str(width))
        axes.plot(middle, smooth, color=style.color(1), linewidth=style.line_width + 0.6, label=name)
        axes.legend(frameon=False)
    else:
        marker = "o" if look == "marked" else ""
        axes.plot(x, found.values, color=style.color(0), linewidth=style.line_width, marker=marker, markersize=4)
        for place, color in ((found.peak, style.color(1)), (found.trough, style.color(2))):
            axes.plot([x[place]], [found.values[place]], "o", color=color, markersize=7)
            axes.annotate(
                short_time(found.times[place], labels.language),
                (x[place], found.values[place]),
                textcoords="offset points",
                xytext=(0, 9 if place == found.peak else -17),
                ha="left" if place < 3 else "right" if place > len(x) - 4 else "center",
                color=color,
            )
        axes.margins(y=0.14)
    time_axis(axes, found.times, labels.language)
    axes.set_ylabel(labels.y)
    return png(figure)
