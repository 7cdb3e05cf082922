"""Grids: the cells that rules of a page close off, with those that cover several columns or rows.

Boxes are (x0, y0, x1, y1) in pixels. Only a grid without any doubt is one: each side of each cell is either ruled from
end to end or not at all, and all cells are rectangles. Plots, frames and flow charts leave sides half open.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pipelines.documents.reading.page import Rectangle
from pipelines.documents.reading.rules import is_horizontal

#: A page with more rules is a drawing.
MAX_RULES = 5000
#: Rules that are compared with all others at a time.
_AT_ONCE = 256
_MAX_COLUMNS, _MAX_ROWS = 40, 200
#: Rules that end so near each other (pixels) meet: some styles leave a gap where a rule crosses another.
_MEETS = 5.0
#: Rules nearer than this are one: the two strokes of a double rule, or the borders of neighbouring cells.
_ONE_RULE, _WIDEST_RULE = 5.0, 9.0
#: No row is lower and no column narrower, in pixels.
_MIN_SIDE = 8.0
#: A side of a cell is ruled if at least this share of it is, and at most so many pixels are bare; open if at most this
#: share is, or so many pixels.
_RULED, _MAX_BARE, _OPEN, _STUB = 0.75, 12.0, 0.15, 5.0


@dataclass(frozen=True)
class GridCell:
    """A cell: its first row and column (from 0), how many it covers, and its box."""

    row: int
    column: int
    rows: int
    columns: int
    box: Rectangle


@dataclass(frozen=True)
class Grid:
    """Heights of the rules between rows and places of those between columns, ascending, and the cells row by row."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]

    #: The number of the cell at each place, of shape (rows, columns).
    owners: tuple[tuple[int, ...], ...]

    @property
    def box(self) -> Rectangle:
        return (self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def at(self, x: float, y: float) -> int | None:
        """The number of the cell that holds a point, None outside of the grid."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        inside = 0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1
        return self.owners[row][column] if inside else None


def grids_of(rules: Sequence[Rectangle]) -> list[Grid]:
    """The grids of a page whose rules are these, of which none touches another."""
    if len(rules) > MAX_RULES:
        return []
    found = [grid for together in components(rules) if (grid := _grid(together)) is not None]
    return [grid for grid in found if not any(overlap(grid.box, other.box) for other in found if other is not grid)]


def overlap(one: Rectangle, other: Rectangle) -> bool:
    """Do two boxes share more than an edge?"""
    across = min(one[2], other[2]) - max(one[0], other[0])
    return across > 1 and min(one[3], other[3]) - max(one[1], other[1]) > 1


def components(rules: Sequence[Rectangle]) -> Iterator[list[Rectangle]]:
    """The rules that hang together."""
    if not rules:
        return
    meeting = _meeting(np.array(rules))
    left = np.ones(len(rules), dtype=bool)
    for first in range(len(rules)):
        if not left[first]:
            continue
        left[first] = False
        pending, together = [first], []
        while pending:
            place = pending.pop()
            together.append(rules[place])
            reached = (meeting[place] & left).nonzero()[0]
            if len(reached):
                left[reached] = False
                pending += reached.tolist()
        yield together


def _meeting(boxes: np.ndarray) -> np.ndarray:
    """Which of the rules, of shape (rules, 4), meet: bool of shape (rules, rules)."""
    meeting = np.empty((len(boxes), len(boxes)), dtype=bool)
    x0, y0, x1, y1 = boxes.T
    for start in range(0, len(boxes), _AT_ONCE):
        left, top, right, bottom = boxes[start : start + _AT_ONCE, :, None].transpose(1, 0, 2)
        near = (x0 <= right + _MEETS) & (x1 >= left - _MEETS)
        near &= (y0 <= bottom + _MEETS) & (y1 >= top - _MEETS)
        meeting[start : start + _AT_ONCE] = near
    return meeting


def _grid(rules: list[Rectangle]) -> Grid | None:
    across = [rule for rule in rules if is_horizontal(rule)]
    down = [rule for rule in rules if not is_horizontal(rule)]
    if len(across) < 3 or not down:
        return None
    edges = [min(rule[0] for rule in across), max(rule[2] for rule in across)]
    xs = _places([(rule[0] + rule[2]) / 2 for rule in down] + edges)
    ys = _places([(rule[1] + rule[3]) / 2 for rule in across])
    if not 2 < len(xs) <= _MAX_COLUMNS + 1 or not 2 < len(ys) <= _MAX_ROWS + 1:
        return None
    if min(rule[1] for rule in down) < ys[0] - _MEETS or max(rule[3] for rule in down) > ys[-1] + _MEETS:
        return None
    beside = _walls([_swapped(rule) for rule in down], xs, ys)
    above = _walls(across, ys, xs)
    if beside is None or above is None:
        return None
    # a table may be open at its left and right, where its rules end; then it is so from its head to its foot
    if not (above[0].all() and above[-1].all() and _all_or_none(beside[0]) and _all_or_none(beside[-1])):
        return None
    found = _cells(xs, ys, beside[1:-1].T.tolist(), above[1:-1].tolist())
    if found is None or len(found[0]) <= 2:
        return None
    return Grid(tuple(xs), tuple(ys), tuple(found[0]), tuple(map(tuple, found[1])))


def _all_or_none(side: np.ndarray) -> bool:
    return bool(side.all() or not side.any())


def _places(values: list[float]) -> list[float]:
    """Where the rules lie, those of one border as one; empty where they cannot be told from each other."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= _ONE_RULE:
            groups[-1].append(value)
        else:
            groups.append([value])
    places = [(group[0] + group[-1]) / 2 for group in groups]
    if any(group[-1] - group[0] > _WIDEST_RULE for group in groups):
        return []
    return places if all(after - before >= _MIN_SIDE for before, after in pairwise(places)) else []


def _swapped(rule: Rectangle) -> Rectangle:
    return (rule[1], rule[0], rule[3], rule[2])


def _walls(rules: Sequence[Rectangle], ys: Sequence[float], xs: Sequence[float]) -> np.ndarray | None:
    """Which sides of cells the horizontal rules make: bool of shape (len(ys), len(xs) - 1); None if some are halves."""
    pieces: list[list[tuple[float, float]]] = [[] for _ in ys]
    for rule in rules:
        middle = (rule[1] + rule[3]) / 2
        pieces[_nearest(ys, middle)].append((rule[0], rule[2]))
    walls = np.zeros((len(ys), len(xs) - 1), dtype=bool)
    for place, line in enumerate(pieces):
        joined = _united(line)
        for number, (start, stop) in enumerate(pairwise(xs)):
            ruled = sum(max(0.0, min(stop, b) - max(start, a)) for a, b in joined)
            bare = stop - start - ruled
            if ruled >= _RULED * (stop - start) and bare <= _MAX_BARE:
                walls[place, number] = True
            elif ruled > max(_OPEN * (stop - start), _STUB):
                return None
    return walls


def _nearest(ys: Sequence[float], y: float) -> int:
    """The place of the nearest of ascending numbers, of two as near the first."""
    after = bisect_left(ys, y)
    if after == len(ys) or (after > 0 and y - ys[after - 1] <= ys[after] - y):
        return after - 1
    return after


def _united(pieces: list[tuple[float, float]]) -> list[tuple[float, float]]:
    united: list[tuple[float, float]] = []
    for start, stop in sorted(pieces):
        if united and start <= united[-1][1]:
            united[-1] = (united[-1][0], max(united[-1][1], stop))
        else:
            united.append((start, stop))
    return united


def _cells(
    xs: list[float], ys: list[float], beside: list[list[bool]], above: list[list[bool]]
) -> tuple[list[GridCell], list[list[int]]] | None:
    """The cells between the walls, and the number of the cell at each place; None where one is no rectangle.

    `beside` has the walls between columns, row by row, `above` those between rows.
    """
    rows, columns = len(ys) - 1, len(xs) - 1
    owners = [[-1] * columns for _ in range(rows)]
    cells: list[GridCell] = []
    for row in range(rows):
        for column in range(columns):
            if owners[row][column] >= 0:
                continue
            right = next((n for n in range(column, columns - 1) if beside[row][n]), columns - 1) + 1
            foot = next((n for n in range(row, rows - 1) if above[n][column]), rows - 1) + 1
            within_rows, within_columns = range(row, foot), range(column, right)
            taken = any(owners[y][x] >= 0 for y in within_rows for x in within_columns)
            divided = any(beside[y][x] for y in within_rows for x in range(column, right - 1))
            divided = divided or any(above[y][x] for y in range(row, foot - 1) for x in within_columns)
            closed = (
                (column == 0 or all(beside[y][column - 1] for y in within_rows))
                and (right == columns or all(beside[y][right - 1] for y in within_rows))
                and (row == 0 or all(above[row - 1][x] for x in within_columns))
                and (foot == rows or all(above[foot - 1][x] for x in within_columns))
            )
            if taken or divided or not closed:
                return None
            for y in within_rows:
                owners[y][column:right] = [len(cells)] * (right - column)
            box = (xs[column], ys[row], xs[right], ys[foot])
            cells.append(GridCell(row, column, foot - row, right - column, box))
    return cells, owners
