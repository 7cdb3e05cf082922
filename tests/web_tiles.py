"""Tiles made by hand, for tests of what is asked and told about them."""

from __future__ import annotations

from dataclasses import replace

from PIL import Image, ImageDraw

from pipelines.web.elements.model import Box, Cell, Control, Heading, Page, Picture, Table
from pipelines.web.questions.board import Board
from pipelines.web.tiles import Tile
from pipelines.web.view import Line, View

WORD = 10.0
HEIGHT = 20.0


def line(text: str, x: float, y: float, block: int = 0) -> Line:
    """A line whose letters are 10 pixels wide each, 20 pixels high."""
    words, at = [], x
    for word in text.split(" "):
        words.append((word, (at, y, at + WORD * len(word), y + HEIGHT)))
        at += WORD * (len(word) + 1)
    return Line(text, (x, y, x + WORD * len(text), y + HEIGHT), block, -1, -1, "p", False, words=tuple(words))


def view(*lines: Line, height: int = 400) -> View:
    """A view of 600 pixels' width."""
    return View(600, height, 10, "UTF-8", "en", "A title", True, tuple(lines), (), ())


def drawn(lines: tuple[Line, ...], height: int = 400) -> Image.Image:
    """A picture with stripes in the place of each word."""
    picture = Image.new("RGB", (600, height), "white")
    pen = ImageDraw.Draw(picture)
    for one in lines:
        for _, (x0, y0, x1, y1) in one.words:
            for x in range(int(x0) + 1, int(x1) - 1, 4):
                pen.line((x, y0 + 4, x, y1 - 4), "black")
    return picture


def page(
    controls: tuple[Control, ...] = (),
    headings: tuple[Heading, ...] = (),
    tables: tuple[Table, ...] = (),
    pictures: tuple[Picture, ...] = (),
    description: str = "",
) -> Page:
    """Elements of a page called `A title`."""
    return Page("A title", description, controls, headings, tables, pictures, {})


def control(role: str, name: str, box: Box, *states: str, value: str | None = None, text: str | None = None) -> Control:
    """One on one line."""
    return Control(role, name, name if text is None else text, (box,), states, value)


def tile(lines: tuple[Line, ...], elements: Page | None = None, number: int = 0) -> Tile:
    """A tile at the page's top."""
    return Tile(number, 0, 400, drawn(lines), view(*lines), elements or page())


def board(lines: tuple[Line, ...], elements: Page | None = None, whole: bool = True) -> Board:
    """The tile's board."""
    return Board(tile(lines, elements), whole)


def grid(rows: list[list[str]], x: float = 0, y: float = 100) -> tuple[Table, tuple[Line, ...]]:
    """A table with a row of headers, cells of 120 x 30 pixels, and the lines in it."""
    cells, lines = [], []
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            box = (x + 120 * column, y + 30 * row, x + 120 * (column + 1), y + 30 * (row + 1))
            cells.append(Cell(row, column, 1, 1, row == 0, text, box))
            if text:
                lines.append(replace(line(text, box[0] + 4, box[1] + 5, 100 + 10 * row + column), row=row, cell=column))
    return Table("", tuple(cells), (x, y, x + 120 * len(rows[0]), y + 30 * len(rows))), tuple(lines)
