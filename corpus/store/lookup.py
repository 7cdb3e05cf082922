"""Where records lie: rows of index segments by id, by the beginning of an id, or by a mark (origin, document, URL).

Segments are sorted by id and mapped from disk, so an id costs a binary search in each; a mark costs a pass over the
column of marks. Records of parts that are no longer current are not found.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus.store.files import FileSystem
from corpus.store.index import read_index
from corpus.store.segments import Segment, segment_parts, segment_rows
from corpus.store.snapshot import components, current


@dataclass(frozen=True)
class Place:
    """One current copy of a record. `part` has the fields of `PartFile` and the `unit` that wrote the file; `entry` is
    `pipeline/source`; `row` counts inside its row group. `index` is the record's row of the index."""

    id: str
    component: str
    entry: str
    part: dict[str, Any]
    row_group: int
    row: int
    held_out: bool
    document: int
    index: pa.Table


def places_by_id(files: FileSystem, beginning: str) -> list[Place]:
    """Every copy of every record whose id begins with these hexadecimal digits, ordered by id."""
    return _sorted(place for source in _sources(files) for place in source.by_id(beginning))


def places_by_mark(files: FileSystem, marks: Collection[int]) -> list[Place]:
    """Every copy of every record with one of these marks (`corpus.store.index.mark`), ordered by id."""
    wanted = pa.array(sorted(marks), pa.int64())
    return _sorted(place for source in _sources(files) for place in source.by_mark(wanted))


def places_by_document(files: FileSystem, document: int) -> list[Place]:
    """Every copy of every record of the document with this mark, ordered by id."""
    return _sorted(place for source in _sources(files) for place in source.by_document(document))


class _Source:
    """Index rows of one entry in one component: a segment, or (without `segment`) the index of one part."""

    def __init__(
        self,
        files: FileSystem,
        component: str,
        entry: str,
        rows: pa.Table,
        segment: Segment | None,
        part: dict[str, Any] | None = None,
    ) -> None:
        self.files = files
        self.component = component
        self.entry = entry
        self.rows = rows
        self.segment = segment
        self.part = part
        self._parts: pa.Table | None = None

    def by_id(self, beginning: str) -> Iterator[Place]:
        ids = self.rows.column("id")
        if self.segment is None:
            yield from self._places(np.flatnonzero(pc.starts_with(ids, beginning).to_numpy(zero_copy_only=False)))
            return
        low = bytes.fromhex(beginning.ljust(32, "0"))
        high = bytes.fromhex(beginning.ljust(32, "f"))
        place = bisect_left(range(len(ids)), low, key=lambda number: ids[number].as_py())
        while place < len(ids) and ids[place].as_py() <= high:
            yield from self._places([place])
            place += 1

    def by_mark(self, wanted: pa.Array) -> Iterator[Place]:
        start = 0
        for batch in self.rows.select(["marks"]).to_batches():
            marks = batch.column(0)
            hit = np.flatnonzero(pc.is_in(marks.flatten(), value_set=wanted).to_numpy(zero_copy_only=False))
            lengths = np.asarray(pc.list_value_length(marks))
            yield from self._places(start + np.unique(np.repeat(np.arange(len(marks)), lengths)[hit]))
            start += len(batch)

    def by_document(self, document: int) -> Iterator[Place]:
        hit = pc.equal(self.rows.column("document"), document).to_numpy(zero_copy_only=False)
        yield from self._places(np.flatnonzero(hit))

    def _places(self, numbers: Iterable[int]) -> Iterator[Place]:
        for number in numbers:
            index = self.rows.slice(int(number), 1)
            row = index.to_pylist()[0]
            part = self._part(row)
            if part is not None:
                name = row["id"] if isinstance(row["id"], str) else row["id"].hex()
                yield Place(
                    name,
                    self.component,
                    self.entry,
                    part,
                    row["row_group"],
                    row["row"],
                    row["held_out"],
                    row["document"],
                    index,
                )

    def _part(self, row: dict[str, Any]) -> dict[str, Any] | None:
        """The part that the row points into; None if it is not current any more."""
        if self.segment is None:
            return self.part
        if row["part"] in self.segment.without:
            return None
        if self._parts is None:
            self._parts = segment_parts(self.files, self.segment)
        found: dict[str, Any] = self._parts.slice(row["part"], 1).to_pylist()[0]
        return found


def _sources(files: FileSystem) -> Iterator[_Source]:
    for component in components(files):
        snapshot = current(files, component)
        for name, entry in (snapshot["entries"] if snapshot else {}).items():
            if entry["segments"] is None:
                for part in entry["parts"]:
                    yield _Source(files, component, name, read_index(files, part["index_path"]), None, part)
            else:
                for segment in entry["segments"]:
                    yield _Source(files, component, name, segment_rows(files, segment), segment)


def _sorted(places: Iterable[Place]) -> list[Place]:
    return sorted(places, key=lambda place: (place.id, place.component, place.part["path"]))
