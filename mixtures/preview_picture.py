"""The picture of `vlend mix preview`: a column per global batch, its tokens by row, and how full it is."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from mixtures.preview import SeenBatch


def preview_png(batches: Sequence[SeenBatch], rows: Sequence[str], title: str) -> bytes:
    """A PNG of about 900 × 450 pixels. `rows` are all rows of the recipe, so that colours stay theirs."""
    from matplotlib import colormaps
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 4.5), dpi=100, layout="constrained")
    FigureCanvasAgg(figure)
    filled = any(batch.fill is not None for batch in batches)
    axes = figure.subplots(2 if filled else 1, 1, sharex=True, height_ratios=[3, 1] if filled else [1], squeeze=False)
    composition = axes[0, 0]
    steps = [batch.step for batch in batches]
    below = [0] * len(batches)
    colours = colormaps["tab20"]
    for number, row in enumerate(rows):
        heights = [batch.row_tokens().get(row, 0) for batch in batches]
        if any(heights):
            composition.bar(steps, heights, 1.0, below, label=row, color=colours(number % 20))
            below = [low + height for low, height in zip(below, heights, strict=True)]
    composition.set_ylabel("tokens")
    composition.set_title(title)
    composition.legend(loc="center left", bbox_to_anchor=(1, 0.5), fontsize="small", frameon=False)
    if filled:
        axes[1, 0].plot(steps, [100 * (batch.fill or 0) for batch in batches], ".-", color="black", linewidth=1)
        axes[1, 0].set_ylabel("fill %")
    axes[-1, 0].set_xlabel("step")
    axes[-1, 0].xaxis.get_major_locator().set_params(integer=True)
    buffer = BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()
