"""What is common to the lines of one column: its edges, its rows of cells, its lines of code, its way of indenting."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median

from pipelines.documents.layout.lines import LEADER, Line

#: Pieces of a row further apart than this many ems are cells of a table; nearer ones are a widely set line.
CELL_GAP = 1.3
#: A line with more than this share in bold, or in type of one width, is all in it.
ALL = 0.9
#: An edge is one that so many lines share at least.
_MIN_SHARED = 3
#: Share of the column's width from which a line counts as full, and share of full lines that makes prose.
_FULL, _PROSE = 0.75, 0.6


@dataclass(frozen=True)
class Shape:
    """Edges and distance of baselines in pixels; sets and numbers of lines."""

    left: float
    right: float
    pitch: float
    #: Lines that are cells of a row: rows of a table are not joined to each other.
    cells: frozenset[Line]
    #: Spaces before each line of code.
    indents: dict[Line, int]
    #: Entries begin at the left edge and go on indented, as in an index.
    hanging: bool
    #: Lines often end at the very same place.
    justified: bool

    def is_full(self, before: Line, line: Line) -> bool:
        """Was there no room for the first word of `line` at the end of `before`?"""
        return self.right - before.box[2] <= line.first_word + 0.5 * max(before.size, line.size)

    def is_flush(self, line: Line) -> bool:
        """Does the line begin at the left edge?"""
        return line.box[0] <= self.left + 0.7 * line.size


def shape_of(lines: list[Line]) -> Shape:
    """The shape of a column; `lines` are in reading order."""
    left = min((line.box[0] for line in lines), default=0.0)
    right = _right_edge(lines)
    indents = _code(lines, left, right)
    at_edge = sum(abs(right - line.box[2]) < 0.3 * line.size for line in lines)
    justified = at_edge >= max(3, 0.4 * len(lines))
    plain = Shape(left, right, _pitch(lines), frozenset(), indents, False, justified)
    return replace(plain, cells=_cells(lines, left, right), hanging=_hangs(lines, plain))


def one_row(before: Line, line: Line) -> bool:
    """True for two pieces at one height."""
    size = before.size if before.size < line.size else line.size
    return abs(line.baseline - before.baseline) < 0.45 * size


def _right_edge(lines: list[Line]) -> float:
    """Where the lines end: the furthest of all, or the edge that many share where one or two run over it."""
    ends = sorted((line.box[2] for line in lines), reverse=True)
    if len(ends) < _MIN_SHARED or ends[0] - ends[1] < (near := 0.3 * median(line.size for line in lines)):
        return max(ends, default=0.0)
    for end in ends[1 : 3 + len(ends) // 10]:
        if sum(abs(end - other) < near for other in ends) >= max(_MIN_SHARED, len(ends) / 20):
            return end
    return ends[0]


def _pitch(lines: list[Line]) -> float:
    steps = [
        after.baseline - before.baseline
        for before, after in pairwise(lines)
        if after.baseline - before.baseline > 0.5 * before.size
    ]
    usual = median(line.size for line in lines) if lines else 0.0
    close = sorted(step for step in steps if step < 2.2 * usual)
    # a quarter of the lines at least stand inside a paragraph; the others may begin one
    return close[len(close) // 4] if close else (1.2 * lines[0].size if lines else 0.0)


def _cells(lines: list[Line], left: float, right: float) -> frozenset[Line]:
    rows: list[list[Line]] = []
    for line in lines:
        if rows and one_row(rows[-1][-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    wide = [any(b.box[0] - a.box[2] > CELL_GAP * a.size for a, b in pairwise(row)) for row in rows]
    cells: set[Line] = set()
    for number, row in enumerate(rows):
        beside = [rows[other] for other in (number - 1, number + 1) if 0 <= other < len(rows) and wide[other]]
        table = wide[number] and not _justified(row, left, right, beside)
        if table or any(LEADER in line.text for line in row):
            cells.update(row)
    return frozenset(cells)


def _justified(row: list[Line], left: float, right: float, beside: list[list[Line]]) -> bool:
    """True for a line of justified text with wide spaces: it reaches from edge to edge, and is no row of a table.

    `beside` has the rows above and below that have wide spaces too; pieces of a table stand below each other.
    """
    size = max(line.size for line in row)
    if row[0].box[0] - left > 2 * size or right - row[-1].box[2] > 0.35 * size:
        return False
    gaps = [b.box[0] - a.box[2] for a, b in pairwise(row)]
    if len(row) == 2:
        return row[0].box[0] - left < size and gaps[0] < 3 * size
    if max(gaps) > 3 * size or max(gaps) - min(gaps) > (0.6 if len(row) == 3 else 1.2) * size:
        return False
    edges = [(line.box[0], line.box[2]) for other in beside for line in other[1:]]
    inner = row[1:-1]
    below = sum(
        any(abs(x - a) < 0.25 * size or abs(y - b) < 0.25 * size for a, b in edges) for x, y in map(_ends, inner)
    )
    return below <= 0.6 * len(inner)


def _ends(line: Line) -> tuple[float, float]:
    return line.box[0], line.box[2]


def _code(lines: list[Line], left: float, right: float) -> dict[Line, int]:
    """Lines of code, with the spaces before each. Prose in typewriter letters fills its lines, code does not."""
    fixed = [line for line in lines if line.code > ALL]
    if sum(line.width > _FULL * (right - left) for line in fixed) > _PROSE * len(fixed):
        return {}
    indents: dict[Line, int] = {}
    for is_code, run in groupby(lines, key=lambda line: line.code > ALL):
        if is_code:
            block = list(run)
            base = min(line.box[0] for line in block)
            letter = median(line.width / len(line.text) for line in block)
            indents.update((line, round((line.box[0] - base) / letter)) for line in block)
    return indents


def _hangs(lines: list[Line], shape: Shape) -> bool:
    indented = flush = 0
    for before, line in pairwise(lines):
        if one_row(before, line) or not shape.is_flush(before) or not shape.is_full(before, line):
            continue
        if shape.is_flush(line):
            flush += 1
        elif line not in shape.indents:
            indented += 1
    return indented >= 3 and indented > 0.4 * flush
