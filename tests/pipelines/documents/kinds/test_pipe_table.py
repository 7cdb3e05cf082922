"""Pipe tables read back."""

from __future__ import annotations

from pipelines.documents.kinds.pipe_table import rows_of, table
from pipelines.documents.layout.tables import Table


def test_what_was_written_is_read() -> None:
    made = Table((("a|b", "c"), ("", "e")))
    assert table(made.markdown) == made


def test_line_ends_in_cells_are_read_and_those_that_are_text_stay() -> None:
    made = Table((("a\nb", "c"), ("<br> is a tag", "e|\nf")))
    assert "a<br>b" in made.markdown
    assert table(made.markdown) == made


def test_other_text_is_no_table() -> None:
    assert rows_of("a | b\nc | d") == ()
    assert rows_of("| a | b |\n| c |") == ()
    assert table("") is None
