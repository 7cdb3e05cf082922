"""Cells that rules close off."""

from __future__ import annotations

import random

import pytest

from pipelines.documents.layout.grids import Grid, components, grids_of
from pipelines.documents.reading.page import Rectangle


def across(y: float, x0: float = 100, x1: float = 400) -> Rectangle:
    return (x0, y - 0.5, x1, y + 0.5)


def down(x: float, y0: float = 100, y1: float = 200) -> Rectangle:
    return (x - 0.5, y0, x + 0.5, y1)


def spans(grid: Grid) -> list[tuple[int, int, int, int]]:
    return [(cell.row, cell.column, cell.rows, cell.columns) for cell in grid.cells]


FULL = [across(100), across(150), across(200), down(100), down(250), down(400)]


def test_rules_that_cross_make_cells() -> None:
    (grid,) = grids_of(FULL)
    assert grid.box == (100, 100, 400, 200)
    assert spans(grid) == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]
    assert grid.cells[3].box == (250, 150, 400, 200)
    assert [grid.at(x, 160) for x in (90, 110, 260, 410)] == [None, 2, 3, None]


def test_borders_drawn_twice_and_in_pieces_are_one() -> None:
    pieces = [across(y, x0, x1) for y in (100, 150, 152, 200) for x0, x1 in ((100, 250), (250, 400))]
    pieces += [down(x, y0, y1) for x in (100, 248, 251, 400) for y0, y1 in ((100, 150), (152, 200))]
    (grid,) = grids_of(pieces)
    assert len(grid.cells) == 4
    assert grid.xs == (100, 249.5, 400)


def test_a_table_may_be_open_at_its_sides() -> None:
    (grid,) = grids_of([across(100), across(150), across(200), down(250)])
    assert grid.box == (100, 100, 400, 200)
    assert len(grid.cells) == 4


def test_cells_over_columns_and_rows() -> None:
    head = [across(100), across(150), across(200), down(100), down(250, 150), down(400)]
    (grid,) = grids_of(head)
    assert spans(grid) == [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)]
    side = [across(100), across(150, 250), across(200), down(100), down(250), down(400)]
    (grid,) = grids_of(side)
    assert spans(grid) == [(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1)]


@pytest.mark.parametrize(
    "rules",
    [
        [],
        [across(100), across(150), across(200)],
        [across(100), across(200), down(100), down(400)],
        # one column, one row
        [across(100), across(150), across(200), down(100), down(400)],
        [across(100), across(200), across(103), down(100), down(250), down(400)],
        # half a side, no foot, no head
        [*FULL[:4], down(250, 100, 175), down(400)],
        [across(100), across(150), down(100), down(250), down(400)],
        [across(130), across(160), across(200), down(100), down(250), down(400)],
        # a cell round a corner
        [across(100), across(150, 250), across(200), down(100), down(250, 100, 150), down(400)],
        # rows nearer than letters are high
        [across(100), across(107), across(200), down(100), down(250), down(400)],
    ],
)
def test_anything_else_is_no_grid(rules) -> None:
    assert grids_of(rules) == []


def test_tables_apart_are_two_and_one_inside_another_is_none() -> None:
    below = [(x0, y0 + 300, x1, y1 + 300) for x0, y0, x1, y1 in FULL]
    assert len(grids_of([*FULL, *below])) == 2
    inside = [across(160, 260, 390), across(175, 260, 390), across(190, 260, 390)]
    inside += [down(x, 160, 190) for x in (260, 320, 390)]
    assert grids_of([*FULL, *inside]) == []


def test_a_page_full_of_rules_is_a_drawing() -> None:
    web = [across(y, 0, 1200) for y in range(0, 1200, 10)] + [down(x, 0, 1200) for x in range(0, 1200, 10)]
    assert grids_of(web) == []
    assert grids_of([across(y, x, x + 9) for y in range(0, 1200, 12) for x in range(0, 480, 12)]) == []
    assert grids_of(FULL * 1000) == []


@pytest.mark.parametrize("count", [3, 300, 700])
def test_rules_that_hang_together_are_found_in_any_number(count: int) -> None:
    """Chains of rules, each meeting the next, by the sides of each other; the pieces come in any order."""
    chance = random.Random(count)
    chains = [[(40.0 * k, 20.0 * n, 40.0 * k + 36, 20.0 * n + 1) for k in range(1 + n % 5)] for n in range(count // 3)]
    rules = [rule for chain in chains for rule in chain]
    chance.shuffle(rules)
    assert sorted(map(sorted, components(rules))) == sorted(chains)
