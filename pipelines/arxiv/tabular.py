"""The LaTeX tables of a page's markdown as rows of cells, for their HTML and markdown."""

from __future__ import annotations

import re

from pipelines.documents.layout.spans import SpannedCell, SpannedTable
from pipelines.documents.layout.tables import Table

_TABULAR = re.compile(r"^\\begin\{tabular\}\{([lrc]*)\}\n(.*?)\\end\{tabular\}$", re.S)
_SPAN = re.compile(r"^\\multicolumn\{(\d+)\}\{[lrc]\}\{(.*)\}$", re.S)
_ROWS = re.compile(r"^\\multirow\{(\d+)\}\{\*\}\{(.*)\}$", re.S)
_AMPERSAND = re.compile(r"(?<!\\)&")


def table_of(markdown: str) -> Table | SpannedTable | None:
    """The table that a `tabular` writes; None where it is none, or a row is beyond these rules.

    One with cells over several places, or rows of different length, is a `SpannedTable`: pipes cannot write it.
    """
    match = _TABULAR.match(markdown.strip())
    if not match:
        return None
    width = len(match[1])
    rows: list[tuple[SpannedCell, ...]] = []
    covered: dict[int, int] = {}  # by column: rows for which a cell above still covers it
    for line in match[2].split("\\\\\n"):
        line = line.replace("\\hline\n", "").strip()
        if not line:
            continue
        cells: list[SpannedCell] = []
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
    if len(rows) < 2 or width < 2:
        return None
    single = all(cell.columns == cell.rows == 1 for row in rows for cell in row)
    if single and len({len(row) for row in rows}) == 1:
        return Table(tuple(tuple(cell.text for cell in row) for row in rows))
    return SpannedTable(tuple(rows), width)


def _cell(stated: str) -> SpannedCell:
    columns = rows = 1
    if span := _SPAN.match(stated):
        columns, stated = int(span[1]), span[2]
    if span := _ROWS.match(stated):
        rows, stated = int(span[1]), span[2]
    return SpannedCell(" ".join(stated.replace("\\&", "&").split()), columns, rows)
