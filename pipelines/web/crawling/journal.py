"""The WARC file of a unit while it grows, and what a killed worker left of it.

Each address adds, in one write: response (or revisit) and request, then a metadata record that holds its `Visit`. So
the file is its own journal: whatever ends with a whole metadata record has happened, and a torn end is cut off.
"""

from __future__ import annotations

import base64
import errno
import fcntl
import hashlib
import io
import logging
import os
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipelines.engine.pipeline import EngineError
from pipelines.web.crawling.fetch import Reply
from pipelines.web.crawling.settings import CrawlSettings
from pipelines.web.crawling.visit import Visit

logger = logging.getLogger(__name__)

VERSION = "WARC/1.1"
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
SAME_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_BLOCK = 1 << 20
#: Seconds; NFS servers keep the locks of a client that is gone for 90.
PATIENCE = 120.0
#: Another process has the lock, or took the file away on another machine.
_HELD = (errno.EWOULDBLOCK, errno.ESTALE)
METADATA_TYPE = "application/vnd.vlend.visit+json"


class Journal:
    """Context manager. One process at a time holds a journal; another waits for `patience` seconds (workers outlive a
    killed driver for a while, and locks of a shared folder a node that was lost), and then raises `EngineError`."""

    def __init__(self, path: Path, settings: CrawlSettings, patience: float = PATIENCE) -> None:
        self.path = path
        self._patience = patience
        self._settings = settings
        self._file: BinaryIO | None = None
        self.visits: list[Visit] = []

    def __enter__(self) -> Journal:
        self._file = self._held()
        whole = list(recovered(self.path))
        self.visits = [visit for visit, _ in whole]
        end = whole[-1][1] if whole else 0
        self._file.truncate(end)
        self._file.seek(end)
        if not end:
            self._begin()
        return self

    def __exit__(self, *exception: object) -> None:
        assert self._file is not None
        self._file.close()

    def add(self, visit: Visit, reply: Reply | None = None, earlier: tuple[str, float, str] | None = None) -> None:
        """Write what became of an address. `reply` is stored as a response, or, with `earlier` (address, Unix time and
        record id of the visit that has the same body), as a revisit."""
        assert self._file is not None, "add() runs inside the context"
        buffer = io.BytesIO()
        writer = WARCWriter(buffer, gzip=True, warc_version=VERSION)
        about = {"WARC-Date": _date(visit.time)}
        start = self._file.tell()
        if reply is not None:
            visit.record = _write_reply(writer, visit, reply, earlier)
            visit.offset, visit.length = start, buffer.tell()
            _write_request(writer, visit, reply)
            about["WARC-Refers-To"] = visit.record
        data = visit.to_json()
        writer.write_record(
            writer.create_warc_record(
                visit.address, "metadata", io.BytesIO(data), len(data), METADATA_TYPE, warc_headers_dict=about
            )
        )
        self._file.write(buffer.getvalue())
        self._file.flush()
        self.visits.append(visit)

    def _held(self) -> BinaryIO:
        """The file, opened and locked."""
        give_up = time.monotonic() + self._patience
        while True:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            file = self.path.open("a+b")
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if os.fstat(file.fileno()).st_nlink:
                    return file
                file.close()  # who had it is done with it, and took it away
            except OSError as error:
                file.close()
                if error.errno not in _HELD:
                    raise EngineError(
                        f"{self.path} cannot be locked ({error.strerror}): mount its file system with locks, or name "
                        f"an object store with --out"
                    ) from error
                if time.monotonic() >= give_up:
                    raise EngineError(f"{self.path} is in the hands of another crawl; end it, or wait") from error
                time.sleep(0.2)

    def finish(self) -> int:
        """Everything is on the disk; returns the length in bytes."""
        assert self._file is not None
        self._file.flush()
        os.fsync(self._file.fileno())
        return self._file.tell()

    def _begin(self) -> None:
        assert self._file is not None
        buffer = io.BytesIO()
        writer = WARCWriter(buffer, gzip=True, warc_version=VERSION)
        about = {
            "software": self._settings.agent,
            "format": "WARC File Format 1.1",
            "robots": "RFC 9309",
            "operator": self._settings.contact,
        }
        writer.write_record(writer.create_warcinfo_record(self.path.name, about))
        self._file.write(buffer.getvalue())
        self._file.flush()


def recovered(path: Path) -> Iterator[tuple[Visit, int]]:
    """The whole visits at the beginning of a WARC file of ours, each with the offset at which it ends.

    Every record is a gzip member of its own, whose checksum tells whether it is whole.
    """
    with path.open("rb") as file:
        for head, body, end in _members(file):
            if b"WARC-Type: metadata\r\n" not in head:
                continue
            try:
                yield Visit.from_json(body.removesuffix(b"\r\n\r\n")), end
            except ValueError as error:
                logger.warning("%s holds what is no visit, and is gone on with before it (%s)", path.name, error)
                return


def _members(file: BinaryIO) -> Iterator[tuple[bytes, bytes, int]]:
    """Header and content of each whole record, with the offset after it; ends at one that is torn."""
    rest, end = b"", 0
    while True:
        stream = zlib.decompressobj(31)
        pieces: list[bytes] = []
        while not stream.eof:
            rest = rest or file.read(_BLOCK)
            if not rest:
                return
            try:
                pieces.append(stream.decompress(rest))
            except zlib.error:
                return
            end += len(rest) - len(stream.unused_data)
            rest = stream.unused_data
        head, _, body = b"".join(pieces).partition(b"\r\n\r\n")
        yield head, body, end


def payload_digest(body: bytes) -> str:
    """`sha1:` and base32, as WARC files name bodies."""
    return "sha1:" + base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()


def _write_reply(writer: WARCWriter, visit: Visit, reply: Reply, earlier: tuple[str, float, str] | None) -> str:
    about = {"WARC-Date": _date(visit.time), "WARC-Payload-Digest": visit.digest}
    status = StatusAndHeaders(f"{reply.status} {_line(reply.reason)}", _clean(reply.headers), protocol="HTTP/1.1")
    if earlier is None:
        record = writer.create_warc_record(
            visit.address, "response", io.BytesIO(reply.body), len(reply.body), http_headers=status,
            warc_headers_dict=about,
        )  # fmt: skip
    else:
        about |= {
            "WARC-Profile": NOT_MODIFIED if reply.status == 304 else SAME_PAYLOAD,
            "WARC-Refers-To": earlier[2],
            "WARC-Refers-To-Target-URI": earlier[0],
            "WARC-Refers-To-Date": _date(earlier[1]),
        }
        record = writer.create_warc_record(visit.address, "revisit", http_headers=status, warc_headers_dict=about)
    writer.write_record(record)
    return str(record.rec_headers.get_header("WARC-Record-ID"))


def _write_request(writer: WARCWriter, visit: Visit, reply: Reply) -> None:
    path = visit.address.partition("://")[2].partition("/")[2]
    line = StatusAndHeaders(f"GET /{path} HTTP/1.1", _clean(reply.request_headers), is_http_request=True)
    about = {"WARC-Date": _date(visit.time), "WARC-Concurrent-To": visit.record}
    writer.write_record(writer.create_warc_record(visit.address, "request", http_headers=line, warc_headers_dict=about))


def _clean(headers: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    return [(_line(name), _line(value)) for name, value in headers]


def _line(text: str) -> str:
    """Header values that hold line breaks would end the header, and a server may send any byte."""
    return text.replace("\r", " ").replace("\n", " ").replace("\x00", " ")


def _date(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
