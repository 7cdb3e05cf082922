"""Rows of a Parquet file: pieces are ranges inside row groups, and a reader opens the row groups of its rows only."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq
import xxhash

from sources.input_files import FileRejectedError, open_file
from sources.user_files import ROWS_PER_PIECE, Piece, Place, RowReader, RowRejectedError

_ROWS_AT_ONCE = 16
#: More rows than this for each byte of the file are a lie, or hold nothing.
ROWS_PER_BYTE = 20
#: A column of a row group that unpacks to more than this, by more than this, is a bomb.
MAX_UNPACKED_BYTES = 256_000_000
MAX_RATIO = 200
#: What damaged files and values make pyarrow raise.
_DAMAGED = (pa.ArrowException, OSError, ValueError, KeyError, OverflowError)


class ParquetRows(RowReader):
    """See the module. A file whose footer cannot be read is one place, whose row is rejected."""

    def __init__(self, path: Path, root: Path | None = None) -> None:
        super().__init__(path, root)
        self._file: pq.ParquetFile | None = None
        self._batches: Iterator[pa.RecordBatch] = iter(())
        self._row_group = -1
        self._batch: pa.RecordBatch | None = None
        self._first = 0

    def schema(self) -> pa.Schema | None:
        """The Arrow schema with its metadata; None if the footer cannot be read."""
        try:
            with open_file(self.path, self.root) as file:
                return pq.read_schema(file)
        except _DAMAGED:
            return None

    def columns(self) -> list[str]:
        schema = self.schema()
        return list(schema.names) if schema is not None else []

    def pieces(self) -> Iterator[Piece]:
        with open_file(self.path, self.root) as file:
            length = os.fstat(file.fileno()).st_size
            try:
                metadata = pq.read_metadata(file)
                _check_rows(metadata, length)
            except _DAMAGED as error:
                reject = {"reject": "parquet_unreadable", "detail": _first_line(error)}
                yield Piece("unreadable", (Place("unreadable", reject),), str(length))
                return
            yield from self._groups(metadata, file)

    def _groups(self, metadata: pq.FileMetaData, file: IO[bytes]) -> Iterator[Piece]:
        start = 0
        for group in range(metadata.num_row_groups):
            found = metadata.row_group(group)
            rows, digest = found.num_rows, _digest(found, file)
            size = found.total_byte_size // max(1, rows)
            for first in range(0, rows, ROWS_PER_PIECE):
                places = tuple(
                    Place(str(start + row), {"row_group": group, "row": row}, size)
                    for row in range(first, min(rows, first + ROWS_PER_PIECE))
                )
                yield Piece(f"{start + first}", places, digest)
            start += rows

    def row(self, payload: dict[str, Any]) -> dict[str, Any]:
        if "reject" in payload:
            raise RowRejectedError(payload["reject"], payload["detail"])
        group, row = payload["row_group"], payload["row"]
        try:
            if group != self._row_group or row < self._first:
                self._open(group)
            while self._batch is None or row >= self._first + self._batch.num_rows:
                self._first += self._batch.num_rows if self._batch else 0
                self._batch = next(self._batches)
        except StopIteration:
            raise RowRejectedError("row_unreadable", f"row group {group} ends before row {row}") from None
        except FileRejectedError:
            raise
        except _DAMAGED as error:
            self._row_group = -1
            raise RowRejectedError("row_unreadable", f"row group {group}: {_first_line(error)}") from error
        try:
            return self._batch.slice(row - self._first, 1).to_pylist()[0]
        except UnicodeDecodeError as error:
            raise RowRejectedError("text_encoding", f"not UTF-8: {error}") from error
        except _DAMAGED as error:
            raise RowRejectedError("row_unreadable", f"row {row}: {_first_line(error)}") from error

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file, self._row_group, self._batch, self._batches = None, -1, None, iter(())

    def _open(self, group: int) -> None:
        if self._file is None:
            self._file = pq.ParquetFile(open_file(self.path, self.root))
        _check_group(self._file.metadata.row_group(group))
        self._batches = self._file.iter_batches(batch_size=_ROWS_AT_ONCE, row_groups=[group], columns=self.wanted)
        self._row_group, self._first, self._batch = group, 0, None


def _check_rows(metadata: pq.FileMetaData, length: int) -> None:
    """Rows are items, and each is held in memory when it is listed: a few bytes may not promise billions."""
    if metadata.num_rows > ROWS_PER_BYTE * length:
        raise ValueError(f"the footer promises {metadata.num_rows} rows in {length} bytes")


def _check_group(group: pq.RowGroupMetaData) -> None:
    for number in range(group.num_columns):
        column = group.column(number)
        packed, size = max(1, column.total_compressed_size), column.total_uncompressed_size
        if size > MAX_UNPACKED_BYTES and size > MAX_RATIO * packed:
            raise ValueError(f"column {column.path_in_schema} unpacks {packed} bytes to {size}")


def _digest(group: pq.RowGroupMetaData, file: IO[bytes]) -> str:
    """xxh3-128 of the bytes of the row group's columns."""
    state = xxhash.xxh3_128()
    for number in range(group.num_columns):
        column = group.column(number)
        start = column.dictionary_page_offset if column.has_dictionary_page else column.data_page_offset
        left = column.total_compressed_size
        if start < 0:
            continue
        file.seek(start)
        while left > 0 and (block := file.read(min(left, 1 << 20))):
            state.update(block)
            left -= len(block)
    return state.hexdigest()


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
