"""Freed memory is kept for the next picture, not given back to the system each time.

glibc returns freed blocks of more than a few hundred kilobytes at once, and every picture then costs the first touch of
new pages: four times as long as copying it (docs/log.md). A loader needs as much again a moment later.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable
from functools import lru_cache

#: Names of glibc's settings (malloc.h), and values in bytes: blocks up to the first come from the heap, whose free end
#: may grow to the second before it is returned.
_MMAP_THRESHOLD, _TRIM_THRESHOLD = -3, -1
BLOCK = 32 << 20
KEPT = 256 << 20
#: The largest that mallopt takes.
MOST = (1 << 31) - 1

#: What was set in this process: the allocator is one for all of it.
_set = {_MMAP_THRESHOLD: 0, _TRIM_THRESHOLD: 0}


def keep_freed_memory(block: int = BLOCK, kept: int = KEPT) -> bool:
    """Keep blocks of up to so many bytes, and so many bytes together; less than before changes nothing. Says whether it
    took effect.

    Nothing is changed where another C library is used, or where the user has settings of glibc's own in the environment
    (`MALLOC_TRIM_THRESHOLD_`, `MALLOC_MMAP_THRESHOLD_`, `GLIBC_TUNABLES`).
    """
    mallopt = _mallopt()
    if mallopt is None:
        return False
    for name, value in ((_MMAP_THRESHOLD, block), (_TRIM_THRESHOLD, kept)):
        if value > _set[name]:
            if not mallopt(name, value):
                return False
            _set[name] = value
    return True


@lru_cache(maxsize=1)
def _mallopt() -> Callable[[int, int], int] | None:
    own = ("MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_", "GLIBC_TUNABLES")
    if os.name != "posix" or any(os.environ.get(name) for name in own):
        return None
    return getattr(ctypes.CDLL(None), "mallopt", None)
