"""What one global batch holds, piece by piece, with the ids of the records: for whoever asks what a run saw."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from mixtures.order import Order
from mixtures.recipe import RecipeError
from mixtures.supply import Supply


@dataclass(frozen=True)
class HeldPiece:
    """One piece at canonical position `position` of its batch: the tokens `start` to `stop` of a record of `tokens`.

    `bytes` is the size of the record in the store, which a piece of it shares with the others.
    """

    position: int
    component: str
    dataset: str
    epoch: int
    id: str
    start: int
    stop: int
    tokens: int
    image_tokens: int
    bytes: int

    def as_json(self) -> dict[str, Any]:
        """The same as JSON values."""
        return asdict(self)


def checked_step(order: Order, step: int) -> int:
    """`step`, if the run has it; else `RecipeError`."""
    if not 0 <= step < order.steps:
        raise RecipeError(f"the run has the {order.steps:,} steps 0 to {order.steps - 1:,}, and no step {step:,}")
    return step


def pieces_at(order: Order, supply: Supply, step: int, positions: Collection[int] | None = None) -> Iterator[HeldPiece]:
    """The pieces of the global batch of `step`, or of these of its positions, in order."""
    held = order.contents(order.batch(checked_step(order, step)))
    for number in range(len(held)):
        position = int(held.position[number])
        if positions is not None and position not in positions:
            continue
        source = order.sources[int(held.source[number])]
        records = supply.datasets[source.component, source.dataset].train
        record = int(held.record[number])
        image_tokens = int(records.image_tokens[record])
        yield HeldPiece(
            position=position,
            component=source.component,
            dataset=source.dataset,
            epoch=int(held.epoch[number]),
            id=records.ids[record],
            start=int(held.start[number]),
            stop=int(held.stop[number]),
            tokens=int(records.text_tokens[record]) + image_tokens,
            image_tokens=image_tokens,
            bytes=int(records.bytes[record]),
        )
