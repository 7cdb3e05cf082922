"""The picture of an ablation: every seed a point, every arm's mean a line or a bar of its own."""

from __future__ import annotations

import io

from model.ablation.arms import ORDERS, SHARES
from model.ablation.summary import MEASURES, Summary


def picture(summary: Summary) -> bytes:
    """A PNG: the share of text to the left, orders at one share to the right, a row for each measure."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.2 * len(MEASURES)), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(len(MEASURES), 2, squeeze=False, sharey="row", width_ratios=(3, 2))
    shares = [arm for arm in SHARES if arm.name in summary.spreads]
    orders = [arm for arm in ORDERS if arm.name in summary.spreads]
    for (measure, (said, unit)), (left, right) in zip(MEASURES.items(), axes, strict=True):
        found = [(arm.text, summary.spreads[arm.name][measure]) for arm in shares]
        found = [(share, spread) for share, spread in found if spread.values]
        left.plot([share for share, _ in found], [spread.mean for _, spread in found], color="#3b6ea5", linewidth=1.2)
        for share, spread in found:
            left.plot([share] * len(spread.values), spread.values, "o", color="#3b6ea5", markersize=4, alpha=0.7)
        left.set_ylabel(f"{said}: {unit}")
        left.set_xlabel("text, % of tokens")
        left.grid(alpha=0.3)
        for place, arm in enumerate(orders):
            spread = summary.spreads[arm.name][measure]
            if spread.values:
                right.plot([place] * len(spread.values), spread.values, "o", color="#b4532a", markersize=4, alpha=0.7)
                right.hlines(spread.mean, place - 0.25, place + 0.25, color="#b4532a", linewidth=1.2)
        labels = ["\n+ ".join(_words(arm.warm_up, arm.grouping)) for arm in orders]
        right.set_xticks(range(len(orders)), labels, fontsize=8)
        right.set_xlim(-0.6, max(len(orders), 1) - 0.4)
        right.grid(alpha=0.3, axis="y")
    axes[0][0].set_title("share of text", fontsize=10)
    axes[0][1].set_title("order, at 70 % text", fontsize=10)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def _words(warm_up: bool, grouping: bool) -> list[str]:
    return [word for word, given in (("warm-up", warm_up), ("grouped", grouping)) if given] or ["plain"]
