"""How many bytes rows take, by columns: the same figure as `corpus.store.parts.row_bytes`, without Python objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


def row_sizes(table: pa.Table) -> np.ndarray:
    """Rough bytes of each row of a table of records (int64)."""
    sizes = np.full(len(table), 512, dtype=np.int64)
    for column in ("images", "videos"):
        media = _chunk(table, column)
        sizes += _sums(media, _lengths(pc.binary_length(media.flatten().field("bytes"))))
    messages = _chunk(table, "messages")
    content = messages.flatten().field("content")
    characters = _sums(content, _lengths(pc.utf8_length(content.flatten().field("text"))))
    sizes += 2 * _sums(messages, characters)
    sizes += 64 * np.asarray(pc.list_value_length(_chunk(table, "regions")), dtype=np.int64)
    return sizes


def cut_by_bytes(tables: Iterable[pa.Table], limit: int) -> Iterator[pa.Table]:
    """The rows of `tables` again, in tables that end before `limit` bytes, or hold one row: as row groups are cut."""
    waiting: list[pa.Table] = []
    size = 0
    for table in tables:
        start = 0
        for row, length in enumerate(row_sizes(table).tolist()):
            if size and size + length > limit:
                waiting.append(table.slice(start, row - start))
                yield pa.concat_tables(waiting).combine_chunks()
                waiting, size, start = [], 0, row
            size += length
        waiting.append(table.slice(start))
    if size:
        yield pa.concat_tables(waiting).combine_chunks()


def _chunk(table: pa.Table, column: str) -> pa.Array:
    """The column as one array. (`combine_chunks` of an empty column gives a chunked array again.)"""
    combined = table.column(column).combine_chunks()
    if isinstance(combined, pa.ChunkedArray):
        return combined.chunk(0) if combined.num_chunks else pa.array([], combined.type)
    return combined


def _lengths(values: pa.Array) -> np.ndarray:
    return np.asarray(pc.fill_null(values, 0), dtype=np.int64)


def _sums(lists: pa.Array, values: np.ndarray) -> np.ndarray:
    """Sum of `values`, which belong to the flattened items of `lists`, for each list."""
    reached = np.concatenate([[0], np.cumsum(values)])
    ends = np.cumsum(np.asarray(pc.fill_null(pc.list_value_length(lists), 0), dtype=np.int64))
    return reached[ends] - reached[np.concatenate([[0], ends[:-1]])] if len(lists) else np.zeros(0, dtype=np.int64)
