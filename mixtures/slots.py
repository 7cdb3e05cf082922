"""Slots: the rows of a blend before they are read. Where each lies, how large it is, which piece of which sequence.

A blend is cut into files and row groups by these sizes alone, so the cut is known before any record is read and does
not depend on who writes what. A sequence is never cut: it lies in one row group.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import pyarrow as pa

from corpus.store.files import FileSystem, StoreError
from mixtures.order import Order
from mixtures.records import RecordIds, Records
from mixtures.supply import Supply

#: Units that are looked up at a time, and records of the parts that are never drawn by an order.
STRETCH = 1 << 15

SLOT_SCHEMA = pa.schema(
    [
        ("part", pa.int32()),
        ("row_group", pa.int32()),
        ("row", pa.int32()),
        ("bytes", pa.int64()),
        ("id", pa.uint64()),
        ("sequence", pa.int64()),
        ("start", pa.int32()),
        ("stop", pa.int32()),
    ]
)


@dataclass(frozen=True)
class Slots:
    """Rows in the order of the blend, as parallel arrays of 44 bytes each.

    `part` indexes the plan's parts; `row` counts inside the row group; `bytes` is the size that the index tells; `id`
    is the first half of the record's id, by which a part that was replaced is noticed.
    """

    part: np.ndarray
    row_group: np.ndarray
    row: np.ndarray
    bytes: np.ndarray
    id: np.ndarray
    sequence: np.ndarray
    start: np.ndarray
    stop: np.ndarray

    def __len__(self) -> int:
        return len(self.part)

    def __getitem__(self, chosen: slice | np.ndarray) -> Slots:
        return Slots(*(getattr(self, one.name)[chosen] for one in fields(self)))

    def places(self) -> np.ndarray:
        """The row group of each row, as one number: part and row group."""
        return (self.part.astype(np.int64) << 32) | self.row_group

    def runs(self, limit: int) -> list[tuple[int, int]]:
        """Runs of whole sequences of at most `limit` bytes, or of one sequence: (first row, row after the last)."""
        if not len(self):
            return []
        begins = np.flatnonzero(np.diff(self.sequence, prepend=self.sequence[0] - 1))
        reached = np.concatenate([[0], np.cumsum(np.add.reduceat(self.bytes, begins))])
        edges = np.append(begins, len(self))
        runs = []
        first = 0
        while first < len(begins):
            last = max(first + 1, int(np.searchsorted(reached, reached[first] + limit, side="right")) - 1)
            runs.append((int(edges[first]), int(edges[last])))
            first = last
        return runs


def training_slots(order: Order, supply: Supply, limit: int) -> Iterator[tuple[Slots, np.ndarray, np.ndarray]]:
    """The training rows in runs of at most `limit` bytes, with the source and the record of each. At least one run."""
    records = [supply.datasets[source.component, source.dataset].train for source in order.sources]
    waiting: list[tuple[Slots, np.ndarray, np.ndarray]] = []
    size = 0
    for stretch in order.stretches(STRETCH):
        held = order.contents(stretch)
        slots = _of_sources(records, held.source, held.record)
        slots.sequence[:] = stretch.first + held.position
        slots.start[:] = held.start
        slots.stop[:] = held.stop
        waiting.append((slots, held.source.astype(np.int32), held.record))
        size += int(slots.bytes.sum())
        if size > limit:
            joined = _joined(waiting)
            *whole, rest = joined[0].runs(limit)
            for first, stop in whole:
                yield joined[0][first:stop], joined[1][first:stop], joined[2][first:stop]
            waiting = [(joined[0][rest[0] :], joined[1][rest[0] :], joined[2][rest[0] :])]
            size = int(waiting[0][0].bytes.sum())
    yield _joined(waiting)


def held_out_slots(records: Sequence[Records]) -> Slots:
    """All rows of these, one after another."""
    source = np.repeat(np.arange(len(records)), [len(one) for one in records])
    number = np.concatenate([np.zeros(0, dtype=np.int64), *(np.arange(len(one)) for one in records)])
    slots = _of_sources(records, source, number)
    slots.sequence[:] = np.arange(len(slots))
    return slots


def write_slots(target: Path, slots: Slots) -> None:
    """Write slots as a local Arrow file."""
    columns = [pa.array(getattr(slots, field.name), field.type) for field in SLOT_SCHEMA]
    with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_file(sink, SLOT_SCHEMA, options=_LZ4) as writer:
        writer.write_table(pa.table(columns, schema=SLOT_SCHEMA))


def read_slots(files: FileSystem, path: str) -> Slots:
    """The slots at `path`; `StoreError` where they are gone or damaged."""
    try:
        with pa.ipc.open_file(pa.py_buffer(files.read(path))) as reader:
            table = reader.read_all()
    except FileNotFoundError:
        raise StoreError(f"{files.full(path)} is gone while its blend is written; run the same command again") from None
    except (pa.ArrowException, OSError) as error:
        raise StoreError(
            f"{files.full(path)} is damaged ({error}); delete its folder and run the same command again"
        ) from error
    return Slots(*(table.column(field.name).to_numpy() for field in SLOT_SCHEMA))


_LZ4 = pa.ipc.IpcWriteOptions(compression="lz4")


def _of_sources(records: Sequence[Records], source: np.ndarray, record: np.ndarray) -> Slots:
    """The slots of these records, with empty pieces."""
    n = len(source)
    slots = Slots(*(np.zeros(n, dtype=field.type.to_pandas_dtype()) for field in SLOT_SCHEMA))
    for number in np.unique(source).tolist():
        mine = np.flatnonzero(source == number)
        chosen, one = record[mine], records[number]
        for name in ("part", "row_group", "row", "bytes"):
            getattr(slots, name)[mine] = getattr(one, name)[chosen]
        assert isinstance(one.ids, RecordIds)
        slots.id[mine] = one.ids.words[chosen, 0]
    return slots


def _joined(waiting: Sequence[tuple[Slots, np.ndarray, np.ndarray]]) -> tuple[Slots, np.ndarray, np.ndarray]:
    none = np.zeros(0, dtype=np.int64)
    empty = Slots(*(np.zeros(0, dtype=field.type.to_pandas_dtype()) for field in SLOT_SCHEMA))
    return (
        Slots(*(_chain(getattr(one[0], part.name) for one in [(empty,), *waiting]) for part in fields(Slots))),
        _chain([none, *(one[1] for one in waiting)]),
        _chain([none, *(one[2] for one in waiting)]),
    )


def _chain(arrays: Iterable[np.ndarray]) -> np.ndarray:
    return np.concatenate(list(arrays))
