"""Row groups in memory, shared by the threads of a process: each is read once while it stays, the oldest go first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from concurrent.futures import Future

from mixtures.loading.part_files import PartFiles
from mixtures.loading.read_group import read_group
from mixtures.loading.row_group import RowGroup


class RowGroupCache:
    """At most `limit` bytes of row groups, but at least the one that was read last.

    Two threads that want the same row group read it once. `reads` and `hits` count, `peak` is in bytes.
    """

    def __init__(self, parts: PartFiles, limit: int) -> None:
        self.parts = parts
        self.limit = limit
        self.reads = 0
        self.hits = 0
        self.held = 0
        self.peak = 0
        # what is being read is a promise
        self._groups: OrderedDict[tuple[int, int], RowGroup | Future[RowGroup]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, part: int, row_group: int) -> RowGroup:
        """The row group, from memory or from its file. Raises `LoadError`."""
        key = part, row_group
        with self._lock:
            found = self._groups.get(key)
            if found is not None:
                self._groups.move_to_end(key)
                self.hits += 1
            else:
                mine: Future[RowGroup] = Future()
                self._groups[key] = mine
                self.reads += 1
        if found is None:
            return self._read(key, mine)
        return found if isinstance(found, RowGroup) else found.result()

    def close(self) -> None:
        """Let everything go and close the files."""
        with self._lock:
            self._groups.clear()
            self.held = 0
        self.parts.close()

    def _read(self, key: tuple[int, int], promise: Future[RowGroup]) -> RowGroup:
        try:
            group = read_group(self.parts, *key)
        except BaseException as error:
            # who waits for it is told; who comes later tries again
            with self._lock:
                self._groups.pop(key, None)
            promise.set_exception(error)
            raise
        promise.set_result(group)
        with self._lock:
            if key in self._groups:
                self._groups[key] = group
                self.held += group.bytes
            self.peak = max(self.peak, self.held)
            self._shrink()
        return group

    def _shrink(self) -> None:
        """Let the oldest go; those that are being read do not count yet and stay."""
        for key in list(self._groups):
            if self.held <= self.limit:
                return
            group = self._groups[key]
            if isinstance(group, RowGroup) and key != next(reversed(self._groups)):
                del self._groups[key]
                self.held -= group.bytes
