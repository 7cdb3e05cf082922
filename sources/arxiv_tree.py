"""One submission as arXiv ships it: a tar (compressed or not), one compressed TeX file, or a PDF alone.

Archives are unpacked in memory, within limits, and no name in them is trusted: a member that leads elsewhere, a link or
a device condemns the whole archive, because TeX would meet it.
"""

from __future__ import annotations

import gzip
import io
import tarfile
import zlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from sources.input_files import FileRejectedError, printable

#: Limits of one submission, unpacked. arXiv's own limit is 50 MB.
MAX_BYTES = 400 << 20
MAX_MEMBERS = 5_000
_BLOCK = 1 << 20
_GZIP, _PDF = b"\x1f\x8b", b"%PDF-"
#: Where a tar's mark stands in its first header.
_TAR_MARK = slice(257, 262)


@dataclass(frozen=True)
class SourceTree:
    """The files of a submission by name; `single` where it was one file without a name of its own."""

    files: dict[str, bytes] = field(default_factory=dict)
    single: bool = False


def read_tree(data: bytes, name: str) -> SourceTree:
    """The files of the submission with these bytes, which messages call `name`.

    Raises `FileRejectedError`: pdf_only, archive_unsafe, archive_bomb, archive_damaged, no_tex_source.
    """
    if data.startswith(_GZIP):
        data = _unzipped(data, name)
    if data.startswith(_PDF):
        raise FileRejectedError("pdf_only", f"{name} is a PDF without source; `vlend run documents` reads it")
    if data[_TAR_MARK] == b"ustar" or _is_old_tar(data):
        return SourceTree(_members(data, name))
    if b"\0" in data[:1000] or not data.strip():
        raise FileRejectedError("no_tex_source", f"{name} is neither a tar nor TeX")
    return SourceTree({"main.tex": data}, single=True)


def safe_name(name: str) -> str | None:
    """A member's name without needless parts; None if it leads out of the archive."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name:
        return None
    return path.as_posix()


def _unzipped(data: bytes, name: str) -> bytes:
    blocks: list[bytes] = []
    size = 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            while block := stream.read(_BLOCK):
                size += len(block)
                if size > MAX_BYTES:
                    raise FileRejectedError("archive_bomb", f"{name} unpacks to more than {MAX_BYTES >> 20} MB")
                blocks.append(block)
    except (EOFError, OSError, zlib.error) as error:
        raise FileRejectedError("archive_damaged", f"{name}: {error}") from error
    return b"".join(blocks)


def _is_old_tar(data: bytes) -> bool:
    """A tar of before 1988 has no mark; its header's checksum tells."""
    if len(data) < 512:
        return False
    try:
        stated = int(data[148:156].strip(b"\0 ") or b"x", 8)
    except ValueError:
        return False
    return stated == sum(data[:148]) + sum(b" " * 8) + sum(data[156:512])


def _members(data: bytes, name: str) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    size = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
            for number, member in enumerate(archive):
                if number >= MAX_MEMBERS:
                    raise FileRejectedError("archive_bomb", f"{name} holds more than {MAX_MEMBERS} members")
                if member.isdir():
                    continue
                path = safe_name(member.name)
                if path is None:
                    raise FileRejectedError("archive_unsafe", f"{name}: {printable(member.name)!r} leads out of it")
                if not member.isreg() or member.issparse():
                    raise FileRejectedError("archive_unsafe", f"{name}: {printable(member.name)!r} is a link or device")
                size += member.size
                if size > MAX_BYTES:
                    raise FileRejectedError("archive_bomb", f"{name} holds more than {MAX_BYTES >> 20} MB")
                content = archive.extractfile(member)
                files[path] = content.read() if content else b""
                if len(files[path]) != member.size:
                    raise FileRejectedError("archive_damaged", f"{name}: {printable(path)} is cut off")
    except (tarfile.TarError, EOFError, OSError) as error:
        raise FileRejectedError("archive_damaged", f"{name}: {error}") from error
    if not any(path.lower().endswith((".tex", ".ltx", ".latex")) for path in files):
        inside = any(path.lower().endswith((".pdf", ".ps", ".docx", ".html")) for path in files)
        raise FileRejectedError("no_tex_source", f"{name} holds {'other formats' if inside else 'nothing'} but no TeX")
    return files
