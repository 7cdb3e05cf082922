"""The order of a blend: a pure function of plan, seed and place, answered by look-up. docs/mixture.md describes it.

An `Order` knows the dataset of every place (1 or 2 bytes each) and finds the unit from the number of the draw, so a
run continues at any step as fast as it begins. Nothing here depends on how many ranks or workers read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np

from mixtures.draws import Draws
from mixtures.fill import Filler
from mixtures.recipe import RecipeError
from mixtures.table import Table
from mixtures.units import Units


@dataclass(frozen=True)
class Source:
    """One dataset that gives something."""

    component: str
    dataset: str
    units: Units
    draws: Draws


@dataclass(frozen=True)
class Batch:
    """Consecutive units: for each its source (an index into `Order.sources`), the number of the draw, epoch and unit.

    `first` is the place of the first among all places of the run, `group` the modality of a grouped batch, else `all`.
    """

    first: int
    group: str
    source: np.ndarray
    draw: np.ndarray
    epoch: np.ndarray
    unit: np.ndarray

    def __len__(self) -> int:
        return len(self.source)


@dataclass(frozen=True)
class Contents:
    """What a batch holds: a row per piece, by position in the batch and then in their order inside the sequence.

    `record` is an index into the training records of its source; the piece is the record's tokens `start` to `stop`.
    """

    position: np.ndarray
    source: np.ndarray
    epoch: np.ndarray
    record: np.ndarray
    start: np.ndarray
    stop: np.ndarray

    def __len__(self) -> int:
        return len(self.position)

    def take(self, chosen: np.ndarray | slice) -> Contents:
        """These pieces alone."""
        return Contents(*(getattr(self, one.name)[chosen] for one in fields(self)))


class Order:
    """The units of a run in their order. Made by `mixtures.make_order`."""

    def __init__(
        self,
        plan_hash: str,
        global_batch: int | None,
        sources: Sequence[Source],
        groups: Sequence[str],
        tables: Sequence[Table],
        step_table: Table | None,
        filler: Filler | None = None,
    ) -> None:
        self.plan_hash = plan_hash
        self.global_batch = global_batch
        self.sources = sources
        self.groups = groups
        self.tables = tables
        self.step_table = step_table
        self.filler = filler

    def __len__(self) -> int:
        """Units in the whole run: sequences where they are packed, else records."""
        return sum(len(table) for table in self.tables)

    @property
    def steps(self) -> int:
        """Global batches of the run; the last of an ungrouped run may be short."""
        return -(-len(self) // self._batch_size())

    def batch(self, step: int) -> Batch:
        """The global batch of this step. Canonical position p of the batch is index p of its arrays."""
        size = self._batch_size()
        if not 0 <= step < self.steps:
            raise IndexError(f"step {step} of a run of {self.steps} steps")
        if self.step_table is None:
            return self._units(0, step * size, (step + 1) * size, step * size)
        group, number = (int(one[0]) for one in self.step_table.draws(step, step + 1))
        return self._units(group, number * size, (number + 1) * size, step * size)

    def unit(self, index: int) -> Batch:
        """The one unit at place `index` of the run."""
        if self.step_table is None:
            return self._units(0, index, index + 1, index)
        step, position = divmod(index, self._batch_size())
        group, number = (int(one[0]) for one in self.step_table.draws(step, step + 1))
        place = number * self._batch_size() + position
        return self._units(group, place, place + 1, index)

    def stretches(self, size: int = 1 << 14) -> Iterator[Batch]:
        """The whole run in its order: batches where it is grouped, else stretches of `size` units."""
        if self.step_table is not None:
            yield from (self.batch(step) for step in range(self.steps))
        else:
            yield from (self._units(0, first, first + size, first) for first in range(0, len(self), size))

    def contents(self, batch: Batch) -> Contents:
        """What the units of `batch` hold, piece by piece."""
        found: list[tuple[np.ndarray, ...]] = []
        for source in np.unique(batch.source).tolist():
            units = self.sources[source].units
            places = np.flatnonzero(batch.source == source)
            first = units.first_piece[batch.unit[places]]
            number = units.first_piece[batch.unit[places] + 1] - first
            position = np.repeat(places, number)
            inside = np.arange(len(position)) - np.repeat(np.cumsum(number) - number, number)
            pieces = units.pieces.take(np.repeat(first, number) + inside)
            same = np.full(len(position), source, dtype=np.int64)
            epoch = np.repeat(batch.epoch[places], number)
            found.append((position, same, epoch, pieces.record, pieces.start, pieces.stop))
        if self.filler and batch.group == self.filler.group:
            found.append(self._poured(self.filler, batch))
        if not found:
            return Contents(*(np.zeros(0, dtype=np.int64) for _ in fields(Contents)))
        together = Contents(*(np.concatenate(column) for column in zip(*found, strict=True)))
        return together.take(np.argsort(together.position, kind="stable"))

    def drawn(self) -> np.ndarray:
        """How many units each source gives in all."""
        return np.sum([table.totals() for table in self.tables], axis=0)

    def _poured(self, filler: Filler, batch: Batch) -> tuple[np.ndarray, ...]:
        """The text in the gaps of these units; where they are part of a global batch, the whole of it is filled."""
        size = self._batch_size()
        step, first = divmod(batch.first, size)
        assert self.step_table is not None
        number = int(self.step_table.draws(step, step + 1)[1][0])
        whole = batch if len(batch) == size else self.batch(step)
        loads = np.empty(size, dtype=np.int64)
        for source in np.unique(whole.source).tolist():
            mine = whole.source == source
            loads[mine] = self.sources[source].units.tokens[whole.unit[mine]]
        poured = filler.pour(number, loads)
        mine = (poured.position >= first) & (poured.position < first + len(batch))
        columns = (poured.position - first, np.full(len(mine), filler.source), poured.epoch)
        return tuple(column[mine] for column in (*columns, poured.record, poured.start, poured.stop))

    def _units(self, group: int, first: int, stop: int, place: int) -> Batch:
        source, number = self.tables[group].draws(first, stop)
        epoch = np.empty(len(source), dtype=np.int64)
        unit = np.empty(len(source), dtype=np.int64)
        turn = np.argsort(source, kind="stable")
        bounds = np.flatnonzero(np.diff(source[turn], prepend=-1, append=-1))
        for begin, end in pairwise(bounds.tolist()):
            mine = turn[begin:end]
            epoch[mine], unit[mine] = self.sources[source[mine[0]]].draws.units(number[mine])
        return Batch(place, self.groups[group], source, number, epoch, unit)

    def _batch_size(self) -> int:
        if self.global_batch is None:
            raise RecipeError("the recipe has no `global_batch`, so its order has no steps; set it, or go by `unit`")
        return self.global_batch
