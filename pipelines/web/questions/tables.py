"""Questions that a table of the page answers: a cell by its row and its column, how many rows there are."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.web.elements.model import Cell, Table
from pipelines.web.questions.board import Board
from pipelines.web.questions.seen import same, speakable, text_in
from pipelines.web.questions.voice import Voice

_MOST_ROWS = 30
_CELLS_ASKED = 3


def cells(board: Board, voice: Voice) -> Iterator[str]:
    """Look-ups in tables with a row of headers and rows that begin differently; the picture shows all three texts."""
    lines = board.tile.view.lines
    tables = [table for table in board.tile.elements.tables if is_plain(table)]
    for table in tables:
        grid = {(cell.row, cell.column): cell for cell in table.cells}
        rows, columns = size(table)
        headers = [grid[0, column].text for column in range(columns)]
        labels = [grid[row, 0].text for row in range(1, rows)]
        places = [(row, column) for row in range(1, rows) for column in range(1, columns)]
        for row, column in voice.random.sample(places, min(_CELLS_ASKED, len(places))):
            used = (grid[row, column], grid[0, column], grid[row, 0])
            if headers.count(used[1].text) > 1 or labels.count(used[2].text) > 1:
                continue
            if not all(_seen(board, cell) for cell in used):
                continue
            where = f" {board.at(table)}" if len(tables) > 1 else ""
            question = voice.say(
                ["In the table{where}, what is “{column}” for “{row}”?", "Table{where}: “{row}”, “{column}”?"],
                ["表格{where}中“{row}”的“{column}”是什么？", "在表格{where}里，“{row}”一行的“{column}”写着什么？"],
                where=where, row=used[2].text, column=used[1].text,
            )  # fmt: skip
            yield voice.pair(question, text_in(lines, used[0].box) if not voice.chinese else used[0].text)


def sizes(board: Board, voice: Voice) -> Iterator[str]:
    """How many rows stand below a table's headers, where there is one table and all of it can be seen."""
    tables = board.tile.elements.tables
    if len(tables) != 1 or not is_plain(tables[0]):
        return
    rows, columns = size(tables[0])
    seen = all(_seen(board, cell) for cell in tables[0].cells if cell.text)
    if 3 <= rows <= _MOST_ROWS and columns >= 2 and seen:
        question = voice.say(["How many rows does the table have below its headers?"], ["表格在表头之下有几行？"])
        yield voice.pair(question, str(rows - 1))


def size(table: Table) -> tuple[int, int]:
    """Rows and columns."""
    return max(cell.row + cell.down for cell in table.cells), max(cell.column + cell.across for cell in table.cells)


def is_plain(table: Table) -> bool:
    """Every place has one cell, and the first row is of headers."""
    if not table.cells or any(cell.down > 1 or cell.across > 1 for cell in table.cells):
        return False
    rows, columns = size(table)
    headed = all(cell.header == (cell.row == 0) or cell.column == 0 for cell in table.cells)
    first = [cell for cell in table.cells if cell.row == 0]
    return headed and rows >= 2 and columns >= 2 and len(table.cells) == rows * columns and all(c.header for c in first)


def _seen(board: Board, cell: Cell) -> bool:
    return speakable(cell.text, 80) and same(text_in(board.tile.view.lines, cell.box), cell.text)
