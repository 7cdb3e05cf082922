"""Annotation files with a line for each word: four corners as `x1,y1,x2,y2,x3,y3,x4,y4`, then more fields.

Files are UTF-8, often with a byte order mark. ICDAR 2015, MLT-17 and RCTW-17 are of this kind.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

from sources.input_files import read
from sources.scene_text_annotation import AnnotatedPhotograph, AnnotationError, TextInstance

#: A file about one photograph is smaller.
MAX_BYTES = 4_000_000


def read_lines(file: Path, picture: str, parse_line: Callable[[str], TextInstance]) -> AnnotatedPhotograph:
    """The photograph at the path `picture`, with what `parse_line` reads. A bad line is told in `problem`.

    Raises `FileRejectedError`.
    """
    try:
        text = read(file, file, MAX_BYTES).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        return AnnotatedPhotograph(picture, (), problem=f"{file.name} is not UTF-8: {error.reason}")
    instances = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            instances.append(parse_line(line.strip()))
        except AnnotationError as error:
            return AnnotatedPhotograph(picture, (), problem=f"{file.name} line {number}: {error}")
    return AnnotatedPhotograph(picture, tuple(instances))


def split_line(line: str, more: int) -> tuple[tuple[float, ...], list[str]]:
    """The corners of a line and its `more` further fields, the last of which may hold commas.

    Raises `AnnotationError`.
    """
    fields = line.split(",", 7 + more)
    if len(fields) < 8 + more:
        raise AnnotationError(f"{len(fields)} fields where 8 coordinates and {more} more belong")
    try:
        points = tuple(float(field) for field in fields[:8])
    except ValueError as error:
        raise AnnotationError(f"a coordinate is no number ({error})") from error
    if not all(map(math.isfinite, points)):
        raise AnnotationError("a coordinate is not finite")
    return points, fields[8:]


def unquoted(text: str) -> str:
    """`text` without the double quotes around it, if it has any; doubled quotes inside become single ones."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        return text[1:-1].replace('""', '"')
    return text
