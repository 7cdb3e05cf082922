"""Markdown's pipe tables read back as rows of cells."""

from __future__ import annotations

import re

from pipelines.documents.layout.tables import LINE_END, Table

_RULE = re.compile(r"^\|(?:\s*:?-{3,}:?\s*\|)+$")
_BAR = re.compile(r"(?<!\\)\|")
_LINE_END = re.compile(rf"(?<!\\){LINE_END}")


def rows_of(markdown: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a pipe table without its rule; empty for anything else."""
    lines = [line.strip() for line in markdown.strip().splitlines()]
    if len(lines) < 2 or not all(line.startswith("|") and line.endswith("|") for line in lines):
        return ()
    rows = [_BAR.split(line[1:-1]) for line in lines if not _RULE.match(line)]
    cells = tuple(tuple(_text(cell.strip()) for cell in row) for row in rows)
    return cells if len({len(row) for row in cells}) == 1 else ()


def table(markdown: str) -> Table | None:
    """The table that a pipe table writes."""
    rows = rows_of(markdown)
    return Table(rows) if rows else None


def _text(cell: str) -> str:
    """The text of a cell, its lines set apart by line feeds."""
    return _LINE_END.sub("\n", cell).replace("\\" + LINE_END, LINE_END).replace("\\|", "|")
