"""Is what stands between two rules of a table one row, whose cells are wrapped, or are these several rows?

Where no rule stands, one could: wherever several cells have a gap between their lines, and no cell has text there that
certainly goes on from one line to the next. Only where there is no such place it is one row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from math import inf

from pipelines.documents.layout.cell_text import CellRow, is_full
from pipelines.documents.layout.lines import is_chinese

#: Baselines that differ by less than this many ems are at one height.
_LEVEL = 0.35
#: How far the letters of a line reach above its baseline at least, in ems.
_HEIGHT = 0.6
_SENTENCE_END = re.compile(r"[.!?:;。！？：；…][\"'”’）)\]}]*$")
_GOES_ON = (",", "，", "、", "(", "（", "-", "\u00ad", "\u2010")
#: Words that no entry ends with.
_LEADS_ON = re.compile(
    r"(?:^|\s)(?:&|\+|and|or|of|the|a|an|in|on|for|to|with|from|by|und|oder|der|die|das|von|et|ou|de|du|la|le|les"
    r"|y|o|del|и|или|в|на|с)$",
    re.I,
)
#: More gaps than wrapped cells have.
_MAX_GAPS = 500
#: Chinese lines with fewer characters may be entries of equal length.
_MIN_CHINESE = 8


def is_one_row(cells: Sequence[tuple[list[CellRow], float]]) -> bool:
    """True only if it is certain. For each cell its rows, and how wide rows of its column are (pixels)."""
    wrapped = [(rows, width) for rows, width in cells if len(rows) > 1]
    single = [rows[0] for rows, _ in cells if len(rows) == 1]
    if wrapped and any(not _level(one, other) for one, other in pairwise(single)):
        return False
    gaps: list[tuple[float, float]] = []
    blocks: list[tuple[float, float]] = []
    for rows, width in wrapped:
        begin = _top(rows[0])
        for before, after in pairwise(rows):
            if not goes_on(before, after, width):
                blocks.append((begin, before.baseline))
                gaps.append((before.baseline, _top(after)))
                begin = _top(after)
        blocks.append((begin, rows[-1].baseline))
    if len(gaps) > _MAX_GAPS:
        return False
    # gaps of one cell never share a height, so those that do are of two
    reached = -inf
    for start, stop in sorted(gaps):
        if start < reached and not any(above <= start and min(stop, reached) <= below for above, below in blocks):
            return False
        reached = max(reached, stop)
    return True


def breaks_wrapped(cells: Sequence[tuple[list[CellRow], float]]) -> bool:
    """Would reading these cells of one row line by line break text that certainly goes on, by that of another cell?"""
    for number, (rows, width) in enumerate(cells):
        others = [row for other, (beside, _) in enumerate(cells) if other != number for row in beside]
        for before, after in pairwise(rows):
            between = any(_level(other, before) or _level(other, after) for other in others)
            if between and goes_on(before, after, width):
                return True
    return False


def _top(row: CellRow) -> float:
    return row.baseline - _HEIGHT * row.size


def _level(one: CellRow, other: CellRow) -> bool:
    return abs(one.baseline - other.baseline) < _LEVEL * min(one.size, other.size)


def goes_on(before: CellRow, row: CellRow, width: float) -> bool:
    """Is it certain that the text of one row goes on in the next?"""
    if _SENTENCE_END.search(before.text) or not is_full(before, row, width):
        return False
    if row.text[:1].islower():
        return " " in before.text or before.text.endswith("-")
    if _LEADS_ON.search(before.text):
        return True
    if before.text.endswith(_GOES_ON) or before.text.count("(") > before.text.count(")"):
        return True
    return (
        is_chinese(before.text[-1])
        and is_chinese(row.text[0])
        and len(before.text) >= _MIN_CHINESE
        and width - before.width < 1.2 * before.size
    )
