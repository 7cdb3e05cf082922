"""What is asked of the pixels of a page by machine code (`pixels.c`), where `make compiled` has made it.

Everything here gives what NumPy gives where nothing is compiled (encode.py, blank.py, rules.py, corpus/images.py), and
None for arrays that lie in memory in another way than `encode.canvas` lays them.
"""

from __future__ import annotations

import ctypes
import logging
import os
from functools import lru_cache
from pathlib import Path

import numpy as np

from pipelines.documents.compiled import VARIABLE, pixels_library

_log = logging.getLogger(__name__)


class _Picture(ctypes.Structure):
    """`picture` of pixels.c."""

    _fields_ = (
        ("first", ctypes.c_void_p),
        ("stride", ctypes.c_int64),
        ("width", ctypes.c_int32),
        ("height", ctypes.c_int32),
        ("channels", ctypes.c_int32),
    )


class CompiledPixels:
    """The library at `path`; raises `OSError` where it does not load."""

    def __init__(self, path: Path) -> None:
        library = ctypes.CDLL(str(path))
        picture, numbers, count = ctypes.POINTER(_Picture), ctypes.c_void_p, ctypes.c_int64
        self._has_colour = library.vlend_has_colour
        self._has_colour.argtypes = (picture, ctypes.c_int)
        self._blank = library.vlend_blank
        self._blank.argtypes = (picture, numbers, count, ctypes.c_int, numbers)
        self._seen = library.vlend_seen
        self._seen.argtypes = (picture, numbers, count, ctypes.c_int, ctypes.c_int, numbers)
        self._row_sums = library.vlend_row_sums
        self._row_sums.argtypes = (picture, ctypes.c_int, numbers)
        for function in (self._blank, self._seen, self._row_sums):
            function.restype = None

    def has_colour(self, pixels: np.ndarray, limit: int) -> bool | None:
        """Is there a pixel, of (height, width, 3), whose channels are further apart than `limit`?"""
        picture = _picture_of(pixels)
        return bool(self._has_colour(picture, limit)) if picture and picture.channels == 3 else None

    def blank(self, pixels: np.ndarray, boxes: np.ndarray, even: int) -> np.ndarray | None:
        """A mask of the boxes (boxes, 4) whose grey levels are less than `even` apart, or that lie outside."""
        picture = _picture_of(pixels)
        if picture is None:
            return None
        boxes = np.ascontiguousarray(boxes, dtype=np.float64)
        found = np.empty(len(boxes), dtype=np.bool_)
        self._blank(picture, boxes.ctypes.data, len(boxes), even, found.ctypes.data)
        return found

    def seen(self, pixels: np.ndarray, rules: np.ndarray, contrast: int, beside: int) -> np.ndarray | None:
        """The share of each rule's length, of (rules, 4), along which it differs from what is `beside` it."""
        picture = _picture_of(pixels)
        if picture is None:
            return None
        rules = np.ascontiguousarray(rules, dtype=np.float64)
        shares = np.empty(len(rules))
        self._seen(picture, rules.ctypes.data, len(rules), contrast, beside, shares.ctypes.data)
        return shares

    def row_sums(self, pixels: np.ndarray, block: int) -> np.ndarray | None:
        """As `corpus.images.row_sums`."""
        picture = _picture_of(pixels)
        if picture is None:
            return None
        sums = np.empty((-(-picture.height // block), picture.width))
        self._row_sums(picture, block, sums.ctypes.data)
        return sums


def _picture_of(pixels: np.ndarray) -> _Picture | None:
    """The array as pixels.c takes it: of bytes, its pixels one after the other in rows, in one channel or three."""
    height, width, channels = pixels.shape if pixels.ndim == 3 else (*pixels.shape, 1)
    row, *within = pixels.strides
    beside = [channels, 1] if pixels.ndim == 3 else [1]
    if pixels.dtype != np.uint8 or channels not in (1, 3) or within != beside or row < width * channels:
        return None
    return _Picture(pixels.__array_interface__["data"][0], row, width, height, channels)


@lru_cache(maxsize=1)
def compiled_pixels() -> CompiledPixels | None:
    """What `make compiled` has made, if it has."""
    path = pixels_library()
    if os.environ.get(VARIABLE) == "0" or not path.is_file():
        return None
    try:
        return CompiledPixels(path)
    except OSError as error:
        _log.warning("%s does not load, NumPy looks at the pixels instead: %s", path, error)
        return None
