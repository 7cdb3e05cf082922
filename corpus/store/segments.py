"""Index segments: the index rows of many parts in one file, sorted by id, so that a plan opens few files.

`components/<component>/<source>/index-<content16>.arrow` holds the rows, `parts-<content16>.arrow` the list of the
parts that they point into. Segments are never changed. As in a log-structured merge tree, new parts become a new
segment, which swallows those that are not more than `SWALLOWED` times as large: a store of n records has about log n
segments, and each row is written about log n times, whatever the number of builds. Parts that are no longer current are
left out when a segment is read, and cost a rewrite only when they hold more than half of its rows.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus.store.files import FileSystem, StoreError
from corpus.store.part_list import PARTS_SCHEMA, PartList, ordered
from corpus.store.segment_rows import SEGMENT_SCHEMA, merge, remapped, runs_of_parts, write_segment

#: A segment joins the new one if it has at most this many times its rows.
SWALLOWED = 2


@dataclass(frozen=True)
class Segment:
    """One segment as a snapshot's entry names it. `without`: positions of parts that are no longer current."""

    path: str
    bytes: int
    checksum: str
    rows: int
    parts_path: str
    parts_bytes: int
    parts_checksum: str
    parts: int
    without: tuple[int, ...] = ()

    @classmethod
    def of(cls, content: dict[str, Any]) -> Segment:
        """From the JSON of a snapshot."""
        return cls(**{**content, "without": tuple(content["without"])})

    def describe(self) -> dict[str, Any]:
        """For the JSON of a snapshot."""
        return {**asdict(self), "without": list(self.without)}

    def whole(self, files: FileSystem) -> bool:
        """Are both files there, in full length?"""
        pairs = (self.path, self.bytes), (self.parts_path, self.parts_bytes)
        try:
            return all(files.size(path) == size for path, size in pairs)
        except FileNotFoundError:
            return False


@dataclass
class _Live:
    """A segment with its part list, and where in the wanted list each part stands (-1: nowhere)."""

    segment: Segment
    places: np.ndarray
    rows: int


def update_segments(files: FileSystem, folder: str, old: Sequence[Segment], wanted: pa.Table) -> list[Segment]:
    """Segments that hold the parts `wanted` (of `PARTS_SCHEMA`, ordered by path) and no others, made from `old` ones.

    Equal input gives equal output, and what `old` says already is not written again. Segments that are missing or cut
    off are made anew from the parts' own indexes. Memory: the part list, and the bounds of `segment_rows`.
    """
    keys = _keys(wanted)
    rows = wanted.column("rows").to_numpy()
    unclaimed = np.ones(len(wanted), dtype=bool)
    kept: list[_Live] = []
    taken: list[_Live] = []
    for segment in sorted(old, key=lambda one: (-one.rows, one.path)):
        if not segment.whole(files):
            continue
        listed = segment_parts(files, segment, ("path", "index_checksum"))
        places = pc.index_in(_keys(listed), value_set=keys).fill_null(-1).to_numpy(zero_copy_only=False)
        places = np.where(unclaimed[places] & (places >= 0), places, -1) if len(wanted) else places
        unclaimed[places[places >= 0]] = False
        live = _Live(segment, places, int(rows[places[places >= 0]].sum()))
        if live.rows:
            (kept if 2 * live.rows >= segment.rows else taken).append(live)
    size = int(rows[unclaimed].sum()) + sum(live.rows for live in taken)
    kept.sort(key=lambda live: (live.rows, live.segment.path))
    while size and kept and kept[0].rows <= SWALLOWED * size:
        size += kept[0].rows
        taken.append(kept.pop(0))
    result = [_trimmed(live) for live in kept]
    if size:
        result.append(_make(files, folder, wanted, taken, np.flatnonzero(unclaimed)))
    return sorted(result, key=lambda segment: (-segment.rows, segment.path))


def segment_rows(files: FileSystem, segment: Segment) -> pa.Table:
    """All rows of a segment, as a table of `SEGMENT_SCHEMA` that is mapped from disk, not held in memory.

    A segment on an object store is copied to a nameless local file first.
    """
    with _local(files, segment.path, segment.bytes) as path:
        try:
            table = pa.ipc.open_file(pa.memory_map(str(path))).read_all()
        except (pa.ArrowException, OSError) as error:
            raise _damaged(files, segment.path, str(error)) from error
    if table.schema != SEGMENT_SCHEMA:
        raise StoreError(
            f"{files.full(segment.path)} has columns of another version; run `vlend migrate --out {files.root_url}`"
        )
    return table


def segment_parts(files: FileSystem, segment: Segment, columns: Sequence[str] = PARTS_SCHEMA.names) -> pa.Table:
    """The part list of a segment, in the order to which its column `part` refers, with those in `without`.

    Columns that are not named are not read; those that are come in the order of `PARTS_SCHEMA`.
    """
    places = [place for place, name in enumerate(PARTS_SCHEMA.names) if name in columns]
    options = pa.ipc.IpcReadOptions(included_fields=places)
    with _local(files, segment.parts_path, segment.parts_bytes) as path:
        try:
            table = pa.ipc.open_file(pa.BufferReader(path.read_bytes()), options=options).read_all()
        except (pa.ArrowException, OSError) as error:
            raise _damaged(files, segment.parts_path, str(error)) from error
    return table.cast(pa.schema([PARTS_SCHEMA.field(place) for place in places])).combine_chunks()


def current_parts(files: FileSystem, segments: Sequence[Segment]) -> PartList:
    """The parts that segments hold, without those that are no longer current, ordered by path."""

    def load() -> pa.Table:
        tables = []
        for segment in segments:
            keep = np.ones(segment.parts, dtype=bool)
            keep[list(segment.without)] = False
            tables.append(segment_parts(files, segment).filter(pa.array(keep)))
        return ordered(tables)

    return PartList(sum(segment.parts - len(segment.without) for segment in segments), load)


def _keys(parts: pa.Table) -> pa.Array:
    """What makes a part the same part with the same index."""
    joined = pc.binary_join_element_wise(parts.column("path"), parts.column("index_checksum"), " ")
    return joined.combine_chunks() if isinstance(joined, pa.ChunkedArray) else joined


def _trimmed(live: _Live) -> Segment:
    without = tuple(np.flatnonzero(live.places < 0).tolist())
    return Segment(**{**asdict(live.segment), "without": without})


def _make(files: FileSystem, folder: str, wanted: pa.Table, taken: list[_Live], fresh: np.ndarray) -> Segment:
    """Write the segment of the parts at the places `fresh` and of all live rows of the segments `taken`."""
    places = np.sort(np.concatenate([fresh, *(live.places[live.places >= 0] for live in taken)]))
    listed = wanted.take(pa.array(places))
    position = np.full(len(wanted) + 1, -1, dtype=np.int32)
    position[places] = np.arange(len(places), dtype=np.int32)
    fresh_runs = runs_of_parts(files, wanted.take(pa.array(fresh)), position[fresh].tolist())
    sources: list[Any] = [[run] for run in fresh_runs]
    # place -1 finds the last of `position`, which is -1
    sources += [remapped(segment_rows(files, live.segment), position[live.places]) for live in taken]
    path, size, checksum = files.commit(
        lambda target: write_segment(target, merge(sources)),
        lambda digest: f"{folder}/index-{digest[:16]}.arrow",
        "segment",
    )
    parts_path, parts_size, parts_checksum = files.commit(
        lambda target: _write_parts(target, listed),
        lambda digest: f"{folder}/parts-{digest[:16]}.arrow",
        "segment_parts",
    )
    rows = int(pc.sum(listed.column("rows")).as_py())
    return Segment(path, size, checksum, rows, parts_path, parts_size, parts_checksum, len(listed))


def _write_parts(target: Path, table: pa.Table) -> None:
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_file(sink, PARTS_SCHEMA, options=options) as writer:
        writer.write_table(table.combine_chunks())


@contextmanager
def _local(files: FileSystem, path: str, size: int) -> Iterator[Path]:
    """A local file with the content of `path`; its length is checked."""
    try:
        found = files.size(path)
        if found != size:
            raise _damaged(files, path, f"it holds {found} bytes of {size}")
        if files.is_local:
            yield Path(files.full(path))
            return
        handle, name = tempfile.mkstemp(prefix="vlend-segment-")
        os.close(handle)
        try:
            files.fs.get_file(files.full(path), name)
            yield Path(name)
        finally:
            os.unlink(name)
    except FileNotFoundError:
        raise _damaged(files, path, "it is missing") from None


def _damaged(files: FileSystem, path: str, problem: str) -> StoreError:
    return StoreError(
        f"the index {files.full(path)} cannot be read: {problem}. Delete it and run the build again, which makes it "
        f"anew from the parts"
    )
