"""What a whole run gives, counted from its order: sequences, records, tokens, images, lengths and fill, by dataset."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from mixtures.order import Batch, Contents, Order
from mixtures.planned import Plan
from mixtures.records import Records
from mixtures.supply import Supply

#: Points of the lengths that are told, in percent.
QUANTILES = (50, 95, 100)


@dataclass
class GivenStats:
    """What a dataset, a row, a modality or the whole gives over the run.

    `records` counts each time that a record is drawn, `unique` how many are; `lengths` are `QUANTILES` of the lengths
    of drawn records in tokens; `images` is None where they were not counted. `fill` is the share of its sequences that
    holds tokens, of any dataset (0 to 1; None where sequences have no length).
    """

    name: str
    sequences: int = 0
    pieces: int = 0
    records: int = 0
    unique: int = 0
    most_repeats: int = 0
    available_records: int = 0
    text_tokens: int = 0
    image_tokens: int = 0
    images: int | None = None
    in_its_sequences: int = 0
    lengths: tuple[int, ...] = ()
    fill: float | None = None

    @property
    def tokens(self) -> int:
        """Text and image tokens."""
        return self.text_tokens + self.image_tokens

    @property
    def epochs(self) -> float:
        """How often a record is drawn on average."""
        return self.records / self.available_records if self.available_records else 0.0


@dataclass
class OrderStats:
    """The statistics of a run. `worst_fill` is that of its emptiest whole batch, by group (0 to 1), with its step."""

    datasets: list[GivenStats] = field(default_factory=list)
    modalities: list[GivenStats] = field(default_factory=list)
    whole: GivenStats = field(default_factory=lambda: GivenStats("all"))
    steps: int | None = None
    worst_fill: dict[str, tuple[float, int]] = field(default_factory=dict)


@dataclass
class _Counts:
    """Counts of one dataset while the run goes by; `drawn` is how often each record was."""

    drawn: np.ndarray
    sequences: int = 0
    pieces: int = 0
    tokens: int = 0
    in_its_sequences: int = 0


def order_stats(
    plan: Plan, order: Order, supply: Supply, count_images: Callable[[Records], np.ndarray] | None = None
) -> OrderStats:
    """Go through the whole order once: about 3 µs per record, 8 bytes per record that may be drawn.

    `count_images` gives the number of images of each record (`mixtures.image_counts`); without it none are told.
    """
    names = list(dict.fromkeys((source.component, source.dataset) for source in order.sources))
    counts = {name: _Counts(np.zeros(len(supply.datasets[name].train), dtype=np.int64)) for name in names}
    stats = OrderStats(steps=order.steps if order.global_batch else None)
    for batch in _batches(order):
        held = order.contents(batch)
        loads = np.bincount(held.position, held.stop - held.start, len(batch)).astype(np.int64)
        _add(order, counts, batch, held, loads)
        if stats.steps and plan.sequence_length:
            fill = int(loads.sum()) / (plan.sequence_length * len(batch))
            if len(batch) == order.global_batch and fill < stats.worst_fill.get(batch.group, (2.0, 0))[0]:
                stats.worst_fill[batch.group] = (fill, batch.first // order.global_batch)
    modality = {row.name: row.modality for row in plan.components}
    grouped: dict[str, list[GivenStats]] = {}
    for name in names:
        records = supply.datasets[name].train
        one = _given(f"{name[0]}/{name[1]}", counts[name], records, count_images, plan.sequence_length)
        stats.datasets.append(one)
        grouped.setdefault(modality[name[0]], []).append(one)
    stats.modalities = [_together(kind, group, plan.sequence_length) for kind, group in grouped.items()]
    stats.whole = _together("all", stats.datasets, plan.sequence_length)
    return stats


def _batches(order: Order) -> Iterable[Batch]:
    return (order.batch(step) for step in range(order.steps)) if order.global_batch else order.stretches()


def _add(order: Order, counts: dict[tuple[str, str], _Counts], batch: Batch, held: Contents, loads: np.ndarray) -> None:
    for number in np.union1d(held.source, batch.source).tolist():
        source = order.sources[number]
        count = counts[source.component, source.dataset]
        mine = held.source == number
        np.add.at(count.drawn, held.record[mine & (held.start == 0)], 1)
        count.pieces += int(np.count_nonzero(mine))
        count.tokens += int((held.stop - held.start)[mine].sum())
        count.sequences += int(np.count_nonzero(batch.source == number))
        count.in_its_sequences += int(loads[batch.source == number].sum())


def _given(
    name: str,
    count: _Counts,
    records: Records,
    count_images: Callable[[Records], np.ndarray] | None,
    sequence_length: int | None,
) -> GivenStats:
    image_tokens = int((records.image_tokens * count.drawn).sum())
    capacity = (sequence_length or 0) * count.sequences
    return GivenStats(
        name=name,
        sequences=count.sequences,
        pieces=count.pieces,
        records=int(count.drawn.sum()),
        unique=int(np.count_nonzero(count.drawn)),
        most_repeats=int(count.drawn.max(initial=0)),
        available_records=len(records),
        text_tokens=count.tokens - image_tokens,
        image_tokens=image_tokens,
        images=int((count_images(records) * count.drawn).sum()) if count_images else None,
        in_its_sequences=count.in_its_sequences,
        lengths=_quantiles(records.text_tokens + records.image_tokens, count.drawn),
        fill=count.in_its_sequences / capacity if capacity else None,
    )


def _quantiles(lengths: np.ndarray, drawn: np.ndarray) -> tuple[int, ...]:
    if not drawn.any():
        return ()
    turn = np.argsort(lengths, kind="stable")
    reached = np.cumsum(drawn[turn])
    places = [np.searchsorted(reached, point * reached[-1] / 100) for point in QUANTILES]
    return tuple(int(lengths[turn[place]]) for place in places)


def _together(name: str, parts: list[GivenStats], sequence_length: int | None) -> GivenStats:
    whole = GivenStats(name)
    for key in ("sequences", "pieces", "records", "unique", "available_records", "text_tokens", "image_tokens"):
        setattr(whole, key, sum(getattr(part, key) for part in parts))
    whole.in_its_sequences = sum(part.in_its_sequences for part in parts)
    whole.most_repeats = max((part.most_repeats for part in parts), default=0)
    if all(part.images is not None for part in parts):
        whole.images = sum(part.images or 0 for part in parts)
    capacity = (sequence_length or 0) * whole.sequences
    whole.fill = whole.in_its_sequences / capacity if capacity else None
    return whole
