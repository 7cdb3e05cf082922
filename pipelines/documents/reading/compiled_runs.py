"""The runs of a page by machine code (`mupdf_runs.c`), where `make compiled` has made it for the PyMuPDF at hand."""

from __future__ import annotations

import ctypes
import logging
import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.documents.compiled import VARIABLE, reader_library
from pipelines.documents.reading.backwards import is_backwards
from pipelines.documents.reading.limits import MAX_CHARACTERS
from pipelines.documents.reading.run_columns import RunColumns

_MAX_FONTS = 256
_CODE_POINTS = f"utf-32-{'le' if sys.byteorder == 'little' else 'be'}"
_log = logging.getLogger(__name__)


class _Columns(ctypes.Structure):
    """`columns` of mupdf_runs.c."""

    _fields_ = (
        ("characters_room", ctypes.c_int32),
        ("runs_room", ctypes.c_int32),
        ("fonts_room", ctypes.c_int32),
        ("characters", ctypes.c_int32),
        ("runs", ctypes.c_int32),
        ("fonts", ctypes.c_int32),
        ("text", ctypes.c_void_p),
        ("ends", ctypes.c_void_p),
        ("numbers", ctypes.c_void_p),
        ("flags", ctypes.c_void_p),
        ("font", ctypes.c_void_p),
        ("names", ctypes.POINTER(ctypes.c_char_p)),
        ("font_flags", ctypes.c_void_p),
    )


class CompiledRuns:
    """The library at `path`, which takes up `room` characters of a page at most.

    Raises `OSError` where it does not load, or was made for another version of MuPDF than `version`.
    """

    def __init__(self, path: Path, version: str, room: int = MAX_CHARACTERS) -> None:
        library = ctypes.CDLL(str(path))
        library.vlend_mupdf_version.restype = ctypes.c_char_p
        made_for = library.vlend_mupdf_version().decode()
        if made_for != version:
            raise OSError(f"made for MuPDF {made_for}, and this is {version}")
        self._fill = library.vlend_runs
        self._fill.argtypes = (ctypes.c_void_p, ctypes.c_double, ctypes.POINTER(_Columns))
        # memory that is never written to is never given: a page fills some hundredths of it
        self._text, self._ends = np.empty(room, np.uint32), np.empty(room, np.int32)
        self._numbers, self._flags = np.empty((6, room)), np.empty(room, np.uint8)
        self._font, self._font_flags = np.empty(room, np.int32), np.empty(_MAX_FONTS, np.uint32)
        self._names = (ctypes.c_char_p * _MAX_FONTS)()
        self._columns = _Columns(
            characters_room=room,
            runs_room=room,
            fonts_room=_MAX_FONTS,
            text=self._text.ctypes.data,
            ends=self._ends.ctypes.data,
            numbers=self._numbers.ctypes.data,
            flags=self._flags.ctypes.data,
            font=self._font.ctypes.data,
            names=self._names,
            font_flags=self._font_flags.ctypes.data,
        )

    def __call__(self, text: Any, scale: float) -> RunColumns | None:
        """The runs of a `pymupdf.TextPage`; `scale` is pixels per point.

        None for what PyMuPDF is to be asked for: pages with text that reads from right to left, whose letters are put
        in order one by one, and pages with more on them than there is room for.
        """
        columns = self._columns
        if not self._fill(int(text.this.m_internal.this), scale, columns):
            return None
        whole = self._text[: columns.characters].tobytes().decode(_CODE_POINTS)
        if is_backwards(whole):
            return None
        count = columns.runs
        ends = self._ends[:count].tolist()
        return RunColumns(
            texts=[whole[start:end] for start, end in zip([0, *ends], ends, strict=False)],
            numbers=self._numbers[:, :count].copy(),
            # as PyMuPDF decodes them
            fonts=[name.decode("raw_unicode_escape", "replace") for name in self._names[: columns.fonts] if name],
            font=self._font[:count].tolist(),
            flags=self._flags[:count].copy(),
        )


@lru_cache(maxsize=1)
def compiled_runs(version: str) -> CompiledRuns | None:
    """What `make compiled` has made for this version of MuPDF, if it has."""
    path = reader_library()
    if os.environ.get(VARIABLE) == "0" or path is None or not path.is_file():
        return None
    try:
        return CompiledRuns(path, version)
    except OSError as error:
        _log.warning("%s does not load, PyMuPDF's own text is taken instead: %s", path, error)
        return None
