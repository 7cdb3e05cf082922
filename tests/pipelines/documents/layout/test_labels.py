"""Titles and headings by size and weight."""

from __future__ import annotations

from pipelines.documents.layout.labels import labels_of
from pipelines.documents.layout.lines import Line
from pipelines.documents.layout.paragraphs import Paragraph


def paragraph(text: str, size: float = 10, bold: float = 0.0) -> Paragraph:
    return Paragraph(text, [Line(text, (0, 0, 5 * len(text), size), size, size, bold=bold)])


BODY = paragraph("A sentence of the body that goes on for a good while, as such sentences do. " * 4)


def test_only_a_first_page_has_a_title() -> None:
    page = [paragraph("On Rivers", 20), BODY, paragraph("Springs", 13), BODY, paragraph("Deltas", bold=1.0), BODY]
    expected = ["title", "paragraph", "heading", "paragraph", "heading", "paragraph"]
    assert labels_of(page, first_page=True) == expected
    assert labels_of(page, first_page=False) == ["heading", *expected[1:]]


def test_bold_sentences_and_numbers_are_no_headings() -> None:
    page = [paragraph("Do not open this valve.", bold=1.0), BODY, paragraph("42", 20), BODY]
    assert labels_of(page, first_page=True) == ["paragraph"] * 4
