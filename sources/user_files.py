"""A user's own files: which there are, what format each has, and one way to list and read their rows.

    for path in user_files.find(input):
        reader = user_files.open_rows(path, "auto")
        for piece in reader.pieces():
            for place in piece.places:
                row = reader.row(place)

Rows are plain dictionaries. A row that cannot be read raises `RowRejectedError` with a reason; a file that cannot be
used at all raises `UserFileError` with what to change.
"""

from __future__ import annotations

import glob
import os
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from sources import input_files
from sources.input_files import FileRejectedError, printable

Format = Literal["auto", "parquet", "jsonl", "webdataset"]

#: Rows in a piece: the amount of work that is committed as a whole.
ROWS_PER_PIECE = 100
#: A row, or a member of an archive, of more bytes than this is refused unread; so is one of more JSON values.
MAX_ROW_BYTES = 128_000_000
MAX_ROW_VALUES = 2_000_000

_SUFFIXES: dict[str, Literal["parquet", "jsonl", "webdataset"]] = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".jsonl.gz": "jsonl",
    ".tar": "webdataset",
}


class UserFileError(ValueError):
    """The files cannot be used; the text says what to change."""


class RowRejectedError(ValueError):
    """One row cannot be read. `reason` is a short snake_case word."""

    def __init__(self, reason: str, detail: str = "") -> None:
        detail = printable(detail)
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Place:
    """Where a row lies: `name` is unique in its file, `payload` is what the reader needs, `bytes` its size if known."""

    name: str
    payload: dict[str, Any]
    bytes: int = 0


@dataclass(frozen=True)
class Piece:
    """Some consecutive rows of a file. `digest` depends on their raw bytes."""

    name: str
    places: tuple[Place, ...]
    digest: str


class RowReader(ABC):
    """Rows of one file below `root`. Readers hold the file open from the first `row` to `close`.

    Each method but `close` raises `FileRejectedError` for a file that cannot be opened.
    """

    def __init__(self, path: Path, root: Path | None = None) -> None:
        self.path = path
        self.root = root or path
        #: Columns to read, for formats that can read some of them; None: all.
        self.wanted: list[str] | None = None

    @abstractmethod
    def columns(self) -> list[str]:
        """Names of the columns: those that the file declares, or those of its first rows; empty if none can be read."""

    @abstractmethod
    def pieces(self) -> Iterator[Piece]:
        """All rows, in the order of the file. Reads the file once and keeps nothing of it."""

    @abstractmethod
    def row(self, payload: dict[str, Any]) -> dict[str, Any]:
        """The row at a place's payload; cheap for rows asked for in order."""

    @abstractmethod
    def close(self) -> None:
        """Let go of the file."""


def find(pattern: str) -> list[Path]:
    """The files of a known format that `pattern` names (a file, a folder or a glob), sorted; never none.

    What has the name of a file but cannot be read as one is among them.
    """
    if "://" in pattern:
        raise UserFileError(f"input is {pattern!r}: files must lie on a local disk; copy them first")
    path = Path(pattern)
    if path.is_dir():
        try:
            found = input_files.find(path, lambda entry: suffix(entry) is not None)
        except FileRejectedError as error:
            raise UserFileError(f"the input cannot be read ({error})") from error
    elif os.path.lexists(path):
        return [path]
    else:
        found = sorted(Path(name) for name in glob.glob(pattern, recursive=True) if not os.path.isdir(name))
    if not found:
        raise UserFileError(f"no files at {pattern!r}; known endings are {', '.join(_SUFFIXES)}")
    return found


def root(pattern: str) -> Path:
    """The folder that files found by `pattern` are named relative to: the longest part of it without wildcards."""
    path = Path(pattern)
    if path.is_dir():
        return path
    if os.path.lexists(path):
        return path.parent
    fixed = []
    for part in path.parts[:-1]:
        if glob.has_magic(part):
            break
        fixed.append(part)
    return Path(*fixed)


def suffix(path: Path) -> str | None:
    """The known ending of a file's name, or None."""
    name = path.name.lower()
    return next((ending for ending in sorted(_SUFFIXES, key=len, reverse=True) if name.endswith(ending)), None)


def open_rows(path: Path, kind: Format, root: Path | None = None) -> RowReader:
    """A reader of `path`, which lies below `root`; `auto` goes by the name's ending."""
    from sources.json_rows import JsonRows
    from sources.parquet_rows import ParquetRows
    from sources.webdataset import WebDataset

    ending = suffix(path)
    if kind == "auto":
        if ending is None:
            raise UserFileError(
                f"{path.name}: the name says nothing about the format; name it with format=parquet, jsonl or "
                f"webdataset (compressed archives must be unpacked first)"
            )
        kind = _SUFFIXES[ending]
    if kind == "parquet":
        return ParquetRows(path, root)
    if kind == "jsonl":
        return JsonRows(path, root)
    return WebDataset(path, root)
