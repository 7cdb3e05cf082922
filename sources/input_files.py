"""Files of a folder that the user named, found and read without trusting what lies there.

    for path in find(root, lambda path: path.suffix == ".csv"):
        locator = name_of(path, root)
        data = read(path, root, limit=50_000_000)

Whatever has a wanted name is found, also what turns out to be no file: a pipe, a broken link, a folder that may not be
listed. So it is an item like the others, and reading it says why it cannot be used, with `FileRejectedError`. Nothing
is read through a link that leads out of the folder; pipes and devices are never waited for.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import IO, BinaryIO

_BLOCK = 1 << 20
_REASONS = {
    errno.ENOENT: "file_missing",
    errno.ENOTDIR: "file_missing",
    errno.ESTALE: "file_missing",
    errno.EACCES: "permission_denied",
    errno.EPERM: "permission_denied",
    errno.ENXIO: "not_a_file",
    errno.EISDIR: "not_a_file",
    errno.ELOOP: "link_broken",
}
#: What a name may not hold as it is: halves of characters (bytes that are no UTF-8), and characters that break lines or
#: steer terminals. The mark that they are written with is written so itself where it could be taken for one.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]|\\(?=x[0-9a-f]{2})")
_SURROGATE = re.compile("[\ud800-\udfff]")
_WRITTEN = re.compile(r"\\x([0-9a-f]{2})")


class FileRejectedError(ValueError):
    """A file that cannot be used. `reason` is a short snake_case word: file_missing, permission_denied, not_a_file,
    link_outside, link_broken, folder_unreadable, file_unreadable, file_too_large."""

    def __init__(self, reason: str, detail: str = "") -> None:
        detail = printable(detail)
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


def find(root: Path, wanted: Callable[[Path], bool]) -> list[Path]:
    """Everything below `root` that has a wanted name and is no folder, and every folder that cannot be entered: one
    without permission, or a link to one that lies elsewhere. Sorted; `root` alone if it is no folder.

    Raises `FileRejectedError` if `root` itself cannot be listed.
    """
    if not root.is_dir():
        return [root]
    found: list[Path] = []
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    path = folder / entry.name
                    if _is_folder(entry):
                        # a link to a folder inside would show the same files twice
                        if not entry.is_symlink():
                            waiting.append(path)
                        elif not _inside(path, root):
                            found.append(path)
                    elif wanted(path):
                        found.append(path)
        except OSError as error:
            if folder == root:
                raise FileRejectedError("folder_unreadable", f"{root}: {error.strerror}") from error
            found.append(folder)
    return sorted(found)


def open_file(path: Path, root: Path) -> BinaryIO:
    """`path`, which lies below `root` or is it, opened for reading. Raises `FileRejectedError`."""
    try:
        if path != root and not _inside(path, root):
            raise FileRejectedError(
                "link_outside", f"{path.name} leads out of the folder; name the place that it leads to, or copy it here"
            )
        # without waiting: opening a pipe would last until somebody writes to it
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    except FileRejectedError:
        raise
    except ValueError as error:  # a name that no file can have
        raise FileRejectedError("file_missing", f"{path.name}: {error}") from error
    except OSError as error:
        if error.errno == errno.EACCES and path.is_dir():
            raise FileRejectedError("folder_unreadable", f"{path.name}: {error.strerror}") from error
        raise rejection(error, path) from error
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        if stat.S_ISDIR(mode):
            raise FileRejectedError("folder_unreadable", f"{path.name} is a folder that could not be entered")
        raise FileRejectedError("not_a_file", f"{path.name} is a pipe, a socket or a device")
    return os.fdopen(handle, "rb")


def read(path: Path, root: Path, limit: int) -> bytes:
    """The bytes of `path`, at most `limit` of them. Raises `FileRejectedError`, file_too_large among others."""
    with open_file(path, root) as file:
        try:
            if (size := os.fstat(file.fileno()).st_size) > limit:
                raise FileRejectedError("file_too_large", f"{path.name}: {size} bytes, at most {limit} are read")
            return bounded(file, limit, path.name)
        except OSError as error:
            raise rejection(error, path) from error


def bounded(stream: IO[bytes], limit: int, name: str) -> bytes:
    """What is left of `stream`, which may unpack to any size. Raises `FileRejectedError` beyond `limit` bytes."""
    blocks: list[bytes] = []
    size = 0
    while block := stream.read(_BLOCK):
        size += len(block)
        if size > limit:
            raise FileRejectedError("file_too_large", f"{name} holds more than {limit} bytes")
        blocks.append(block)
    return b"".join(blocks)


def digest(path: Path, root: Path) -> str:
    """blake2b-128 of the bytes of `path`, whatever its length; the reason where it cannot be read."""
    try:
        with open_file(path, root) as file:
            state = hashlib.blake2b(digest_size=16)
            while block := file.read(_BLOCK):
                state.update(block)
            return state.hexdigest()
    except FileRejectedError as error:
        return error.reason
    except OSError as error:
        return rejection(error, path).reason


def is_file(path: Path, root: Path) -> bool:
    """Can `path` be opened by `open_file`?"""
    try:
        open_file(path, root).close()
    except FileRejectedError:
        return False
    return True


def file_at(folder: Path, stated: str, root: Path) -> Path | None:
    """The file that a document in `folder` calls `stated`; None if there is none, or if it lies outside `root`.

    A file that may not be looked at is handed out: reading it says so.
    """
    if "\0" in stated:
        return None
    path = Path(os.path.normpath(folder / stated))
    try:
        inside = path.is_relative_to(os.path.normpath(root)) and path != Path(os.path.normpath(root))
        return path if inside and path.is_file() and _inside(path, root) else None
    except PermissionError:
        return path
    except (OSError, ValueError):  # a name that no file can have
        return None


def size(path: Path) -> int:
    """Length in bytes; 0 for what is gone or has none."""
    try:
        found = path.stat()
    except OSError:
        return 0
    return found.st_size if stat.S_ISREG(found.st_mode) else 0


def rejection(error: OSError, path: Path) -> FileRejectedError:
    """The verdict on a file whose reading ended with `error`."""
    return FileRejectedError(_REASONS.get(error.errno or 0, "file_unreadable"), f"{path.name}: {error.strerror}")


def name_of(path: Path, root: Path) -> str:
    """`path` relative to `root` (the name alone if it is `root`), with forward slashes, in printable characters."""
    return printable(path.name if path == root else path.relative_to(root).as_posix())


def path_of(name: str, root: Path) -> Path:
    """The path that `name_of` made `name` of."""
    raw = _WRITTEN.sub(lambda match: chr(value if (value := int(match[1], 16)) < 0x80 else 0xDC00 + value), name)
    return root / raw if root.is_dir() else root.parent / raw


def printable(text: str) -> str:
    """`text` with control characters and bytes that are no UTF-8 written as \\xhh; other lone surrogates as \\udhhh."""
    return _UNPRINTABLE.sub(_written, text)


def is_unicode(text: str) -> bool:
    """Can `text` be written? JSON may hold halves of surrogate pairs, which no file can."""
    return text.isascii() or not _SURROGATE.search(text)


def _written(match: re.Match[str]) -> str:
    value = ord(match[0])
    if 0xDC80 <= value <= 0xDCFF:
        value -= 0xDC00
    return f"\\x{value:02x}" if value < 0x100 else f"\\u{value:04x}"


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _inside(path: Path, root: Path) -> bool:
    resolved = os.path.realpath(path)
    return any(resolved == base or resolved.startswith(base.rstrip("/") + "/") for base in _bases(root))


@lru_cache(maxsize=16)
def _bases(root: Path) -> tuple[str, ...]:
    """The real places that files of `root` may lie in. The cache of the Hugging Face hub keeps its `snapshots` as links
    into the folder `blobs` beside them."""
    base = os.path.realpath(root if root.is_dir() else root.parent)
    for folder in Path(base).parents:
        if folder.name == "snapshots" and folder.parent.name.startswith(("datasets--", "models--", "spaces--")):
            return base, str(folder.parent / "blobs")
    return (base,)
