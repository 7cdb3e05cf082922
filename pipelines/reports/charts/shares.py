"""Charts of categories: a ring of shares, or bars of counts."""

from __future__ import annotations

from pipelines.reports.charts.labels import Labels
from pipelines.reports.charts.style import Style, new_axes, new_figure, png, title
from pipelines.reports.findings.shares import Shares
from pipelines.reports.wording import sentence


def looks(found: Shares) -> tuple[str, ...]:
    """A ring only for few categories that are large enough to be seen."""
    few = len(found.names) <= 6 and found.share(len(found.names) - 1) >= 0.03
    return ("ring", "bars") if few else ("bars",)


def draw(found: Shares, labels: Labels, look: str, style: Style) -> bytes:
    """The chart as PNG bytes."""
    names = [labels.name(name) for name in found.names]
    if look == "ring":
        figure = new_figure(style, width=0.9)
        title(figure, style, labels.title)
        axes = figure.add_subplot()
        wedges, _ = axes.pie(
            found.counts,
            colors=[style.color(number) for number in range(len(names))],
            startangle=90,
            counterclock=False,
            wedgeprops={"width": 0.42, "edgecolor": style.face},
        )
        shown = [f"{name}  {100 * found.share(place):.1f}%" for place, name in enumerate(names)]
        axes.legend(wedges, shown, loc="center left", bbox_to_anchor=(1.0, 0.5), frameon=False)
        return png(figure)
    figure = new_figure(style, height=max(0.7, 0.09 * len(names)))
    title(figure, style, labels.title)
    axes = new_axes(figure, style, "x")
    bars = axes.barh(range(len(names)), found.counts, color=style.color(0), height=0.7, alpha=0.9)
    axes.bar_label(bars, padding=4, fontsize=style.font_size - 1)
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.margins(x=0.1)
    axes.set_xlabel(sentence(labels.word("count_of", labels.rows)))
    return png(figure)
