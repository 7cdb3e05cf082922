"""Freed memory is kept for the next picture, not given back to the system each time.

glibc returns freed blocks of more than a few hundred kilobytes at once, and every picture then costs the first touch of
new pages: four times as long as copying it (docs/log.md). A loader needs as much again a moment later.
"""

from __future__ import annotations

import ctypes
import os
from functools import lru_cache

#: Names of glibc's settings (malloc.h), and values in bytes: blocks up to the first come from the heap, whose free end
#: may grow to the second before it is returned.
_MMAP_THRESHOLD, _TRIM_THRESHOLD = -3, -1
BLOCK = 32 << 20
KEPT = 256 << 20


@lru_cache(maxsize=1)
def keep_freed_memory() -> bool:
    """Once per process; says whether it took effect.

    Nothing is changed where another C library is used, or where the user has settings of glibc's own in the environment
    (`MALLOC_TRIM_THRESHOLD_`, `MALLOC_MMAP_THRESHOLD_`, `GLIBC_TUNABLES`).
    """
    own = ("MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_", "GLIBC_TUNABLES")
    if any(os.environ.get(name) for name in own):
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if os.name == "posix" else None
    if mallopt is None:
        return False
    return bool(mallopt(_MMAP_THRESHOLD, BLOCK)) and bool(mallopt(_TRIM_THRESHOLD, KEPT))
