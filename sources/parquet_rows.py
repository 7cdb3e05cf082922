"""Rows of a Parquet file: pieces are ranges inside row groups, and a reader opens the row groups of its rows only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xxhash

from sources.user_files import ROWS_PER_PIECE, Piece, Place, RowReader, RowRejectedError

_ROWS_AT_ONCE = 16


class ParquetRows(RowReader):
    """See the module. A file whose footer cannot be read is one place, whose row is rejected."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._file: pq.ParquetFile | None = None
        self._batches: Iterator[pa.RecordBatch] = iter(())
        self._row_group = -1
        self._batch: pa.RecordBatch | None = None
        self._first = 0

    def schema(self) -> pa.Schema | None:
        """The Arrow schema with its metadata; None if the footer cannot be read."""
        try:
            return pq.read_schema(self.path)
        except (pa.ArrowException, OSError):
            return None

    def columns(self) -> list[str]:
        schema = self.schema()
        return list(schema.names) if schema is not None else []

    def pieces(self) -> Iterator[Piece]:
        try:
            metadata = pq.read_metadata(self.path)
        except (pa.ArrowException, OSError) as error:
            reject = {"reject": "parquet_unreadable", "detail": str(error).splitlines()[0][:200]}
            yield Piece("unreadable", (Place("unreadable", reject),), str(self.path.stat().st_size))
            return
        start = 0
        for group in range(metadata.num_row_groups):
            rows, digest = metadata.row_group(group).num_rows, self._digest(metadata.row_group(group))
            size = metadata.row_group(group).total_byte_size // max(1, rows)
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
        except (pa.ArrowException, OSError) as error:
            self._row_group = -1
            raise RowRejectedError("row_unreadable", f"row group {group}: {error}") from error
        try:
            return self._batch.slice(row - self._first, 1).to_pylist()[0]
        except UnicodeDecodeError as error:
            raise RowRejectedError("text_encoding", f"not UTF-8: {error}") from error

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file, self._row_group, self._batch, self._batches = None, -1, None, iter(())

    def _open(self, group: int) -> None:
        if self._file is None:
            self._file = pq.ParquetFile(self.path)
        self._batches = self._file.iter_batches(batch_size=_ROWS_AT_ONCE, row_groups=[group], columns=self.wanted)
        self._row_group, self._first, self._batch = group, 0, None

    def _digest(self, group: Any) -> str:
        """xxh3-128 of the bytes of the row group's columns."""
        state = xxhash.xxh3_128()
        with self.path.open("rb") as file:
            for number in range(group.num_columns):
                column = group.column(number)
                start = column.dictionary_page_offset if column.has_dictionary_page else column.data_page_offset
                file.seek(start)
                left = column.total_compressed_size
                while left > 0 and (block := file.read(min(left, 1 << 20))):
                    state.update(block)
                    left -= len(block)
        return state.hexdigest()
