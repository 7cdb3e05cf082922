"""Charts of the year's course: columns of monthly means, a box for each month, or a map of years by months."""

from __future__ import annotations

import numpy as np

from pipelines.reports.charts.labels import Labels
from pipelines.reports.charts.style import Style, new_axes, new_figure, png, title
from pipelines.reports.findings.seasons import Seasons
from pipelines.reports.wording import MONTHS


def looks(found: Seasons) -> tuple[str, ...]:
    """The kinds of chart that suit the data."""
    boxes = ("boxes",) if min(len(values) for values in found.months) >= 5 else ()
    return ("means", *boxes, *(("map",) if len(found.table) >= 8 else ()))


def draw(found: Seasons, labels: Labels, look: str, style: Style, from_zero: bool) -> bytes:
    """The chart as PNG bytes. `from_zero`: may columns stand on zero?"""
    figure = new_figure(style, width=1.05)
    title(figure, style, labels.title)
    months = [f"{n}月" for n in range(1, 13)] if labels.language == "zh" else [month[:3] for month in MONTHS]
    if look == "map":
        axes = figure.add_subplot()
        years = list(found.table)
        image = axes.imshow(np.array(list(found.table.values())), aspect="auto", cmap="viridis")
        step = max(1, -(-len(years) // 12))
        axes.set_yticks(range(0, len(years), step), years[::step])
        axes.set_xticks(range(12), months)
        figure.colorbar(image, ax=axes, label=labels.y)
        return png(figure)
    axes = new_axes(figure, style)
    if look == "boxes":
        axes.boxplot(
            found.months,
            positions=range(12),
            patch_artist=True,
            widths=0.6,
            boxprops={"facecolor": style.color(0), "alpha": 0.6},
            medianprops={"color": style.color(1), "linewidth": 1.6},
            flierprops={"marker": "o", "markersize": 3, "alpha": 0.5},
        )
    elif from_zero:
        colors = [style.color(1) if n in (found.highest, found.lowest) else style.color(0) for n in range(12)]
        axes.bar(range(12), found.means, color=colors, width=0.75)
    else:
        axes.plot(range(12), found.means, "o-", color=style.color(0), linewidth=style.line_width)
        low, high = found.means - found.deviations, found.means + found.deviations
        axes.fill_between(range(12), low, high, color=style.color(0), alpha=0.2, label=labels.word("spread"))
        axes.legend(frameon=False)
    axes.set_xticks(range(12), months)
    axes.set_ylabel(labels.y)
    return png(figure)
