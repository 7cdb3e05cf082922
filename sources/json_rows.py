"""Rows of JSON: one object a line, or one list of objects, as fine-tuning sets are often published.

Rows are found by their byte offsets in one pass, and read by seeking. Lines may be compressed with gzip, where seeking
forward costs the decompression of what lies between.
"""

from __future__ import annotations

import codecs
import gzip
import json
import zlib
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import IO, Any

import xxhash

from sources import bounded_json
from sources.input_files import open_file
from sources.user_files import (
    MAX_ROW_BYTES,
    MAX_ROW_VALUES,
    ROWS_PER_PIECE,
    Piece,
    Place,
    RowReader,
    RowRejectedError,
)

_BLOCK = 1 << 22
_ROWS_LOOKED_AT = 100
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class JsonRows(RowReader):
    """See the module. Rows keep their number even where other rows are broken; blank lines are no rows."""

    def __init__(self, path: Path, root: Path | None = None) -> None:
        super().__init__(path, root)
        self._file: IO[bytes] | None = None

    def columns(self) -> list[str]:
        names: dict[str, None] = {}
        for place, _ in islice(self._rows(), _ROWS_LOOKED_AT):
            with suppress(RowRejectedError):
                names.update(dict.fromkeys(self.row(place.payload)))
        return list(names)

    def pieces(self) -> Iterator[Piece]:
        rows = self._rows()
        while taken := list(islice(rows, ROWS_PER_PIECE)):
            state = xxhash.xxh3_128()
            for _, data in taken:
                state.update(data)
            yield Piece(taken[0][0].name, tuple(place for place, _ in taken), state.hexdigest())

    def row(self, payload: dict[str, Any]) -> dict[str, Any]:
        if "reject" in payload:
            raise RowRejectedError(payload["reject"], payload["detail"])
        if self._file is None:
            self._file = self._opened()
        try:
            self._file.seek(payload["offset"])
            data = self._file.read(payload["length"])
            row = bounded_json.parse(data.decode(), MAX_ROW_VALUES)
        except UnicodeDecodeError as error:
            raise RowRejectedError("text_encoding", f"not UTF-8: {error}") from error
        except ValueError as error:
            raise RowRejectedError("json_invalid", str(error)) from error
        except (EOFError, OSError, zlib.error) as error:
            raise RowRejectedError("file_unreadable", str(error)) from error
        if not isinstance(row, dict):
            raise RowRejectedError("row_not_an_object", f"the row is a {type(row).__name__}")
        return row

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = None

    def _opened(self) -> IO[bytes]:
        file = open_file(self.path, self.root)
        return gzip.open(file) if self.path.name.lower().endswith(".gz") else file  # type: ignore[return-value]

    def _rows(self) -> Iterator[tuple[Place, bytes]]:
        """Every row's place, with raw bytes that its digest is made of."""
        with self._opened() as file:
            number = 0
            try:
                head = file.read(4096)
                if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                    yield _rejected(0, "text_encoding", "the file is UTF-16; convert it to UTF-8")
                    return
                offset = len(_BYTE_ORDER_MARK) if head.startswith(_BYTE_ORDER_MARK) else 0
                start = head[offset:].lstrip()[:1]
                file.seek(offset)
                for row in _elements(file, offset) if start == b"[" else _lines(file, offset):
                    number += 1
                    yield row
            except (EOFError, OSError, zlib.error) as error:
                yield _rejected(number, "file_truncated", str(error))


def _lines(file: IO[bytes], offset: int) -> Iterator[tuple[Place, bytes]]:
    number = 0
    while line := file.readline(MAX_ROW_BYTES + 1):
        length = len(line)
        if length > MAX_ROW_BYTES:
            while line and not line.endswith(b"\n"):
                line = file.readline(MAX_ROW_BYTES)
                length += len(line)
            yield _rejected(number, "row_too_large", f"{length} bytes")
            number += 1
        elif line.strip():
            yield Place(str(number), {"offset": offset, "length": length}, length), line
            number += 1
        offset += length


def _elements(file: IO[bytes], offset: int) -> Iterator[tuple[Place, bytes]]:
    """The elements of a JSON list. Decoded as Latin-1, characters are bytes, so that the scanner's ends are offsets."""
    scanner = json.JSONDecoder(strict=False)
    text = file.read(_BLOCK).decode("latin-1")
    position = text.index("[") + 1
    number = 0
    while True:
        while position < len(text) and text[position] in " \t\r\n,":
            position += 1
        if position < len(text) and text[position] == "]":
            return
        problem = "the list does not end"
        end = -1
        if position < len(text):
            try:
                _, end = scanner.raw_decode(text, position)
            except (ValueError, RecursionError) as error:
                problem = str(error)
        # a value that reaches the end of what was read may go on after it
        if end in (-1, len(text)):
            more = file.read(_BLOCK).decode("latin-1") if len(text) - position <= MAX_ROW_BYTES else ""
            if more:
                offset, text, position = offset + position, text[position:] + more, 0
                continue
            if end == -1:
                yield _rejected(number, "json_invalid", f"from byte {offset + position} on: {problem}")
                return
        data = text[position:end].encode("latin-1")
        yield Place(str(number), {"offset": offset + position, "length": end - position}, end - position), data
        number, position = number + 1, end


def _rejected(number: int, reason: str, detail: str) -> tuple[Place, bytes]:
    return Place(str(number), {"reject": reason, "detail": detail}), f"{reason}: {detail}".encode()
