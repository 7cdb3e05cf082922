"""Samples of a WebDataset archive: neighbouring members of a tar that share a name up to its first dot.

A row maps each member's ending to its content: text for text files, bytes for the rest. The fields of a `.json` member
are columns of their own. Members are read by their offsets, nothing is unpacked to disk, so that a hostile name can
reach nothing; such samples are rejected all the same, for what they say about the archive.
"""

from __future__ import annotations

import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO, Any

import xxhash

from sources import bounded_json
from sources.input_files import FileRejectedError, open_file, printable
from sources.user_files import (
    MAX_ROW_BYTES,
    MAX_ROW_VALUES,
    ROWS_PER_PIECE,
    Piece,
    Place,
    RowReader,
    RowRejectedError,
)

#: Endings (after their last dot) whose members are text.
TEXT_ENDINGS = frozenset({"txt", "text", "caption", "md", "html", "tex"})
#: Endings whose members are pictures.
IMAGE_ENDINGS = frozenset({"jpg", "jpeg", "png", "webp", "gif", "bmp"})

_ROWS_LOOKED_AT = 20
#: A header of an archive with long names and comments holds no more than this.
MAX_HEADER_BYTES = 1_000_000


class WebDataset(RowReader):
    """See the module. Where the archive breaks off, the rest is one place whose row is rejected."""

    def __init__(self, path: Path, root: Path | None = None) -> None:
        super().__init__(path, root)
        self._file: IO[bytes] | None = None

    def columns(self) -> list[str]:
        names: dict[str, None] = {}
        for place in islice(self._places(), _ROWS_LOOKED_AT):
            with suppress(RowRejectedError):
                names.update(dict.fromkeys(self.row(place.payload)))
        return list(names)

    def pieces(self) -> Iterator[Piece]:
        places = self._places()
        while taken := tuple(islice(places, ROWS_PER_PIECE)):
            yield Piece(taken[0].name, taken, self._digest(taken))

    def row(self, payload: dict[str, Any]) -> dict[str, Any]:
        if "reject" in payload:
            raise RowRejectedError(payload["reject"], payload["detail"])
        row: dict[str, Any] = {"__key__": payload["key"]}
        for ending, offset, size in payload["members"]:
            data = self._read(offset, size)
            kind = ending.rsplit(".", 1)[-1]
            if kind == "json":
                row |= {name: value for name, value in _fields(data).items() if name not in row}
            elif kind in TEXT_ENDINGS:
                row[ending] = _text(data)
            else:
                row[ending] = data
        return row

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = None

    def _read(self, offset: int, size: int) -> bytes:
        if self._file is None:
            self._file = open_file(self.path, self.root)
        self._file.seek(offset)
        return self._file.read(size)

    def _length(self) -> int:
        self._read(0, 0)
        assert self._file is not None
        return os.fstat(self._file.fileno()).st_size

    def _places(self) -> Iterator[Place]:
        """The samples in order. A key that comes again after another is another sample, and named by its offset too."""
        seen: set[str] = set()
        length = self._length()
        for key, members in self._samples():
            if not members:
                reason = "tar_truncated" if seen else "tar_unreadable"
                yield Place(
                    "@end", {"reject": reason, "detail": "no further member can be read: the archive is cut or damaged"}
                )
                continue
            name = key if key and key not in seen else f"{key}@{members[0].offset}"
            seen.add(key)
            size = sum(member.size for member in members)
            if problem := _problem(key, members, length):
                yield Place(name, {"reject": problem[0], "detail": printable(problem[1])[:500]}, size)
            else:
                found = [[_ending(member.name), member.offset_data, member.size] for member in members]
                yield Place(name, {"key": key, "members": found}, size)

    def _samples(self) -> Iterator[tuple[str, list[tarfile.TarInfo]]]:
        """(key, members); ("", no members) where the archive breaks off."""
        key: str | None = None
        members: list[tarfile.TarInfo] = []
        broken = False
        try:
            with (
                open_file(self.path, self.root) as file,
                tarfile.open(fileobj=_Guarded(file), mode="r:") as archive,  # type: ignore[call-overload]
            ):
                end = 0
                while (member := archive.next()) is not None:
                    archive.members = []  # or else it keeps every header
                    if member.size < 0 or archive.offset <= end:  # it would be read round and round
                        raise tarfile.ReadError("a member of negative size")
                    end = archive.offset
                    if member.isdir():
                        continue
                    if key is not None and _key(member.name) != key:
                        yield key, members
                        members = []
                    key = _key(member.name)
                    members.append(member)
                broken = not self._ends_at(archive.offset)
        except FileRejectedError:
            raise
        except (tarfile.TarError, EOFError, OSError, ValueError, OverflowError, IndexError):
            broken = True
        if key is not None:
            yield key, members
        size = self._length()
        if broken and not (members and members[-1].offset_data + members[-1].size > size):
            yield "", []

    def _ends_at(self, offset: int) -> bool:
        """Does the archive end at `offset`? `tarfile` stops in silence at a damaged header too."""
        block = self._read(offset, tarfile.BLOCKSIZE)
        return not block or (len(block) == tarfile.BLOCKSIZE and not any(block))

    def _digest(self, places: tuple[Place, ...]) -> str:
        state = xxhash.xxh3_128()
        for place in places:
            state.update(json.dumps(place.payload).encode())
            for _, offset, size in place.payload.get("members", ()):
                state.update(self._read(offset, size))
        return state.hexdigest()


class _Guarded:
    """A file of which no more is read at once than a header can need: some say how long they are."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= MAX_HEADER_BYTES:
            raise tarfile.ReadError(f"a header of {size} bytes")
        return self._file.read(size)


def _key(name: str) -> str:
    path = PurePosixPath(name)
    stem = path.name.split(".", 1)[0]
    # names that are no UTF-8 come with lone surrogates, which cannot be written anywhere
    return str(path.parent / stem).encode("utf-8", "backslashreplace").decode() if stem else ""


def _ending(name: str) -> str:
    return printable(PurePosixPath(name).name.partition(".")[2].lower())


def _problem(key: str, members: list[tarfile.TarInfo], file_size: int) -> tuple[str, str] | None:
    """Why a sample may not be used, as (reason, detail)."""
    for member in members:
        parts = PurePosixPath(member.name.replace("\\", "/")).parts
        if ".." in parts or parts[:1] == ("/",) or "\0" in member.name or (parts and parts[0].endswith(":")):
            return "path_traversal", member.name
        if not member.isreg() or member.issparse():
            return "member_not_a_file", f"{member.name} is a link, a device or a sparse file"
        if member.size > MAX_ROW_BYTES:
            return "member_too_large", f"{member.name}: {member.size} bytes"
        if member.offset_data + member.size > file_size:
            return "tar_truncated", f"the archive breaks off inside {member.name}"
    if not key:
        return "hidden_member", members[0].name
    endings = [_ending(member.name) for member in members]
    if len(set(endings)) < len(endings):
        return "member_repeated", f"{key} has two members of one ending"
    return None


def _fields(data: bytes) -> dict[str, Any]:
    try:
        value = bounded_json.parse(data, MAX_ROW_VALUES)
    except ValueError as error:
        raise RowRejectedError("json_invalid", str(error)) from error
    return value if isinstance(value, dict) else {"json": value}


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RowRejectedError("text_encoding", f"not UTF-8: {error}") from error
