"""Tables: rows whose pieces stand below each other, as cells; HTML and markdown of them.

Only what is certain is a table: each piece stands in one column, and no cell is wrapped. Where cells are wrapped it
takes rules to tell them apart (`ruled_tables`), or the page is left out (`columns.staggered`).
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from pipelines.documents.layout.lines import Line
from pipelines.documents.layout.paragraphs import Paragraph
from pipelines.documents.layout.shape import CELL_GAP, one_row
from pipelines.documents.reading.page import Rectangle

if TYPE_CHECKING:
    from pipelines.documents.layout.spans import SpannedTable

_MIN_ROWS = 2
#: This share of the rows must fill every column.
_MIN_COMPLETE = 0.6


@dataclass(frozen=True)
class Table:
    """Rows of cells; the first row is not known to be a head. A cell's lines are set apart by line feeds."""

    rows: tuple[tuple[str, ...], ...]

    @property
    def html(self) -> str:
        """The table in HTML, one row a line."""
        rows = ("".join(f"<td>{cell_html(cell)}</td>" for cell in row) for row in self.rows)
        return "<table>\n" + "\n".join(f"<tr>{row}</tr>" for row in rows) + "\n</table>"

    @property
    def markdown(self) -> str:
        """The table with pipes; its first row takes the place of the head, which the syntax asks for."""
        rows = ["| " + " | ".join(_piped(cell) for cell in row) + " |" for row in self.rows]
        return "\n".join([rows[0], "|" + " --- |" * len(self.rows[0]), *rows[1:]])

    @property
    def latex(self) -> str:
        """The table as a `tabular`."""
        body = " \\\\\n".join(" & ".join(cell_latex(cell) for cell in row) for row in self.rows)
        return f"\\begin{{tabular}}{{{'l' * len(self.rows[0])}}}\n{body}\n\\end{{tabular}}"


@dataclass
class TableParagraph(Paragraph):
    """A block that is known to be a table by its rules, which `area` (pixels) holds.

    Its text has a line for each row, and tabs between cells.
    """

    table: Table | SpannedTable = Table(())
    area: Rectangle = (0.0, 0.0, 0.0, 0.0)


def table_of(paragraph: Paragraph) -> Table | SpannedTable | None:
    """The table that a paragraph is, if it is one from its first row to its last."""
    if isinstance(paragraph, TableParagraph):
        return paragraph.table
    rows: list[list[Line]] = []
    for line in paragraph.lines:
        if rows and one_row(rows[-1][-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    columns = max((_cells(row) for row in rows), key=len, default=[])
    if len(rows) < _MIN_ROWS or len(columns) < 2:
        return None
    edges = [(cell[0].box[0], cell[-1].box[2]) for cell in columns]
    for row in rows:
        for cell in _cells(row):
            if (place := _column(cell, edges)) is not None:
                edges[place] = (min(edges[place][0], cell[0].box[0]), max(edges[place][1], cell[-1].box[2]))
    if any(one[1] >= other[0] for one, other in pairwise(edges)):
        return None
    filled = [_filled(row, edges) for row in rows]
    whole = [row for row in filled if row is not None]
    if len(whole) < len(rows) or sum(all(row) for row in whole) < max(_MIN_ROWS, _MIN_COMPLETE * len(whole)):
        return None
    return Table(tuple(whole))


def _cells(row: list[Line]) -> list[list[Line]]:
    """The pieces of a row, those close together as one cell."""
    cells: list[list[Line]] = []
    for line in row:
        if cells and line.box[0] - cells[-1][-1].box[2] <= CELL_GAP * line.size:
            cells[-1].append(line)
        else:
            cells.append([line])
    return cells


def _column(cell: list[Line], edges: list[tuple[float, float]]) -> int | None:
    """The one column that the cell overlaps."""
    places = [n for n, (left, right) in enumerate(edges) if cell[0].box[0] < right and cell[-1].box[2] > left]
    return places[0] if len(places) == 1 else None


def _filled(row: list[Line], edges: list[tuple[float, float]]) -> tuple[str, ...] | None:
    cells = [""] * len(edges)
    for cell in _cells(row):
        place = _column(cell, edges)
        if place is None or cells[place]:
            return None
        cells[place] = " ".join(line.text for line in cell)
    return tuple(cells)


_LATEX = {character: "\\" + character for character in "&%$#_{}"}
_LATEX |= {"\\": "\\textbackslash{}", "~": "\\textasciitilde{}"}


#: How a line ends inside a cell, in HTML and in markdown.
LINE_END = "<br>"


def cell_html(text: str) -> str:
    """A cell's text in HTML."""
    return escape(text, quote=False).replace("\n", LINE_END)


def cell_latex(text: str) -> str:
    """A cell's text in LaTeX."""
    lines = [_latex(line) for line in text.split("\n")]
    return lines[0] if len(lines) == 1 else "\\shortstack[l]{" + " \\\\ ".join(lines) + "}"


def _piped(text: str) -> str:
    """A cell's text between pipes; what would be read as a line's end is escaped."""
    return text.replace("|", "\\|").replace(LINE_END, "\\" + LINE_END).replace("\n", LINE_END)


def _latex(text: str) -> str:
    return "".join(_LATEX.get(character, character) for character in text)
