"""What makes a page useless although its text was found: lines upon each other, tables that came out as bare marks,
type that no model can read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from pipelines.arxiv.page_text import PrintedLine, PrintedText
from pipelines.documents.legibility import smallest_x_height
from pipelines.documents.reading.page import PageReading

_MATHS = re.compile(r"\\\(.*?\\\)|\\\[.*?\\\]", re.S)


def bare_marks(fragments: Iterable[str], printed: Iterable[str]) -> int:
    """How many more ampersands the text has outside its formulas than the page."""
    stated = sum(text.count("&") - sum(piece.count("&") for piece in _MATHS.findall(text)) for text in fragments)
    return stated - sum(line.count("&") for line in printed)


def overprinted(lines: list[PrintedLine]) -> int:
    """How many lines of running text have other text upon them."""
    prose = [line for line in lines if line.prose]
    return sum(any(_upon(other, line) for other in lines if other is not line) for line in prose)


def _upon(other: PrintedLine, line: PrintedLine) -> bool:
    """Does most of `other`, a line of some letters and of like size, lie within `line`?"""
    if other.stop - other.start < 4 or other.size < 0.6 * line.size:
        return False
    wide = min(other.box[2], line.box[2]) - max(other.box[0], line.box[0])
    # ascenders and descenders of neighbouring lines touch
    high = min(other.box[3], line.box[3]) - max(other.box[1], line.box[1])
    height = min(other.box[3] - other.box[1], line.box[3] - line.box[1])
    return wide > 0.5 * (other.box[2] - other.box[0]) and high > 0.5 * height


class _Sized(NamedTuple):
    text: str
    size: float


def smallest_prose(printed: PrintedText, page: int, reading: PageReading) -> float:
    """The smallest x-height of a page's running text, in pixels at a model's input; 0 for a page without. Labels of
    drawings, which no record says, do not count."""
    lines = (line for line in printed.lines if line.page == page and line.prose)
    sized = [_Sized(printed.raw[line.raw_start : line.raw_stop], line.size) for line in lines]
    return smallest_x_height(sized, reading.width, reading.height)


def median_of(weighted: Iterable[tuple[float, int]]) -> float:
    """The median of values with weights; 0 for none."""
    ordered = sorted(weighted)
    left = sum(weight for _, weight in ordered) / 2
    for value, weight in ordered:
        left -= weight
        if left <= 0:
            return value
    return 0.0
