"""Charts that compare groups: box plots, bars of means with standard deviations, points, or one histogram each."""

from __future__ import annotations

import numpy as np

from pipelines.reports.charts.labels import Labels
from pipelines.reports.charts.style import Style, dress, new_axes, new_figure, png, title
from pipelines.reports.findings.groups import Groups
from pipelines.reports.wording import sentence


def looks(found: Groups) -> tuple[str, ...]:
    """The kinds of chart that suit the groups."""
    least = min(len(group.values) for group in found.groups)
    boxes = ("boxes",) if least >= 5 else ()
    panels = ("panels",) if least >= 20 and len(found.groups) <= 6 else ()
    return (*boxes, "bars", "points", *panels)


def draw(found: Groups, labels: Labels, look: str, style: Style) -> bytes:
    """The chart as PNG bytes; groups stand in the order of their means."""
    names = [labels.name(group.name) for group in found.groups]
    if look == "panels":
        return _panels(found, names, labels, style)
    sideways = len(names) > 5 or max(map(len, names)) > (6 if labels.language == "zh" else 13)
    figure = new_figure(style, height=max(1.0, 0.075 * len(names)) if sideways else 1.0)
    title(figure, style, labels.title)
    axes = new_axes(figure, style, "x" if sideways else "y")
    places = np.arange(len(names))
    means = [group.mean for group in found.groups]
    deviations = [group.deviation for group in found.groups]
    if look == "boxes":
        boxes = axes.boxplot(
            [group.values for group in found.groups],
            positions=places,
            orientation="horizontal" if sideways else "vertical",
            widths=0.6,
            patch_artist=True,
            medianprops={"color": "#222222", "linewidth": 1.6},
            flierprops={"marker": "o", "markersize": 4, "alpha": 0.6},
        )
        for number, box in enumerate(boxes["boxes"]):
            box.set(facecolor=style.color(number if len(names) <= 6 else 0), alpha=0.7)
    elif look == "points":
        if sideways:
            axes.errorbar(means, places, xerr=deviations, fmt="o", color=style.color(0), capsize=4, markersize=7)
        else:
            axes.errorbar(places, means, yerr=deviations, fmt="o", color=style.color(0), capsize=4, markersize=7)
    else:
        colors = [style.color(number if len(names) <= 6 else 0) for number in range(len(names))]
        thin = {"ecolor": "#444444", "elinewidth": 1.0}
        if sideways:
            axes.barh(places, means, xerr=deviations, color=colors, height=0.65, alpha=0.85, capsize=3, error_kw=thin)
        else:
            axes.bar(places, means, yerr=deviations, color=colors, width=0.6, alpha=0.85, capsize=3, error_kw=thin)
    if sideways:
        axes.set_yticks(places, names)
        axes.invert_yaxis()
        axes.set_xlabel(labels.y)
    else:
        axes.set_xticks(places, names)
        axes.set_ylabel(labels.y)
        axes.set_xlim(-0.6, len(names) - 0.4)
    return png(figure)


def _panels(found: Groups, names: list[str], labels: Labels, style: Style) -> bytes:
    columns = min(3, len(names))
    lines = -(-len(names) // columns)
    figure = new_figure(style, width=1.2, height=0.75 if lines == 1 else 1.3)
    title(figure, style, labels.title)
    everything = np.concatenate([group.values for group in found.groups])
    edges = np.linspace(everything.min(), everything.max(), 16)
    grid = figure.subplots(lines, columns, sharex=True, sharey=True, squeeze=False)
    for number, axes in enumerate(grid.flat):
        if number >= len(names):
            axes.set_visible(False)
            continue
        group = found.groups[number]
        dress(axes, style)
        axes.hist(group.values, edges, color=style.color(number), alpha=0.85, edgecolor=style.face, linewidth=0.6)
        axes.axvline(group.mean, color="#222222", linewidth=1.2, linestyle="--")
        axes.set_title(names[number], fontsize=style.font_size)
    figure.supxlabel(labels.y, fontsize=style.font_size)
    figure.supylabel(sentence(labels.word("count_of", labels.rows)), fontsize=style.font_size)
    return png(figure)
