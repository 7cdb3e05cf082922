"""Running heads, feet and page numbers: lines near an edge that neighbouring pages repeat, or that only number."""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.documents.layout.lines import Line, lines_of
from pipelines.documents.reading.limits import MARGIN_SHARE
from pipelines.documents.reading.page import Margin

_NUMBER = re.compile(
    r"^\W*(?:(?:page|p\.|seite|页|第)?\s*(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:/|of|von|共)\s*\d{1,4})?\s*页?)\W*$", re.I
)
_NUMBERS = re.compile(r"\d+")

#: A running head stands this many ems or more from the text, baseline to baseline; lines of text stand nearer.
_HEAD_GAP = 2.2


def split_furniture(lines: list[Line], height: int, margins: list[Margin]) -> tuple[list[Line], list[Line]]:
    """(lines of the text, lines of the furniture) of a page `height` pixels high."""
    low, high = height * MARGIN_SHARE, height * (1 - MARGIN_SHARE)
    pages = [_margin_lines(margin) for margin in margins]
    elsewhere: dict[str, list[float]] = {}
    for page in pages:
        for line in page:
            elsewhere.setdefault(_shape(line.text), []).append(line.baseline)
    edge = [line for line in lines if line.box[3] < low or line.box[1] > high]
    found = [line for line in edge if any(abs(y - line.baseline) < 4 for y in elsewhere.get(_shape(line.text), ()))]
    if lines:
        first = min(line.baseline for line in lines)
        last = max(line.baseline for line in lines)
        found += [
            line
            for line in edge
            if line not in found
            and _NUMBER.match(line.text)
            and not any(_in_a_row(line, other) for other in lines)
            and (line.baseline - first < 0.5 * line.size or last - line.baseline < 0.5 * line.size)
        ]
    found += [line for line in _heads(lines, low, high, pages) if line not in found]
    # a head stands above all text, a foot below it: what repeats inside the text is a list or a table
    text = _without(lines, found)
    if text:
        top, bottom = min(line.box[1] for line in text), max(line.box[3] for line in text)
        found = [line for line in found if line.middle < top or line.middle > bottom or _is_page_number(line, text)]
    return _without(lines, found), found


def _without(lines: list[Line], found: list[Line]) -> list[Line]:
    gone = set(found)
    return [line for line in lines if line not in gone]


@lru_cache(maxsize=16)
def _margin_lines(margin: Margin) -> list[Line]:
    """The lines of a margin, which is compared with those of the pages before and after it."""
    return lines_of(margin.runs)


def _heads(lines: list[Line], low: float, high: float, pages: list[list[Line]]) -> list[Line]:
    """A row at an edge, set apart from the text, at a height at which two neighbouring pages have such a row too.

    Its words may change from page to page, as the titles of sections in a running head do.
    """
    found: list[Line] = []
    for top in (True, False):
        row, apart = _outermost(lines, top)
        at_edge = bool(row) and (row[0].box[3] < low if top else row[0].box[1] > high)
        if not at_edge or not apart:
            continue
        others = [_outermost([line for line in page if (line.box[3] < low) == top], top) for page in pages]
        same = [other for other, gap in others if gap and abs(other[0].baseline - row[0].baseline) < 3]
        if len(same) >= 2:
            found += row
    return found


def _outermost(lines: list[Line], top: bool) -> tuple[list[Line], bool]:
    """The first (or last) row of a page, and whether a gap parts it from the next, or nothing follows."""
    if not lines:
        return [], False
    edge = min(line.baseline for line in lines) if top else max(line.baseline for line in lines)
    row = [line for line in lines if abs(line.baseline - edge) < 0.5 * line.size]
    gaps = [abs(line.baseline - edge) for line in lines if line not in row]
    return row, min(gaps, default=1e9) > _HEAD_GAP * max(line.size for line in row)


def _is_page_number(line: Line, text: list[Line]) -> bool:
    return bool(_NUMBER.match(line.text)) and not any(_in_a_row(line, other) for other in text)


def _in_a_row(number: Line, other: Line) -> bool:
    """True for another line at the height of a number: a cell or a word that the number belongs to."""
    return other is not number and abs(other.baseline - number.baseline) < 0.5 * number.size


def _shape(text: str) -> str:
    """The text with its numbers made equal."""
    return _NUMBERS.sub("#", "".join(text.split()))
