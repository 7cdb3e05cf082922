"""Stretches of a local file, in three ways: read beside other threads, copied out of its mapping, or seen in it."""

from __future__ import annotations

import mmap
import os
from typing import Protocol

Stretch = bytes | memoryview


class RawFile(Protocol):
    """An open file; it is closed when nothing holds it, or a view of it, any more."""

    #: inode, bytes, and time of the last change in nanoseconds
    identity: tuple[int, int, int]

    def take(self, offset: int, length: int) -> Stretch:
        """So many bytes, or fewer at the file's end. Raises `OSError`."""

    def check(self) -> None:
        """Before stretches are taken: raises `OSError` if the file has lost bytes and taking would not tell."""


class ReadFile:
    """Read by position: threads read at the same time, and others run on while the disk is waited for."""

    def __init__(self, path: str) -> None:
        self._file = open(path, "rb", buffering=0)  # noqa: SIM115
        self._descriptor = self._file.fileno()
        facts = os.fstat(self._descriptor)
        self.identity = facts.st_ino, facts.st_size, facts.st_mtime_ns

    def take(self, offset: int, length: int) -> Stretch:
        """So many bytes, or fewer at the file's end. Raises `OSError`."""
        return os.pread(self._descriptor, length, offset)

    def check(self) -> None:
        """A read tells by itself, by fewer bytes."""


class MappedFile(ReadFile):
    """Copied out of the mapping, which costs less than a read (docs/log.md); no other thread runs meanwhile.

    Behind the end of a mapped file that was cut off are zeros, or the end of the process, so it is to be checked
    before. Storage that fails in the middle of a file ends the process too, and not with an error.
    """

    def __init__(self, path: str) -> None:
        super().__init__(path)
        # a file without bytes cannot be mapped
        mapped = mmap.mmap(self._descriptor, 0, access=mmap.ACCESS_READ) if self.identity[1] else b""
        self._mapped: mmap.mmap | bytes | memoryview = mapped

    def take(self, offset: int, length: int) -> Stretch:
        """So many bytes, or fewer at the file's end."""
        return self._mapped[offset : offset + length]

    def check(self) -> None:
        """Raises `OSError` if the file has not as many bytes as when it was opened."""
        if (size := os.fstat(self._descriptor).st_size) != self.identity[1]:
            raise OSError(f"it had {self.identity[1]:,} bytes when it was opened, and has {size:,}")


class ViewedFile(MappedFile):
    """Seen in the mapping, without a copy: the file stays mapped for as long as a view of it is held."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self._mapped = memoryview(self._mapped)
