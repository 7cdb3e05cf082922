"""A page reading to its text: the checks that a page must pass, and what is kept of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.documents.layout.columns import crossed_rows, has_cells, reading_order, staggered
from pipelines.documents.layout.figures import Figure, figures_of, inside
from pipelines.documents.layout.furniture import split_furniture
from pipelines.documents.layout.layer import fault_of
from pipelines.documents.layout.lines import Line, lines_of, stacked_fragments
from pipelines.documents.layout.paragraphs import Paragraph, paragraphs
from pipelines.documents.layout.row_rules import breaks_rows
from pipelines.documents.layout.ruled_page import with_ruled_tables
from pipelines.documents.layout.ruled_tables import Ruling, breaks_cells, page_grids
from pipelines.documents.reading.page import PageReading
from pipelines.engine.pipeline import Drop

#: Fewer characters than this are no page of text.
MIN_CHARACTERS = 60
#: Text smaller than this many pixels cannot be read in the picture.
MIN_SIZE = 6.5
_MAX_MATHS_LINES = 0.25
#: A line with more than this share of its characters in formula fonts is a displayed formula.
MATHS_LINE = 0.4
_MIN_CROSSED = 5


@dataclass(frozen=True)
class PageText:
    """The paragraphs in reading order, the furniture, the share of the text in displayed formulas, and the figures."""

    paragraphs: list[Paragraph]
    furniture: list[Line]
    formula_share: float
    figures: list[Figure] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def lines(self) -> list[Line]:
        """The lines of the text, in reading order."""
        return [line for paragraph in self.paragraphs for line in paragraph.lines]


def page_text(reading: PageReading) -> PageText:
    """The text of a page; raises `Drop` where it would not be what the page shows."""
    if fault := fault_of(reading):
        raise Drop(fault.reason, fault.detail)
    return laid_out(lines_of(reading.runs), reading)


def laid_out(lines: Sequence[Line], reading: PageReading, ruling: Ruling | None = None) -> PageText:
    """The text of a page whose `lines` a text layer or an OCR engine gave; raises `Drop`.

    Where the lines alone do not tell their order, or stand in rows of cells, `ruling` may know tables by their rules.
    """
    body, furniture = split_furniture(list(lines), reading.height, reading.margins)
    figures = figures_of(body, reading.pictures, reading.width, reading.height)
    body = [line for line in body if not inside(line, figures)]
    total = sum(len(line.text) for line in body)
    if total < MIN_CHARACTERS:
        raise Drop("too_little_text", f"{total} characters")
    sizes = sorted((line.size, len(line.text)) for line in body)
    if _weighted_median(sizes) < MIN_SIZE:
        raise Drop("text_too_small", f"{_weighted_median(sizes):.1f} pixels, the limit is {MIN_SIZE}")
    maths = sum(len(line.text) for line in body if line.maths > MATHS_LINE) / total
    if maths > _MAX_MATHS_LINES:
        raise Drop(
            "formula_layout", f"{maths:.0%} of the text stands in displayed formulas, whose layout carries meaning"
        )
    if fragments := stacked_fragments(body):
        raise Drop("formula_layout", f"{fragments} pieces of formulas stand above or below their line")
    groups = reading_order(body)
    doubt = _doubt(groups)
    if ruling and (doubt or has_cells(groups)):
        rules = ruling.rules()
        grids = page_grids(rules, reading.runs)
        found = with_ruled_tables(body, furniture, reading, grids, ruling.lines, _MIN_CROSSED - 1)
        if found is not None:
            return PageText(found, furniture, maths, figures)
        if doubt is None and (breaks_cells(groups, grids, ruling.lines) or breaks_rows(groups, rules, reading.runs)):
            doubt = Drop("table_layout", "cells of a ruled table are wrapped, and it is not certain what they say")
    if doubt:
        raise doubt
    return PageText(paragraphs(groups), furniture, maths, figures)


def _doubt(groups: list[list[Line]]) -> Drop | None:
    """Why the order of the lines is not certain, None where it is."""
    if beside := staggered(groups):
        count = sum(map(len, groups))
        return Drop("table_layout", f"{beside} of {count} lines stand beside a line of another height")
    if (crossed := crossed_rows(groups)) >= _MIN_CROSSED:
        return Drop("table_layout", f"{crossed} rows hold running text in several places")
    return None


def _weighted_median(values: list[tuple[float, int]]) -> float:
    half = sum(weight for _, weight in values) / 2
    for value, weight in values:
        half -= weight
        if half <= 0:
            return value
    return values[-1][0] if values else 0.0
