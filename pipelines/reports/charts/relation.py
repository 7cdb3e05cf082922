"""Scatter plots with the least squares line, in one colour or coloured by group."""

from __future__ import annotations

import numpy as np

from pipelines.reports.charts.labels import Labels
from pipelines.reports.charts.style import Style, new_axes, new_figure, png, title
from pipelines.reports.findings.relation import Relation

_MARKERS = "osD^vPX*"


def draw(found: Relation, labels: Labels, style: Style, mark: str) -> bytes:
    """The chart as PNG bytes; the row farthest from the line is ringed and called `mark` (nothing if empty)."""
    figure = new_figure(style)
    title(figure, style, labels.title)
    axes = new_axes(figure, style, "both")
    size, alpha = (34, 0.75) if len(found.x) < 200 else (18, 0.55)
    if found.names:
        names = np.array(found.names)
        for number, name in enumerate(sorted(set(found.names))):
            part = names == name
            axes.scatter(
                found.x[part],
                found.y[part],
                s=size,
                alpha=alpha,
                color=style.color(number),
                marker=_MARKERS[number % len(_MARKERS)],
                edgecolors="none",
                label=labels.name(name),
            )
    else:
        axes.scatter(found.x, found.y, s=size, alpha=alpha, color=style.color(0), edgecolors="none")
    ends = np.array([found.x.min(), found.x.max()])
    fit = found.slope * ends + found.intercept
    axes.plot(ends, fit, color="#222222", linewidth=1.4, linestyle="--", label=labels.word("fit"))
    if mark:
        place = int(np.flatnonzero(found.rows == found.farthest)[0])
        axes.plot(found.x[place], found.y[place], "o", ms=12, fillstyle="none", color="#222222")
        right = found.x[place] > (found.x.min() + found.x.max()) / 2
        axes.annotate(
            mark,
            (found.x[place], found.y[place]),
            textcoords="offset points",
            xytext=(-11 if right else 11, 0),
            ha="right" if right else "left",
            va="center",
        )
    axes.set_xlabel(labels.x)
    axes.set_ylabel(labels.y)
    axes.legend(frameon=True, framealpha=0.85, edgecolor="none", fontsize=style.font_size - 1)
    return png(figure)
