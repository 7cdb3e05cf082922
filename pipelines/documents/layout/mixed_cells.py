"""Rows of a ruled table that are read line by line although their cells hold several lines: their texts are mixed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from pipelines.documents.layout.grids import Grid
from pipelines.documents.layout.lines import Line
from pipelines.documents.reading.page import Rectangle

#: Baselines that differ by less than this many ems are at one height.
_LEVEL = 0.45
#: A row of the grid that holds several rows of text without rules between them has text at so large a share of its
#: heights in so large a share of its cells; where cells are wrapped, one is longer than another.
_COMPLETE = 0.6
#: How far from its ends a line is looked at, in ems.
_INSIDE = 0.25


def mixes_cells(grid: Grid, groups: Sequence[Sequence[Line]], pieces: Sequence[tuple[Rectangle, float, float]]) -> bool:
    """Do the groups, read line by line, take turns between cells that stand side by side and are wrapped?

    `pieces` are boxes of text (pixels) with their baselines and sizes.
    """
    wrapped = _wrapped_rows(grid, pieces)
    if not wrapped:
        return False
    return takes_turns(groups, lambda line: _cells_of(grid, line, wrapped))


def takes_turns(groups: Sequence[Sequence[Line]], cells_of: Callable[[Line], set[int]]) -> bool:
    """Do the groups, read line by line, go from one cell to another at one height? `cells_of` has those of a line."""
    for group in groups:
        met = [cells_of(line) for line in group]
        if any(len(cells) > 1 for cells in met):
            return True
        for (before, one), (line, other) in pairwise(zip(group, met, strict=True)):
            level = abs(line.baseline - before.baseline) < _LEVEL * min(line.size, before.size)
            if level and one and other and one != other:
                return True
    return False


def _wrapped_rows(grid: Grid, pieces: Sequence[tuple[Rectangle, float, float]]) -> set[int]:
    """The rows of the grid, numbered from 0, that hold lines at several heights which are no rows of text."""
    heights: dict[int, list[tuple[float, float, int]]] = {}
    for box, baseline, size in pieces:
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        place = grid.at(x, y)
        if place is not None:
            row = sum(edge <= y for edge in grid.ys) - 1
            heights.setdefault(row, []).append((baseline, size, place))
    return {row for row, found in heights.items() if not _is_whole(found)}


def _is_whole(found: list[tuple[float, float, int]]) -> bool:
    """Are the pieces of text (baseline, size, cell) one row, or several that most cells have a part in?"""
    rows: list[tuple[float, set[int]]] = []
    for baseline, size, cell in sorted(found):
        if rows and baseline - rows[-1][0] < _LEVEL * size:
            rows[-1][1].add(cell)
        else:
            rows.append((baseline, {cell}))
    cells = {cell for _, _, cell in found}
    if len(rows) == 1 or len(cells) == 1:
        return True
    complete = sum(len(held) >= _COMPLETE * len(cells) for _, held in rows)
    return complete >= _COMPLETE * len(rows)


def _cells_of(grid: Grid, line: Line, rows: set[int]) -> set[int]:
    """The cells in those rows of the grid that the ends of a line stand in."""
    y = line.baseline - 0.3 * line.size
    if sum(edge <= y for edge in grid.ys) - 1 not in rows:
        return set()
    ends = (line.box[0] + _INSIDE * line.size, line.box[2] - _INSIDE * line.size)
    return {place for x in ends if (place := grid.at(x, y)) is not None}
