"""The free-disk floor: a run stops while there is still room to finish what is being written, not when there is none.

    check_floor(files)          raises `StoreError` when the disk of the store has less free than the floor

The floor is VLEND_DISK_FLOOR: bytes (`500MB`, `2GiB`), a share of the disk (`2%`), or `0` for none. By default it is
1 GiB or 2 % of the disk, whichever is less.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from corpus.store.files import FileSystem, StoreError

VARIABLE = "VLEND_DISK_FLOOR"
DEFAULT_BYTES = 1 << 30
DEFAULT_SHARE = 0.02
#: A disk can be full of files as well as of bytes; below this many a unit may not find the few that it needs.
LEAST_FILES = 100

_UNITS = {"": 1, "b": 1}
for _power, _letter in enumerate("kmgt", start=1):
    _UNITS |= {f"{_letter}b": 1000**_power, f"{_letter}ib": 1024**_power, _letter: 1024**_power}
_FLOOR = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(%|[a-z]*)\s*", re.IGNORECASE)


def floor_bytes(disk_bytes: int, text: str | None = None) -> int:
    """The floor of a disk of `disk_bytes`: what `text` says, else the environment, else the default.

    Raises `StoreError` for a text that is neither bytes nor a share.
    """
    text = os.environ.get(VARIABLE, "") if text is None else text
    if not text.strip():
        return min(DEFAULT_BYTES, int(disk_bytes * DEFAULT_SHARE))
    match = _FLOOR.fullmatch(text)
    unit = match[2].lower() if match else ""
    if match is None or (unit != "%" and unit not in _UNITS) or (unit == "%" and float(match[1]) >= 100):
        raise StoreError(f"the disk floor {text!r} is no size; write it as 500MB, 2GiB, 2% or 0 ({VARIABLE})")
    return int(disk_bytes * float(match[1]) / 100) if unit == "%" else int(float(match[1]) * _UNITS[unit])


def check_floor(files: FileSystem, floor: int | None = None) -> None:
    """Raise `StoreError` when fewer than `floor` bytes (default: `floor_bytes`) are free below the store's root.

    Costs one system call. Object stores have no floor.
    """
    if not files.is_local:
        return
    folder = _existing(Path(files.root))
    usage = shutil.disk_usage(folder)
    floor = floor_bytes(usage.total) if floor is None else floor
    if usage.free < floor:
        raise StoreError(
            f"only {_megabytes(usage.free)} are free on the disk of {files.root_url}, less than the floor of "
            f"{_megabytes(floor)}; free some space, or lower the floor with {VARIABLE} (such as 200MB, or 0 for none), "
            f"and run the same command again: finished units are kept"
        )
    entries = os.statvfs(folder)
    if floor and entries.f_files and entries.f_favail < LEAST_FILES:
        raise StoreError(
            f"the disk of {files.root_url} has room for only {entries.f_favail} more files; delete some and run the "
            f"same command again: finished units are kept"
        )


def _existing(folder: Path) -> Path:
    while not folder.exists():
        folder = folder.parent
    return folder


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
