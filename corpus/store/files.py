"""Files that appear whole or not at all, on a local disk or an object store.

POSIX: a temporary file beside the final one, synced, checked, then renamed. Object stores: an upload to the final key
appears whole by itself; its length and checksum are read back, and calls that the network spoils are tried again. A
reader therefore never sees half a file under a final name.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TypeVar

import xxhash
from fsspec.implementations.local import LocalFileSystem

from corpus.store import listing, objects
from corpus.store.connect import connect
from corpus.store.errors import StoreError as StoreError
from corpus.store.faults import step
from corpus.store.listing import Entry
from corpus.store.retry import retried

T = TypeVar("T")


class FileSystem:
    """A folder on any fsspec URL. Paths are relative to it, with forward slashes.

    It may be pickled and used after a fork: the other process connects anew, with the credentials that it has itself.
    """

    def __init__(self, root: str) -> None:
        self.root_url = root
        self._fs, self.root = connect(root)
        self._process = os.getpid()
        self.is_local = isinstance(self._fs, LocalFileSystem)

    def __reduce__(self) -> tuple[Any, ...]:
        return FileSystem, (self.root if self.is_local else self.root_url,)

    @property
    def fs(self) -> Any:
        """The fsspec file system; its connections do not survive a fork."""
        if self._process != os.getpid():
            self._fs, self.root = connect(self.root_url)
            self._process = os.getpid()
        return self._fs

    def full(self, path: str) -> str:
        """The path as the underlying file system knows it."""
        return f"{self.root.rstrip('/')}/{path}" if path else self.root

    def exists(self, path: str) -> bool:
        """Is there a file or folder at `path`?"""
        return bool(self._call("looking for", path, lambda: self.fs.exists(self.full(path))))

    def size(self, path: str) -> int:
        """Length in bytes; raises FileNotFoundError."""
        return int(self._call("looking for", path, lambda: self.fs.size(self.full(path))))

    def names(self, folder: str) -> list[str]:
        """Sorted names (not paths) directly inside `folder`; empty if there is no such folder."""
        return self._call("listing", folder, lambda: sorted(listing.names_in(self.fs, self.full(folder))))

    def files_below(self, folder: str = "") -> Iterator[Entry]:
        """Every file at any depth below `folder`, in no fixed order and one page at a time; none if there is none."""
        try:
            yield from listing.files_below(self.fs, self.full(folder))
        except Exception as error:
            if (explained := objects.refusal(error, "listing", self.full(folder))) is None or self.is_local:
                raise
            raise explained from error

    def read(self, path: str) -> bytes:
        """The whole file."""
        return bytes(self._call("reading", path, lambda: self.fs.cat_file(self.full(path))))

    def open(self, path: str) -> IO[bytes]:
        """A seekable binary reader."""
        return self._call("opening", path, lambda: self.fs.open(self.full(path), "rb"))

    def fetch(self, path: str, target: Path) -> None:
        """Copy a file to `target` on this machine's disk."""
        try:
            self._call("copying", path, lambda: self.fs.get_file(self.full(path), str(target)))
        except OSError as error:
            raise _explained(error, str(target.parent)) from error

    def remove(self, path: str) -> None:
        """Delete one file."""
        self._call("deleting", path, lambda: self.fs.rm_file(self.full(path)))

    def free_bytes(self) -> int | None:
        """Free space for ordinary users on a local disk; None where the notion makes no sense."""
        if not self.is_local:
            return None
        folder = Path(self.root)
        while not folder.exists():
            folder = folder.parent
        return shutil.disk_usage(folder).free

    def create(self, path: str, data: bytes, label: str) -> bool:
        """Write `data` at `path` unless something is there. True if this call created it: the first one wins.

        On an object store whose answer was lost on its way, a file of this call's own may count as someone else's: who
        needs to know what stands there reads it.
        """
        if not self.is_local:
            step(f"{label}.before_link")
            created = self._call("writing", path, lambda: objects.create(self.fs, self.full(path), data))
            step(f"{label}.after_link")
            return created
        final = Path(self.full(path))
        with self._temporary(final) as temporary:
            _write_synced(temporary, data)
            step(f"{label}.before_link")
            try:
                os.link(temporary, final)
            except FileExistsError:
                return False
        step(f"{label}.after_link")
        return True

    def replace(self, path: str, data: bytes) -> None:
        """Write `data` at `path`, in place of what may be there."""
        if not self.is_local:
            self._call("writing", path, lambda: objects.put(self.fs, self.full(path), data))
            return
        final = Path(self.full(path))
        with self._temporary(final) as temporary:
            _write_synced(temporary, data)
            os.replace(temporary, final)

    def commit(
        self,
        write: Callable[[Path], None],
        final_path: Callable[[str], str],
        label: str,
        check: Callable[[Path], None] | None = None,
    ) -> tuple[str, int, str]:
        """Write a file whose name depends on its content.

        `write` fills a temporary file, `check` reopens it and raises if it is not right, `final_path` names it from
        its checksum. Returns (path, bytes, checksum). An equal file that is there already is replaced by its like.
        """
        folder = Path(self.full(final_path("0" * 32))).parent if self.is_local else Path(tempfile.gettempdir())
        with self._temporary(folder / "part") as temporary:
            try:
                write(temporary)
                _sync(temporary)
            except OSError as error:
                raise _explained(error, self.root_url) from error
            checksum = file_checksum(temporary)
            size = temporary.stat().st_size
            if check:
                check(temporary)
            path = final_path(checksum)
            step(f"{label}.before_rename")
            if self.is_local:
                os.replace(temporary, self.full(path))
            else:
                self._call("writing", path, lambda: objects.upload(self.fs, temporary, self.full(path)))
        step(f"{label}.after_rename")
        return path, size, checksum

    @contextmanager
    def _temporary(self, final: Path) -> Iterator[Path]:
        """A path in the folder of `final` that readers ignore; removed at the end if it is still there."""
        try:
            final.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _explained(error, self.root_url) from error
        path = final.parent / f".tmp-{uuid.uuid4().hex}"
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def _call(self, verb: str, path: str, call: Callable[[], T]) -> T:
        """`call` on the file system; on a network with further tries, and with its refusals in words."""
        if self.is_local:
            return call()
        try:
            return retried(call, f"{verb} {self.full(path)}")
        except Exception as error:
            if (explained := objects.refusal(error, verb, self.full(path))) is None:
                raise
            raise explained from error


def file_checksum(path: Path) -> str:
    """xxh3-128 of a local file, as 32 hexadecimal digits."""
    state = xxhash.xxh3_128()
    with path.open("rb") as file:
        while block := file.read(1 << 22):
            state.update(block)
    return state.hexdigest()


def _write_synced(path: Path, data: bytes) -> None:
    try:
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise _explained(error, str(path.parent)) from error


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _explained(error: OSError, place: str) -> Exception:
    advice: dict[int | None, Any] = {
        errno.ENOSPC: "the disk is full; free some space and run the same command again, finished units are kept",
        errno.EDQUOT: "the disk quota is used up; free some space and run the same command again",
        errno.EACCES: "no permission to write there; choose another output folder with OUT= or --out",
        errno.EROFS: "the file system is read-only; choose another output folder with OUT= or --out",
    }
    if error.errno in advice:
        return StoreError(f"cannot write below {place}: {advice[error.errno]}")
    return error
