"""Rows that take turns between wrapped cells."""

from __future__ import annotations

import pytest

from pipelines.documents.layout.grids import Grid, grids_of
from pipelines.documents.layout.lines import Line
from pipelines.documents.layout.mixed_cells import mixes_cells
from pipelines.documents.reading.page import Rectangle

SIZE, PITCH = 10.0, 14.0


@pytest.fixture
def grid() -> Grid:
    """Two rows of three cells, 100 pixels wide each, and 70 high."""
    rules: list[Rectangle] = [(100, y - 0.5, 400, y + 0.5) for y in (100, 170, 240)]
    rules += [(x - 0.5, 100, x + 0.5, 240) for x in (100, 200, 300, 400)]
    (grid,) = grids_of(rules)
    return grid


def line(cell: int, row: int, width: float = 80) -> Line:
    """A line of a cell; row 0 is the upmost."""
    x, baseline = 105.0 + 100 * cell, 114 + PITCH * row
    return Line(f"{cell} {row}", (x, baseline - 8, x + width, baseline + 2), SIZE, baseline)


def mixed(grid: Grid, *groups: list[Line]) -> bool:
    every = [line for group in groups for line in group]
    return mixes_cells(grid, groups, [(line.box, line.baseline, line.size) for line in every])


def by_rows(*counts: int) -> list[Line]:
    """The lines of cells with so many each, as they are read from the top down."""
    return [line(cell, row) for row in range(max(counts)) for cell, count in enumerate(counts) if row < count]


@pytest.mark.parametrize("counts", [(1, 3, 1), (3, 1, 0), (1, 4, 2)])
def test_cells_of_different_length_are_wrapped(grid: Grid, counts) -> None:
    assert mixed(grid, by_rows(*counts))


@pytest.mark.parametrize("counts", [(1, 1, 1), (3, 3, 3), (4, 4, 3), (0, 4, 0)])
def test_rows_that_are_full_are_rows(grid: Grid, counts) -> None:
    assert not mixed(grid, by_rows(*counts))


def test_cells_that_are_read_one_after_another_are_not_mixed(grid: Grid) -> None:
    left, middle = [line(0, row) for row in range(4)], [line(1, 0)]
    assert not mixed(grid, left, middle)
    assert not mixed(grid, [*left, *middle])


def test_a_line_through_two_cells_holds_both(grid: Grid) -> None:
    both = [line(0, 0, width=180), line(0, 1), line(0, 2)]
    pieces = [line(1, 0), *both[1:], line(0, 0)]
    assert mixes_cells(grid, [both], [(line.box, line.baseline, line.size) for line in pieces])


def test_what_stands_outside_does_not_count(grid: Grid) -> None:
    below = [line(cell, row) for row in range(10, 13) for cell in range(3) if row == 10 or cell == 1]
    assert not mixed(grid, by_rows(1, 1, 1), below)
