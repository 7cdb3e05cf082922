"""Tables in the HTML that `SpannedTable` writes, read back."""

from __future__ import annotations

import re
from html import unescape

from pipelines.documents.layout.spans import SpannedCell, SpannedTable
from pipelines.documents.layout.tables import LINE_END

_CELL = re.compile(r'<td(?: colspan="(\d{1,3})")?(?: rowspan="(\d{1,3})")?>((?:[^<>]|<br>)*)</td>')
_ROW = re.compile(rf"<tr>((?:{_CELL.pattern})*)</tr>")


def spanned_table(html: str) -> SpannedTable | None:
    """The table that is written one row a line; None for any other HTML."""
    lines = html.strip().splitlines()
    if len(lines) < 3 or lines[0] != "<table>" or lines[-1] != "</table>":
        return None
    rows: list[tuple[SpannedCell, ...]] = []
    for line in lines[1:-1]:
        if not _ROW.fullmatch(line):
            return None
        cells = (_cell(*match.groups()) for match in _CELL.finditer(line))
        rows.append(tuple(cells))
    return SpannedTable(tuple(rows), sum(cell.columns for cell in rows[0]))


def _cell(columns: str | None, rows: str | None, body: str) -> SpannedCell:
    text = "\n".join(unescape(line) for line in body.split(LINE_END))
    return SpannedCell(text, int(columns or 1), int(rows or 1))
