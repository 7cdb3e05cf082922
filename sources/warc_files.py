"""Web archives: WARC files, packed or not, alone, in a folder, or in a WACZ file; what they hold, read with bounds.

    for file in archive_files(Path("pages.wacz")):
        for entry in entries(file):
            body = read_entry(file, entry.offset, limit=8_000_000).body

Nothing of an archive is believed: a record that breaks off or unpacks to too much costs itself, a file that breaks off
costs what follows.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from sources import input_files
from sources.input_files import FileRejectedError

SUFFIXES = (".warc", ".warc.gz", ".wacz")
#: Encodings of bodies that are read; the others need libraries which few machines have.
_READABLE = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
_BLOCK = 65_536
#: What reading a damaged archive raises; warcio looks into headers that are not there, and says so in its own way.
_BROKEN = (ArchiveLoadFailed, zlib.error, zipfile.BadZipFile, EOFError, OSError, ValueError, AttributeError, TypeError)


@dataclass(frozen=True)
class ArchiveFile:
    """A WARC file: `path` below `root`, or a member of the WACZ file that lies there."""

    root: Path
    path: Path
    member: str = ""

    @property
    def name(self) -> str:
        """Stable within `root`, without paths of the machine."""
        name = input_files.name_of(self.path, self.root) if self.path != self.root else self.path.name
        return f"{name}!{self.member}" if self.member else name


@dataclass(frozen=True)
class Entry:
    """A response, or `broken`: why the file cannot be read from `offset` on. `date` is ISO 8601 as it is written."""

    url: str
    offset: int
    date: str = ""
    status: int = 0
    content_type: str = ""
    digest: str = ""
    broken: str = ""


@dataclass(frozen=True)
class Stored:
    """A response as it was sent, its body unpacked."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def content_type(self) -> str:
        """Of the headers; empty if there is none."""
        return next((value for name, value in self.headers if name.lower() == "content-type"), "")


def is_archive(path: Path) -> bool:
    """Does the name say that this is an archive?"""
    return path.name.lower().endswith(SUFFIXES)


def archive_files(root: Path) -> list[ArchiveFile]:
    """The WARC files at or below `root`, in the order of their names.

    Raises `FileRejectedError` for a WACZ file that cannot be opened, or a folder that cannot be listed.
    """
    found = []
    for path in input_files.find(root, is_archive):
        if path.name.lower().endswith(".wacz"):
            members = wacz_members(path, root)
            found += [ArchiveFile(root, path, member) for member in members]
        else:
            found.append(ArchiveFile(root, path))
    return found


def wacz_members(path: Path, root: Path) -> list[str]:
    """The WARC files in a WACZ file."""
    try:
        with input_files.open_file(path, root) as file, zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
        raise FileRejectedError("archive_broken", f"{path.name}: {error}") from error
    return sorted(name for name in names if name.startswith("archive/") and name.endswith((".warc", ".warc.gz")))


def entries(file: ArchiveFile) -> Iterator[Entry]:
    """Every response in a file, in order, without its body; the last may be `broken`. Raises `FileRejectedError`."""
    with _opened(file) as stream:
        records = ArchiveIterator(stream)
        offset = 0
        whole = False
        try:
            for record in records:
                offset = records.get_record_offset()
                url = record.rec_headers.get_header("WARC-Target-URI") or ""
                # words that are no archive are read as one of the old format, with a response to no address
                response = record.rec_type == "response"
                whole = whole or not response or url.startswith(("http://", "https://"))
                if not response or not url.startswith(("http://", "https://")):
                    continue
                headers = record.http_headers
                status = headers.get_statuscode() if headers else ""
                yield Entry(
                    url=url,
                    offset=offset,
                    date=record.rec_headers.get_header("WARC-Date") or "",
                    status=int(status) if status and status.isdigit() else 0,
                    content_type=(headers.get_header("Content-Type") or "") if headers else "",
                    digest=record.rec_headers.get_header("WARC-Payload-Digest") or "",
                )
        except _BROKEN as error:
            yield Entry("", offset, broken=f"{type(error).__name__}: {error}"[:300])
        else:
            if not whole:
                yield Entry("", 0, broken="it holds no WARC record")


def read_entry(file: ArchiveFile, offset: int, limit: int) -> Stored:
    """The response at `offset`, with up to `limit` bytes of unpacked body.

    Raises `FileRejectedError`: archive_broken, body_too_large, encoding_unknown, and those of files.
    """
    with _opened(file) as stream:
        stream.seek(offset)
        try:
            record = next(iter(ArchiveIterator(stream)))
            if record.rec_type != "response" or record.http_headers is None:
                raise FileRejectedError("archive_broken", f"{file.name} has no response at {offset}")
            headers = tuple((str(name), str(value)) for name, value in record.http_headers.headers)
            coding = (record.http_headers.get_header("Content-Encoding") or "").strip().lower()
            if coding not in _READABLE:
                raise FileRejectedError("encoding_unknown", f"{file.name}: a body in {coding[:40]}")
            body = _bounded(record, limit, file.name)
            status = record.http_headers.get_statuscode()
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
        except FileRejectedError:
            raise
        except (StopIteration, *_BROKEN) as error:
            raise FileRejectedError("archive_broken", f"{file.name} at {offset}: {error}") from error
    return Stored(url, int(status) if status.isdigit() else 0, headers, body)


def _bounded(record: Any, limit: int, name: str) -> bytes:
    stream = record.content_stream()
    blocks = io.BytesIO()
    while block := stream.read(_BLOCK):
        blocks.write(block)
        if blocks.tell() > limit:
            raise FileRejectedError("body_too_large", f"{name}: a body of more than {limit} bytes")
    return blocks.getvalue()


@contextmanager
def _opened(file: ArchiveFile) -> Iterator[IO[bytes]]:
    with input_files.open_file(file.path, file.root) as outer:
        if not file.member:
            yield outer
            return
        try:
            with zipfile.ZipFile(outer) as archive, archive.open(file.member) as inner:
                yield inner
        except (zipfile.BadZipFile, KeyError, NotImplementedError) as error:
            raise FileRejectedError("archive_broken", f"{file.name}: {error}") from error
