"""The picture of a run: losses by component, rates and speed, from the lines of metrics.jsonl."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any


def curve_png(lines: Sequence[Mapping[str, Any]], evaluations: Sequence[Mapping[str, Any]], title: str) -> bytes:
    """A PNG of about 900 x 700 pixels. Lines are of training; dots are losses of evaluations, where they have some."""
    from matplotlib import colormaps
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 7), dpi=100, layout="constrained")
    FigureCanvasAgg(figure)
    losses, rates, speed = figure.subplots(3, 1, sharex=True, height_ratios=[4, 1, 1])
    names = list(dict.fromkeys(name for line in [*lines, *evaluations] for name in component_losses(line)))
    colours = colormaps["tab10"]
    for number, name in enumerate(names):
        points = [(line["step"], component_losses(line)[name]) for line in lines if name in component_losses(line)]
        losses.plot(*_columns(points), "-", linewidth=1, label=name, color=colours(number % 10))
        held = [(line["step"], component_losses(line)[name]) for line in evaluations if name in component_losses(line)]
        losses.plot(*_columns(held), "o", markersize=4, color=colours(number % 10))
    losses.plot(*_columns([(line["step"], line["loss"]) for line in lines]), color="black", linewidth=1.5, label="all")
    losses.set_ylabel("loss (nats per token)")
    losses.set_title(title)
    losses.legend(loc="center left", bbox_to_anchor=(1, 0.5), fontsize="small", frameon=False)
    for group in dict.fromkeys(group for line in lines for group in line["rates"]):
        rates.plot(*_columns([(line["step"], line["rates"][group]) for line in lines]), linewidth=1)
    rates.set_ylabel("rate")
    speed.plot(*_columns([(line["step"], line["tokens_per_second"]) for line in lines]), color="black", linewidth=1)
    speed.set_ylabel("tokens/s")
    speed.set_xlabel("step")
    speed.xaxis.get_major_locator().set_params(integer=True)
    buffer = BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def component_losses(line: Mapping[str, Any]) -> dict[str, float]:
    """The losses by component of a line of training or evaluation, without those that are no numbers."""
    found = line.get("components")
    return {name: value for name, value in found.items() if value is not None} if isinstance(found, Mapping) else {}


def _columns(points: Sequence[tuple[float, float]]) -> tuple[list[float], list[float]]:
    return [x for x, _ in points], [y for _, y in points]
