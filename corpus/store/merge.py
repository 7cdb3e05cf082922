"""Many parts to one stream of rows in order of their ids, in bounded memory: what rewriting parts is made of.

Rows are read by row group and never all at once: of each part that is being merged one row group is held, and parts
whose row groups would take more than `MERGE_BYTES` together are merged in several passes, over files on this machine.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from corpus.schema import SCHEMA
from corpus.store.parts import open_writer
from corpus.store.row_sizes import cut_by_bytes
from corpus.store.split import is_held_out

#: Row groups of parts that are merged at once take at most this many bytes together, or there are two of them.
MERGE_BYTES = 64 << 20
#: Rows go on in tables of about this many bytes.
STEP_BYTES = 4 << 20
#: Row groups of the files between two passes.
PASS_GROUP_BYTES = 4 << 20

#: What decides on a row before its content is read.
LIGHT_COLUMNS = ("id", "document", "origin", "license", "language", "url")

#: A pure function of a table of rows: a migration from one schema to the next.
Transform = Callable[[pa.Table], pa.Table]


@dataclass
class Merged:
    """How many rows came out of a merge, and how many did not: equal to another one, or to be forgotten."""

    rows: int = 0
    repeated: int = 0
    forgotten: int = 0


class PartRows:
    """The rows of one Parquet file, of which one row group is held at a time. `forgotten` marks rows to leave out."""

    def __init__(
        self, stream: IO[bytes] | Path, transform: Transform | None = None, forgotten: np.ndarray | None = None
    ) -> None:
        self.stream = stream.open("rb") if isinstance(stream, Path) else stream
        self.file = pq.ParquetFile(self.stream)
        self.transform = transform
        metadata = self.file.metadata
        lengths = [metadata.row_group(group).num_rows for group in range(metadata.num_row_groups)]
        self.starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        self.group_bytes = max(
            (metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups)), default=0
        )
        self.row_bytes = max(1, sum(self._sizes()) // max(1, metadata.num_rows))
        self.forgotten = np.zeros(metadata.num_rows, dtype=bool) if forgotten is None else forgotten
        self._held: tuple[int, pa.Table] | None = None

    def rows(self, numbers: np.ndarray) -> pa.Table:
        """The rows with these numbers, in this order. Ascending numbers read each row group once."""
        groups = np.searchsorted(self.starts, numbers, side="right") - 1
        borders = np.flatnonzero(np.diff(groups)) + 1
        tables = []
        for run in np.split(np.arange(len(numbers)), borders):
            group = int(groups[run[0]])
            tables.append(self._group(group).take(pa.array(numbers[run] - self.starts[group])))
        return pa.concat_tables(tables)

    def close(self) -> None:
        """Let go of the file and of what is held of it."""
        self._held = None
        self.file.close()
        self.stream.close()

    def _group(self, group: int) -> pa.Table:
        if self._held is None or self._held[0] != group:
            self._held = None
            self._held = group, self._migrated(self.file.read_row_group(group))
        return self._held[1]

    @cached_property
    def light(self) -> pa.Table:
        """`LIGHT_COLUMNS` of all rows."""
        if self.transform is None:
            return self.file.read(columns=list(LIGHT_COLUMNS)).select(LIGHT_COLUMNS)
        # a migration may change any column: it has to see whole rows
        groups = (self._migrated(self.file.read_row_group(group)) for group in range(len(self.starts) - 1))
        light = [group.select(LIGHT_COLUMNS).combine_chunks() for group in groups]
        return pa.concat_tables(light) if light else SCHEMA.empty_table().select(LIGHT_COLUMNS)

    def _migrated(self, table: pa.Table) -> pa.Table:
        moved = self.transform(table) if self.transform else table
        return moved.select(SCHEMA.names).replace_schema_metadata(None).cast(SCHEMA)

    def _sizes(self) -> Iterator[int]:
        metadata = self.file.metadata
        return (metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups))


def merge(parts: Sequence[Callable[[], PartRows]], counts: Merged) -> Iterator[pa.Table]:
    """The rows of `parts`, each given by a function that opens it, in order of their ids; equal ids once.

    Of rows with equal ids the one stays that `preferred` puts first. `counts` is complete when the stream has ended.
    """
    with tempfile.TemporaryDirectory(prefix="vlend-merge-") as folder:
        level: list[Callable[[], PartRows]] = list(parts)
        number = 0
        while True:
            batches = _batches(level)
            if len(batches) <= 1:
                break
            level = []
            for batch in batches:
                path = Path(folder) / f"{number}.parquet"
                number += 1
                with open_writer(path, SCHEMA) as writer:
                    for table in cut_by_bytes(_merge_once(batch, counts), PASS_GROUP_BYTES):
                        writer.write_table(table, row_group_size=len(table))
                level.append(lambda path=path: PartRows(path))  # type: ignore[misc]
        for table in _merge_once(batches[0] if batches else [], counts):
            counts.rows += len(table)
            yield table


def preferred(row: dict[str, Any]) -> tuple[Any, ...]:
    """Sort key among rows with equal ids: held-out ones first, so that none slips into training by a rewrite."""
    return (
        not is_held_out(row["document"]),
        *(row[name] or "" for name in ("license", "language", "origin", "document", "url")),
    )


def _batches(level: list[Callable[[], PartRows]]) -> list[list[Callable[[], PartRows]]]:
    """Runs of parts whose row groups fit into memory together; each has two parts at least, where there are two."""
    batches: list[list[Callable[[], PartRows]]] = []
    size = 0
    for opened in level:
        part = opened()
        part.close()
        if batches and (len(batches[-1]) < 2 or size + part.group_bytes <= MERGE_BYTES):
            batches[-1].append(opened)
            size += part.group_bytes
        else:
            batches.append([opened])
            size = part.group_bytes
    return batches


def _merge_once(openers: Sequence[Callable[[], PartRows]], counts: Merged) -> Iterator[pa.Table]:
    with ExitStack() as stack:
        parts = []
        for opened in openers:
            part = opened()
            stack.callback(part.close)
            parts.append(part)
        part_of, row_of = _order(parts, counts)
        sizes = np.array([part.row_bytes for part in parts], dtype=np.int64)
        start = 0
        while start < len(part_of):
            # rows until they have STEP_BYTES by the mean of their parts, one at least
            ahead = np.cumsum(sizes[part_of[start : start + STEP_BYTES // 512]])
            stop = start + max(1, int(np.searchsorted(ahead, STEP_BYTES)))
            stop = min(stop, len(part_of))
            yield _gather(parts, part_of[start:stop], row_of[start:stop])
            start = stop


def _order(parts: Sequence[PartRows], counts: Merged) -> tuple[np.ndarray, np.ndarray]:
    """(part, row) of each row that stays, in order of the ids. Memory: 50 bytes per row, and the light columns."""
    if not parts:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    ids = np.concatenate([np.array(part.light.column("id").to_pylist(), dtype="S32") for part in parts])
    part_of = np.repeat(np.arange(len(parts)), [len(part.light) for part in parts])
    row_of = np.concatenate([np.arange(len(part.light)) for part in parts])
    forgotten = np.concatenate([part.forgotten for part in parts])
    counts.forgotten += int(forgotten.sum())
    stays = np.flatnonzero(~forgotten)
    order = stays[np.argsort(ids[stays], kind="stable")]
    same = ids[order][1:] == ids[order][:-1]
    keep = np.ones(len(order), dtype=bool)
    for first, last in _runs(same):
        rows = order[first : last + 1]
        keys = [preferred(parts[part_of[row]].light.slice(int(row_of[row]), 1).to_pylist()[0]) for row in rows]
        keep[first : last + 1] = False
        keep[first + min(range(len(keys)), key=keys.__getitem__)] = True
        counts.repeated += len(rows) - 1
    order = order[keep]
    return part_of[order], row_of[order]


def _runs(same: np.ndarray) -> Iterator[tuple[int, int]]:
    """(first, last) position of each run of equals, where same[k] says that k and k + 1 are equal."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], same.astype(np.int8), [0]])))
    for begin, end in zip(edges[0::2], edges[1::2], strict=True):
        yield int(begin), int(end)


def _gather(parts: Sequence[PartRows], part_of: np.ndarray, row_of: np.ndarray) -> pa.Table:
    by_part = np.argsort(part_of, kind="stable")
    tables = []
    for run in np.split(by_part, np.flatnonzero(np.diff(part_of[by_part])) + 1):
        tables.append(parts[int(part_of[run[0]])].rows(row_of[run]))
    back = np.empty(len(by_part), dtype=np.int64)
    back[by_part] = np.arange(len(by_part))
    return pa.concat_tables(tables).take(pa.array(back)).combine_chunks()
