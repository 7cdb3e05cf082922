"""RCTW-17: one `<name>.txt` (UTF-8, often with a byte order mark) beside each photograph `<name>.jpg`.

A line is `x1,y1,x2,y2,x3,y3,x4,y4,difficult,"transcription"`: `difficult` is 1 for text that is hard to read, and `###`
as transcription means unreadable.
"""

from __future__ import annotations

import re
from pathlib import Path

from sources.input_files import FileRejectedError, find, open_file
from sources.quadrilateral_lines import read_lines, split_line, unquoted
from sources.scene_text_annotation import (
    AnnotatedPhotograph,
    AnnotationError,
    TextInstance,
    picture_beside,
    transcribed,
)

#: How the first line of a file begins: eight coordinates, the flag, a quoted transcription.
_BEGINNING = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:-?\d+(?:\.\d+)?,){8}[01],"')
_LOOKED_AT = 400


def annotation_files(folder: Path) -> list[Path]:
    """All files of this format below `folder`, in order."""
    return [file for file in find(folder, lambda path: path.suffix == ".txt") if is_rctw17(file)]


def is_rctw17(file: Path) -> bool:
    """Whether `file` begins with a line of this format; False for one that cannot be read."""
    try:
        with open_file(file, file) as stream:
            return _BEGINNING.match(stream.read(_LOOKED_AT)) is not None
    except (FileRejectedError, OSError):
        return False


def read_annotation(file: Path, root: Path) -> AnnotatedPhotograph:
    """The photograph that `file` is about, its path relative to `root`. A bad line is told in `problem`."""
    return read_lines(file, picture_beside(file, file.stem, root), parse_line)


def parse_line(line: str) -> TextInstance:
    """One line of an annotation file; raises `AnnotationError`."""
    points, (difficult, text) = split_line(line, 2)
    if difficult.strip() not in ("0", "1"):
        raise AnnotationError(f"the flag for difficult text is {difficult!r}, neither 0 nor 1")
    return transcribed(points, unquoted(text), legible=difficult.strip() == "0")
