"""ICDAR 2015 Incidental Scene Text: one `gt_<name>.txt` (UTF-8, often with a byte order mark) for each photograph.

A line is `x1,y1,x2,y2,x3,y3,x4,y4,transcription`, clockwise from the top left; `###` as transcription means unreadable.
The transcription may itself hold commas and be quoted. Lines of MLT-17 have one more field, the script, before it.
"""

from __future__ import annotations

from pathlib import Path

from sources.input_files import find
from sources.quadrilateral_lines import read_lines, split_line, unquoted
from sources.scene_text_annotation import AnnotatedPhotograph, TextInstance, picture_beside, transcribed

#: Scripts that MLT-17 names between the coordinates and the transcription.
_SCRIPTS = frozenset(
    {"Arabic", "Latin", "Chinese", "Japanese", "Korean", "Bangla", "Hindi", "Symbols", "Mixed", "None"}
)


def annotation_files(folder: Path) -> list[Path]:
    """All `gt_*.txt` below `folder`, in order. Raises `FileRejectedError` if the folder cannot be listed."""
    return find(folder, lambda path: path.name.startswith("gt_") and path.suffix == ".txt")


def read_annotation(file: Path, root: Path) -> AnnotatedPhotograph:
    """The photograph that `file` is about, its path relative to `root`. A bad line is told in `problem`."""
    return read_lines(file, picture_beside(file, file.stem.removeprefix("gt_"), root), parse_line)


def parse_line(line: str) -> TextInstance:
    """One line of an annotation file; raises `AnnotationError`."""
    points, (last,) = split_line(line, 1)
    script, comma, rest = last.partition(",")
    return transcribed(points, unquoted(rest if comma and script.strip() in _SCRIPTS else last))
