"""A page with ruled tables in reading order: each table stands as one block where its rules are."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from pipelines.documents.layout.columns import crossed_rows, reading_order, staggered
from pipelines.documents.layout.lines import Line
from pipelines.documents.layout.paragraphs import Paragraph, paragraphs
from pipelines.documents.layout.ruled_tables import LinesOf, PageGrids, ruled_tables
from pipelines.documents.layout.shape import Shape, shape_of
from pipelines.documents.layout.tables import TableParagraph
from pipelines.documents.reading.page import PageReading, Rectangle

#: Stands for a table among the lines. It ends like a sentence, so that nothing is taken for its continuation.
_STANDS_FOR = "\ufffc."
#: A line with more than this share of its height beside a table is beside it.
_BESIDE = 0.3


def with_ruled_tables(
    body: Sequence[Line],
    furniture: Sequence[Line],
    reading: PageReading,
    grids: PageGrids,
    lines: LinesOf,
    max_crossed: int,
) -> list[Paragraph] | None:
    """The paragraphs of a page, its ruled tables among them; None where tables or their place are not certain.

    `max_crossed` is the number of rows with running text in several places that a page may have beside its tables.
    """
    tables = ruled_tables(grids, body, lines)
    if not tables or any(_touches(line, table.area) for line in furniture for table in tables):
        return None
    rest = [line for line in body if not any(_touches(line, table.area) for table in tables)]
    # a line that began or ended outside of its table would be lost with it, or stand there twice
    if any(_leaves(line, table.area) for line in body for table in tables if _touches(line, table.area)):
        return None
    marks = {_mark(table): table for table in tables}
    groups = reading_order([*rest, *marks])
    if staggered(groups) or crossed_rows(groups) > max_crossed or any(_is_beside(group, marks) for group in groups):
        return None
    parts: list[list[Line]] = []
    shapes: list[Shape] = []
    for group in groups:
        # a table parts its column, whose edges stay what they are
        shape = shape_of(group)
        for _, part in groupby(group, key=lambda line: marks.get(line)):
            parts.append(list(part))
            shapes.append(shape)
    return [marks.get(made.lines[0], made) for made in paragraphs(parts, shapes) if made.lines]


def _mark(table: TableParagraph) -> Line:
    """A line as large as the table, at the height of the table's first line."""
    size = min(line.size for line in table.lines)
    return Line(_STANDS_FOR, table.area, size, table.area[1] + size)


def _touches(line: Line, box: Rectangle) -> bool:
    """Do the letters of a line stand in the box, at least in part?"""
    top, bottom = line.baseline - 0.6 * line.size, line.baseline
    return line.box[0] < box[2] and box[0] < line.box[2] and top < box[3] and box[1] < bottom


def _leaves(line: Line, box: Rectangle) -> bool:
    over = 0.5 * line.size
    return line.box[0] < box[0] - over or line.box[2] > box[2] + over


def _is_beside(group: Sequence[Line], marks: dict[Line, TableParagraph]) -> bool:
    for mark in group:
        if mark not in marks:
            continue
        for line in group:
            shared = min(line.box[3], mark.box[3]) - max(line.box[1], mark.box[1])
            if line is not mark and shared > _BESIDE * (line.box[3] - line.box[1]):
                return True
    return False
