"""Rows of cells as a table."""

from __future__ import annotations

from pipelines.documents.layout.lines import Line
from pipelines.documents.layout.paragraphs import Paragraph
from pipelines.documents.layout.tables import Table, table_of


def grid(*rows: tuple[tuple[str, float], ...]) -> Paragraph:
    """Each cell is its text and its left edge; letters are 5 pixels wide."""
    lines = [
        Line(text, (x, 20 * number, x + 5 * len(text), 20 * number + 10), 10, 20 * number + 8)
        for number, row in enumerate(rows)
        for text, x in row
    ]
    return Paragraph("", lines)


def test_pieces_below_each_other_are_cells() -> None:
    table = table_of(
        grid((("Year", 10), ("Rain", 100)), (("1999", 10), ("12 mm", 98)), (("2000", 10), ("9 & more", 90)))
    )
    assert table is not None
    assert table.rows == (("Year", "Rain"), ("1999", "12 mm"), ("2000", "9 & more"))
    assert table.html.splitlines()[3] == "<tr><td>2000</td><td>9 &amp; more</td></tr>"
    assert table.markdown.splitlines()[:3] == ["| Year | Rain |", "| --- | --- |", "| 1999 | 12 mm |"]
    assert table.latex.splitlines()[0] == "\\begin{tabular}{ll}"
    assert "9 \\& more" in table.latex


def test_an_empty_cell_stays_in_its_column() -> None:
    rows = ((("a", 10), ("b", 100), ("c", 200)), (("d", 10), ("f", 200)), (("g", 10), ("h", 100), ("i", 200)))
    table = table_of(grid(*rows))
    assert table is not None
    assert table.rows[1] == ("d", "", "f")


def test_a_piece_that_spans_two_columns_makes_it_no_table() -> None:
    rows = ((("a", 10), ("b", 100)), (("spans both of the columns", 10),), (("c", 10), ("d", 100)))
    assert table_of(grid(*rows)) is None


def test_lines_of_prose_are_no_table() -> None:
    assert table_of(grid((("one line of prose", 10),), (("and another one", 10),))) is None


def test_bars_are_escaped() -> None:
    assert Table((("a|b", "c"), ("d", "e"))).markdown.splitlines()[0] == "| a\\|b | c |"
