"""The text of a cell: its wrapped lines joined, and lines that were ended on purpose kept apart."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from pipelines.documents.layout.lines import Line
from pipelines.documents.layout.paragraphs import begins_entry, joined
from pipelines.documents.layout.shape import ALL, CELL_GAP, one_row

#: Baselines of two rows of a cell are so many ems apart at least; nearer ones are pieces of a formula.
_MIN_PITCH = 0.8
#: With a larger share of its characters in formula fonts a row is a displayed formula.
_MATHS = 0.4
#: Addresses and long numbers are broken where there is room, and nothing says whether a space stood there.
_ADDRESS = re.compile(r"://|www\.|@|\\|^(?=.{8}).*/")
_NUMBER, _DIGITS = re.compile(r"[\d.,]{5,}$"), re.compile(r"\d+$")
#: The end of a line in a hyphen, and the beginning of one in a small letter.
_HYPHENED, _BEGIN = re.compile(r"([^\W\d_]{2,})[-\u00ad\u2010]$"), re.compile(r"((?=[^\W\d_A-Z])[^\W\d_]+)")
#: A line that leaves room for the next word and so many ems more was ended on purpose.
_ROOM = 0.5
#: Rows whose ends differ by less than so many ems end at one edge.
_AT_EDGE = 0.5
#: … rows that are spread, so many; and how wide a space is that is not, in ems.
_FLUSH, _SPACE = 0.15, 0.33


@dataclass(frozen=True)
class CellRow:
    """A row of a cell: its text, and the pieces it was made of, from left to right."""

    text: str
    lines: tuple[Line, ...]

    @property
    def baseline(self) -> float:
        return self.lines[0].baseline

    @property
    def size(self) -> float:
        return max(line.size for line in self.lines)

    @property
    def left(self) -> float:
        return self.lines[0].box[0]

    @property
    def right(self) -> float:
        return self.lines[-1].box[2]

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def first_word(self) -> float:
        return self.lines[0].first_word


def cell_rows(lines: Collection[Line]) -> list[CellRow] | None:
    """The rows of a cell from the top down; None where they are not simply below each other."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.baseline):
        if rows and one_row(rows[-1][-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    for row in rows:
        row.sort(key=lambda line: line.box[0])
    left, right = min(row[0].box[0] for row in rows), max(row[-1].box[2] for row in rows)
    for row, after in zip_longest(rows, rows[1:]):
        if _has_gap(row) and (after is None or not _is_justified(row, after, left, right)):
            return None
    found = [CellRow(" ".join(line.text for line in row), tuple(row)) for row in rows]
    if any(b.baseline - a.baseline < _MIN_PITCH * min(a.size, b.size) for a, b in pairwise(found)):
        return None
    # indents and line ends of programs carry meaning, and so do the places of a formula's pieces
    if len(found) > 1 and any(line.code > ALL or line.maths > _MATHS for line in lines):
        return None
    if any(_is_torn(before.text, row.text) for before, row in pairwise(found)):
        return None
    return found


def _has_gap(row: list[Line]) -> bool:
    return any(b.box[0] - a.box[2] > CELL_GAP * max(a.size, b.size) for a, b in pairwise(row))


def _is_justified(row: list[Line], after: list[Line], left: float, right: float) -> bool:
    """Is the row spread from edge to edge of its cell, since the word that follows had no room?"""
    size = max(line.size for line in row)
    to_edges = row[0].box[0] - left < _AT_EDGE * size and right - row[-1].box[2] < _FLUSH * size
    set_close = sum(line.width for line in row) + _SPACE * size * (len(row) - 1)
    return to_edges and set_close + _SPACE * size + after[0].first_word > right - left


def _is_torn(before: str, after: str) -> bool:
    """Does a line end in the middle of what has no spaces, an address or a number?"""
    last, first = before.rsplit(" ", 1)[-1], after.split(" ", 1)[0]
    number = _NUMBER.fullmatch(last) is not None and _DIGITS.fullmatch(first) is not None
    return (
        number
        or last.endswith("_")
        or first.startswith(("/", "_"))
        or any(_ADDRESS.search(word) for word in (last, first))
    )


def is_list(rows: list[CellRow], left: float, right: float) -> bool:
    """Are the rows set in from both edges of their column (pixels), and neither centred nor at the right?

    So are lists, whose marks may be drawn, and then no text.
    """
    if len(rows) < 2:
        return False
    starts, stops = [row.left for row in rows], [row.right for row in rows]
    size = rows[0].size
    below = max(starts) - min(starts) < _AT_EDGE * size and min(starts) - left > size
    return below and max(stops) - min(stops) > _AT_EDGE * size and right - max(stops) > _AT_EDGE * size


def ends_in_hyphen(text: str) -> bool:
    """Does a line end in a hyphen behind letters?"""
    return _HYPHENED.search(text) is not None


def is_full(before: CellRow, row: CellRow, width: float) -> bool:
    """Was there no room for the first word of `row` behind `before`, where rows are `width` pixels wide?"""
    return width - before.width <= row.first_word + _ROOM * max(before.size, row.size)


def text_of(rows: list[CellRow], width: float, words: set[str], hyphenates: bool) -> str | None:
    """The text of a cell whose rows are at most `width` pixels wide; line feeds stand where a line was ended early.

    `words` are those of the page in lower case (`paragraphs.joined`); `hyphenates` says that its paragraphs break
    words. None where a hyphen may be a compound's as well as a broken word's: narrow cells are wrapped behind both.
    """
    text = rows[0].text if rows else ""
    for before, row in pairwise(rows):
        torn = _HYPHENED.search(before.text), _BEGIN.match(row.text)
        if torn[0] and torn[1]:
            one, two = torn[0][1].lower(), torn[1][1]
            if not (hyphenates or one + two in words or f"{one}-{two}" in words or before.text.endswith("\u00ad")):
                return None
        # a name in one piece is broken where its cell ends, and only there
        if "_" in before.text.rsplit(" ", 1)[-1] + row.text.split(" ", 1)[0] and width - before.width < before.size:
            return None
        broken = torn[0] is not None and row.text[:1].islower()
        if broken or (is_full(before, row, width) and not begins_entry(row.text)):
            text = joined(text, row.text, words)
        else:
            text += "\n" + row.text
    return text
