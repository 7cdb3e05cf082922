"""pipelines.web.questions.tables: look-ups that the picture's lines confirm."""

import re
from dataclasses import replace

from web_tiles import board, grid, line, page

from pipelines.web.questions import tables
from pipelines.web.questions.voice import Voice

ROWS = [["Tea", "Price", "Grams"], ["Green", "4", "100"], ["Black", "3", "250"], ["White", "9", "50"]]
EN = Voice("en", "2")


def test_a_cell_by_its_row_and_column():
    table, lines = grid(ROWS)
    pairs = list(tables.cells(board(lines, page(tables=(table,))), EN))
    assert len(pairs) == 3
    for pair in pairs:
        row, column = (next(one for one in (row[0] for row in ROWS[1:]) if f"“{one}”" in pair), None)
        column = next(one for one in ROWS[0][1:] if f"“{one}”" in pair)
        truth = next(one for one in ROWS if one[0] == row)[ROWS[0].index(column)]
        assert pair.endswith(f"\nAnswer: {truth}")


def test_nothing_is_asked_of_rows_that_begin_alike_or_cells_that_do_not_show():
    table, lines = grid([["Tea", "Price"], ["Green", "4"], ["Green", "5"]])
    assert not list(tables.cells(board(lines, page(tables=(table,))), EN))
    table, lines = grid([["Tea", "Price"], ["Green", "4"]])
    other = tuple(line("7", *one.box[:2], one.block) if one.text == "4" else one for one in lines)
    assert not list(tables.cells(board(other, page(tables=(table,))), EN))


def test_sizes_and_what_is_no_plain_table():
    table, lines = grid(ROWS)
    assert [re.findall(r"\d+$", pair) for pair in tables.sizes(board(lines, page(tables=(table,))), EN)] == [["3"]]
    assert not list(tables.sizes(board(lines[:-1], page(tables=(table,))), EN))
    merged = replace(table, cells=(replace(table.cells[0], across=2), *table.cells[2:]))
    assert not tables.is_plain(merged)
    headless = replace(table, cells=tuple(replace(cell, header=False) for cell in table.cells))
    assert not tables.is_plain(headless)
    assert tables.size(table) == (4, 3)
