"""Charts of one variable's values: histogram, histogram over a box, or steps of the cumulative share."""

from __future__ import annotations

import numpy as np

from pipelines.reports.charts.labels import Labels
from pipelines.reports.charts.style import Style, dress, new_axes, new_figure, png, title
from pipelines.reports.findings.distribution import Distribution
from pipelines.reports.wording import sentence


def looks(found: Distribution) -> tuple[str, ...]:
    """The kinds of chart that suit the values."""
    return ("histogram", "histogram", "histogram_box", "cumulative") if len(found.values) >= 30 else ("histogram",)


def draw(found: Distribution, labels: Labels, look: str, style: Style) -> bytes:
    """The chart as PNG bytes."""
    figure = new_figure(style, height=1.1 if look == "histogram_box" else 1.0)
    title(figure, style, labels.title)
    if look == "cumulative":
        axes = new_axes(figure, style, "both")
        ordered = np.sort(found.values)
        shares = 100 * np.arange(1, len(ordered) + 1) / len(ordered)
        axes.step(ordered, shares, where="post", color=style.color(0), linewidth=style.line_width)
        axes.axhline(50, color="#777777", linewidth=0.9, linestyle=":")
        axes.axvline(found.median, color=style.color(1), linewidth=1.4, linestyle="--", label=labels.word("median"))
        axes.set_xlabel(labels.x)
        axes.set_ylabel(sentence(labels.word("share", labels.rows)))
        axes.set_ylim(0, 101)
        axes.legend(frameon=False, loc="lower right")
        return png(figure)
    if look == "histogram_box":
        top, axes = figure.subplots(2, 1, sharex=True, gridspec_kw={"height_ratios": (1, 4)})
        dress(top, style, "x")
        dress(axes, style)
        top.boxplot(
            found.values,
            orientation="horizontal",
            widths=0.6,
            patch_artist=True,
            boxprops={"facecolor": style.color(0), "alpha": 0.5},
            medianprops={"color": style.color(1), "linewidth": 1.8},
            flierprops={"marker": "o", "markersize": 4, "markeredgecolor": style.color(0)},
        )
        top.set_yticks([])
    else:
        axes = new_axes(figure, style)
    axes.hist(found.values, found.edges.tolist(), color=style.color(0), edgecolor=style.face, linewidth=0.9, alpha=0.85)
    axes.axvline(found.mean, color=style.color(1), linewidth=1.6, linestyle="--", label=labels.word("mean"))
    axes.axvline(found.median, color=style.color(2), linewidth=1.6, linestyle="-", label=labels.word("median"))
    axes.set_xlabel(labels.x)
    axes.set_ylabel(sentence(labels.word("count_of", labels.rows)))
    axes.legend(frameon=False)
    return png(figure)
