"""The correlation matrix as a map of coloured cells with the coefficients written in."""

from __future__ import annotations

import textwrap

from pipelines.reports.charts.labels import Labels
from pipelines.reports.charts.style import Style, new_figure, png, title
from pipelines.reports.findings.correlations import Correlations

LOOKS = ("RdBu_r", "PuOr_r", "coolwarm")


def draw(found: Correlations, labels: Labels, look: str, style: Style) -> bytes:
    """The chart as PNG bytes; `look` is the colour map."""
    count = len(found.columns)
    figure = new_figure(style, width=0.95, height=max(1.0, 0.19 * count))
    title(figure, style, labels.title)
    axes = figure.add_subplot()
    image = axes.imshow(found.matrix, vmin=-1, vmax=1, cmap=look)
    width = 8 if labels.language == "zh" else 14
    names = ["\n".join(textwrap.wrap(labels.name(column), width)) for column in found.columns]
    axes.set_xticks(range(count), names, rotation=45, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(count), names)
    for row in range(count):
        for column in range(count):
            value = float(found.matrix[row, column])
            dark = abs(value) > 0.6
            axes.text(
                column,
                row,
                f"{value + 0.0:.2f}",
                ha="center",
                va="center",
                color="white" if dark else "#222222",
                fontsize=style.font_size - 1,
            )
    figure.colorbar(image, ax=axes, shrink=0.85)
    return png(figure)
