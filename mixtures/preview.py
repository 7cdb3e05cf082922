"""The first global batches of a run at a glance: what each holds, from which datasets, and how full it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from mixtures.at_step import checked_step
from mixtures.order import Order
from mixtures.supply import Supply


@dataclass(frozen=True)
class SeenBatch:
    """One global batch. `tokens` is what each (row, dataset) gives, `sequences` how many begin with a piece of it.

    `fill` is the share of the batch's capacity that is used (0 to 1), None where sequences have no length.
    `rows[p]` is the row of canonical position p.
    """

    step: int
    group: str
    pieces: int
    image_tokens: int
    tokens: dict[tuple[str, str], int]
    sequences: dict[tuple[str, str], int]
    fill: float | None
    rows: list[str]

    def all_tokens(self) -> int:
        """Tokens of the whole batch, text and images."""
        return sum(self.tokens.values())

    def row_tokens(self) -> dict[str, int]:
        """Tokens by row."""
        rows: dict[str, int] = {}
        for (row, _), tokens in self.tokens.items():
            rows[row] = rows.get(row, 0) + tokens
        return rows


def preview(order: Order, supply: Supply, first: int, number: int, sequence_length: int | None) -> Iterator[SeenBatch]:
    """`number` batches from step `first` on, as far as there are; `RecipeError` for a step beyond the run."""
    checked_step(order, first)
    for step in range(first, min(first + number, order.steps)):
        batch = order.batch(step)
        held = order.contents(batch)
        tokens: dict[tuple[str, str], int] = {}
        sequences: dict[tuple[str, str], int] = {}
        image_tokens = 0
        for number_of, source in enumerate(order.sources):
            mine = held.take(held.source == number_of)
            if not len(mine):
                continue
            name = source.component, source.dataset
            whole = mine.record[mine.start == 0]
            image_tokens += int(supply.datasets[name].train.image_tokens[whole].sum())
            tokens[name] = tokens.get(name, 0) + int((mine.stop - mine.start).sum())
            sequences[name] = sequences.get(name, 0) + int(np.count_nonzero(batch.source == number_of))
        given = sum(tokens.values())
        yield SeenBatch(
            step=step,
            group=batch.group,
            pieces=len(held),
            image_tokens=image_tokens,
            tokens=tokens,
            sequences=sequences,
            fill=given / (sequence_length * len(batch)) if sequence_length else None,
            rows=[order.sources[source].component for source in batch.source.tolist()],
        )
