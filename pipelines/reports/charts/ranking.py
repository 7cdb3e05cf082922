"""Charts of a ranking: horizontal bars or points on stems, with the value at each end."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from pipelines.reports.charts.labels import Labels
from pipelines.reports.charts.style import Style, new_axes, new_figure, png, title
from pipelines.reports.findings.ranking import Ranking

LOOKS = ("bars", "stems")
#: A chart shows at most this many names: the first, and below a gap the last three.
MOST = 15


def shown(count: int) -> list[int]:
    """Places in the ranking that the chart shows."""
    return list(range(count)) if count <= MOST else [*range(MOST - 4), *range(count - 3, count)]


def draw(found: Ranking, labels: Labels, look: str, style: Style, written: Callable[[float], str]) -> bytes:
    """The chart as PNG bytes; `written` formats a value."""
    places = shown(len(found.names))
    cut = len(places) < len(found.names)
    heights = np.array([row + (1 if cut and place >= len(found.names) - 3 else 0) for row, place in enumerate(places)])
    values = found.values[places]
    figure = new_figure(style, height=max(0.75, 0.085 * len(places)))
    title(figure, style, labels.title)
    axes = new_axes(figure, style, "x")
    if look == "bars":
        axes.barh(heights, values, color=style.color(0), height=0.7, alpha=0.9)
    else:
        axes.hlines(heights, min(0.0, float(values.min())), values, color=style.color(0), linewidth=2)
        axes.plot(values, heights, "o", color=style.color(1), markersize=7)
    for height, value in zip(heights, values, strict=True):
        axes.annotate(
            written(value),
            (value, height),
            textcoords="offset points",
            xytext=(6 if value >= 0 else -6, 0),
            va="center",
            ha="left" if value >= 0 else "right",
            fontsize=style.font_size - 2,
        )
    names = [labels.name(found.names[place]) for place in places]
    if cut:
        heights, names = np.append(heights, len(places) - 3), [*names, "⋮" if labels.language == "en" else "…"]
    axes.set_yticks(heights, names)
    axes.tick_params(axis="y", length=0)
    axes.invert_yaxis()
    axes.margins(x=0.16)
    if values.min() >= 0:
        axes.set_xlim(left=0)
    axes.set_xlabel(labels.x)
    return png(figure)
