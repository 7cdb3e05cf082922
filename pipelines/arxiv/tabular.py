"""The LaTeX tables of a page's markdown as rows of cells, for their HTML and markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

_TABULAR = re.compile(r"^\\begin\{tabular\}\{([lrc]*)\}\n(.*?)\\end\{tabular\}$", re.S)
_SPAN = re.compile(r"^\\multicolumn\{(\d+)\}\{[lrc]\}\{(.*)\}$", re.S)
_ROWS = re.compile(r"^\\multirow\{(\d+)\}\{\*\}\{(.*)\}$", re.S)
_AMPERSAND = re.compile(r"(?<!\\)&")


@dataclass(frozen=True)
class Cell:
    """Text in the page's markdown, and how many columns and rows it covers."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Tabular:
    """Rows of cells; a cell that covers places of a later row stands there as an empty cell in LaTeX, not here."""

    rows: tuple[tuple[Cell, ...], ...]

    @property
    def plain(self) -> bool:
        """Do all rows have as many cells, none of which covers another place?"""
        single = all(cell.columns == cell.rows == 1 for row in self.rows for cell in row)
        return single and len({len(row) for row in self.rows}) == 1

    @property
    def html(self) -> str:
        """The table in HTML, one row a line."""
        lines = []
        for row in self.rows:
            cells = []
            for cell in row:
                spans = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
                spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
                cells.append(f"<td{spans}>{escape(cell.text, quote=False)}</td>")
            lines.append("<tr>" + "".join(cells) + "</tr>")
        return "<table>\n" + "\n".join(lines) + "\n</table>"

    @property
    def markdown(self) -> str:
        """The table with pipes; only for one that is `plain`."""
        rows = ["| " + " | ".join(cell.text.replace("|", "\\|") for cell in row) + " |" for row in self.rows]
        return "\n".join([rows[0], "|" + " --- |" * len(self.rows[0]), *rows[1:]])


def table_of(markdown: str) -> Tabular | None:
    """The table that a `tabular` writes; None where it is none, or a row is beyond these rules."""
    match = _TABULAR.match(markdown.strip())
    if not match:
        return None
    width = len(match[1])
    rows: list[tuple[Cell, ...]] = []
    covered: dict[int, int] = {}  # by column: rows for which a cell above still covers it
    for line in match[2].split("\\\\\n"):
        line = line.replace("\\hline\n", "").strip()
        if not line:
            continue
        cells: list[Cell] = []
        place = 0
        for stated in _AMPERSAND.split(line):
            cell = _cell(stated.strip())
            below = covered.get(place, 0)
            if below and not cell.text:
                covered[place] = below - 1
            elif below:
                return None
            else:
                cells.append(cell)
                covered.update(dict.fromkeys(range(place, place + cell.columns), cell.rows - 1))
            place += cell.columns
        if place > width:
            return None
        rows.append(tuple(cells))
    return Tabular(tuple(rows)) if len(rows) > 1 and width > 1 else None


def _cell(stated: str) -> Cell:
    columns = rows = 1
    if span := _SPAN.match(stated):
        columns, stated = int(span[1]), span[2]
    if span := _ROWS.match(stated):
        rows, stated = int(span[1]), span[2]
    return Cell(" ".join(stated.replace("\\&", "&").split()), columns, rows)
