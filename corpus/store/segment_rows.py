"""Rows of index segments: those of many parts' indexes in one order, by id, made and merged in bounded memory."""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from corpus.store.files import FileSystem, StoreError
from corpus.store.index import INDEX_SCHEMA, INDEX_VERSION, VERSION_KEY, read_indexes

#: As in `corpus.store.index.INDEX_SCHEMA`, with the id as 16 bytes, and `part`: a position in the segment's part list.
SEGMENT_SCHEMA = pa.schema(
    [("id", pa.binary(16)), ("part", pa.int32()), *(field for field in INDEX_SCHEMA if field.name != "id")],
    metadata={VERSION_KEY: str(INDEX_VERSION)},
)

#: Index files are read in groups of at most so many bytes and files; a group needs about four times its bytes for a
#: moment, and about 7 kB per file.
GROUP_BYTES = 32 << 20
GROUP_FILES = 4096
#: What the rows that a merge holds at a time may take, all its inputs together. A row takes about 120 bytes.
MERGE_BYTES = 64 << 20
_ROW_BYTES = 120
_FEWEST_ROWS = 256
_BATCH_ROWS = 1 << 16

_NIBBLE = np.full(256, 255, dtype=np.uint8)
_NIBBLE[np.frombuffer(b"0123456789abcdef", dtype=np.uint8)] = np.arange(16, dtype=np.uint8)


def runs_of_parts(files: FileSystem, parts: pa.Table, positions: Sequence[int]) -> list[pa.Table]:
    """The index rows of `parts` (of `PARTS_SCHEMA`) in sorted runs; part number i gets the position `positions[i]`.

    Several runs are put on disk, in nameless files that vanish with the last use, so that none stays in memory.
    """
    if not len(parts):
        return []
    paths, rows = parts.column("index_path").to_pylist(), parts.column("rows").to_numpy()
    group = np.cumsum(parts.column("index_bytes").to_numpy() + GROUP_BYTES // GROUP_FILES) // GROUP_BYTES
    starts = [0, *(np.flatnonzero(np.diff(group)) + 1).tolist(), len(paths)]
    runs = []
    for start, end in itertools.pairwise(starts):
        table = read_indexes(files, paths[start:end])
        if len(table) != rows[start:end].sum():
            raise StoreError(
                f"{files.full(paths[start])} and the {end - start - 1} indexes after it hold {len(table)} rows, their "
                f"units say {rows[start:end].sum()}; `vlend verify` finds the one that is damaged"
            )
        of_part = np.repeat(np.asarray(positions[start:end], dtype=np.int32), rows[start:end])
        run = _sorted(_segment_table(table, of_part))
        runs.append(run if len(starts) == 2 else _on_disk(run))
    return runs


def remapped(table: pa.Table, positions: np.ndarray) -> Iterator[pa.Table]:
    """The batches of a segment's rows with part i renumbered to `positions[i]`; rows of parts at -1 are left out."""
    for batch in table.to_batches(max_chunksize=_BATCH_ROWS):
        part = positions[batch.column("part").to_numpy()]
        piece = pa.Table.from_batches([batch]).set_column(1, SEGMENT_SCHEMA.field("part"), pa.array(part))
        yield piece if part.min(initial=0) >= 0 else piece.filter(pa.array(part >= 0))


def merge(sources: Sequence[Iterable[pa.Table]]) -> Iterator[pa.Table]:
    """One sorted stream of tables from several; memory: `MERGE_BYTES`, or one batch of each source if that is more."""
    rows = max(_FEWEST_ROWS, MERGE_BYTES // (_ROW_BYTES * max(1, len(sources))))
    cursors = [_Cursor(source, rows) for source in sources]
    while cursors := [cursor for cursor in cursors if cursor.fill()]:
        # what is not above the least of the last ids at hand can be followed by nothing smaller
        bound = min(cursor.last() for cursor in cursors)
        yield _sorted(pa.concat_tables([cursor.take_up_to(bound) for cursor in cursors]))


def write_segment(target: Path, tables: Iterable[pa.Table]) -> None:
    """Write sorted tables of `SEGMENT_SCHEMA` as a local Arrow file."""
    with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_file(sink, SEGMENT_SCHEMA) as writer:
        for table in tables:
            if len(table):
                writer.write_table(table.combine_chunks())


def id_words(ids: pa.ChunkedArray | pa.Array) -> np.ndarray:
    """Ids of 16 bytes as an array of shape (n, 2) and type uint64, whose order is that of the ids."""
    chunks = ids.chunks if isinstance(ids, pa.ChunkedArray) else [ids]
    pieces = [
        np.frombuffer(chunk.buffers()[1], dtype=">u8", count=2 * len(chunk), offset=16 * chunk.offset).reshape(-1, 2)
        for chunk in chunks
        if len(chunk)
    ]
    empty = np.zeros((0, 2), dtype=np.uint64)
    return np.concatenate([empty, *pieces]).astype(np.uint64, copy=False)


def packed_ids(ids: pa.ChunkedArray) -> pa.Array:
    """Ids of 32 hexadecimal digits as 16 bytes."""
    whole = pa.concat_arrays(ids.chunks or [pa.array([], pa.string())])
    offsets = np.frombuffer(whole.buffers()[1] or bytes(4), dtype=np.int32)[whole.offset :][: len(whole) + 1]
    data = np.frombuffer(whole.buffers()[2] or b"", dtype=np.uint8)[offsets[0] : offsets[-1]]
    if (np.diff(offsets) != 32).any() or _NIBBLE[data].max(initial=0) > 15:
        raise StoreError("an index holds an id that is not 32 hexadecimal digits; `vlend verify` finds its part")
    digits = _NIBBLE[data].reshape(-1, 2)
    packed = digits[:, 0] << np.uint8(4) | digits[:, 1]
    return pa.FixedSizeBinaryArray.from_buffers(pa.binary(16), len(whole), [None, pa.py_buffer(packed.tobytes())])


class _Cursor:
    """The unread rest of one source of a merge."""

    def __init__(self, source: Iterable[pa.Table], rows: int) -> None:
        self._source = (table.slice(start, rows) for table in source for start in range(0, len(table), rows))
        self._table = SEGMENT_SCHEMA.empty_table()
        self._words = id_words(self._table.column("id"))
        self._start = 0

    def fill(self) -> bool:
        """Have some rows at hand; False at the end."""
        while self._start == len(self._words):
            table = next(self._source, None)
            if table is None:
                return False
            self._table, self._words, self._start = table, id_words(table.column("id")), 0
        return True

    def last(self) -> tuple[int, int]:
        """The greatest id at hand."""
        return int(self._words[-1, 0]), int(self._words[-1, 1])

    def take_up_to(self, bound: tuple[int, int]) -> pa.Table:
        """The rows at hand whose id is not above `bound`."""
        high, low = self._words[:, 0], self._words[:, 1]
        first, last = (int(np.searchsorted(high, np.uint64(bound[0]), side)) for side in ("left", "right"))
        end = first + int(np.searchsorted(low[first:last], np.uint64(bound[1]), "right"))
        start, self._start = self._start, max(self._start, end)
        return self._table.slice(start, self._start - start)


def _segment_table(index: pa.Table, of_part: np.ndarray) -> pa.Table:
    whole = index.combine_chunks()
    columns = {"id": packed_ids(whole.column("id")), "part": pa.array(of_part, pa.int32())}
    columns |= {name: whole.column(name) for name in SEGMENT_SCHEMA.names[2:]}
    return pa.table(columns, schema=SEGMENT_SCHEMA)


def _sorted(table: pa.Table) -> pa.Table:
    whole = table.combine_chunks()
    words = id_words(whole.column("id"))
    order = np.lexsort((words[:, 1], words[:, 0]))
    return whole if (np.diff(order) == 1).all() else whole.take(pa.array(order))


def _on_disk(table: pa.Table) -> pa.Table:
    handle, name = tempfile.mkstemp(prefix="vlend-run-")
    os.close(handle)
    try:
        write_segment(Path(name), [table])
        return pa.ipc.open_file(pa.memory_map(name)).read_all()
    finally:
        os.unlink(name)
