"""Tables in HTML read back."""

from __future__ import annotations

import pytest

from pipelines.documents.kinds.html_table import spanned_table
from pipelines.documents.layout.spans import SpannedCell, SpannedTable


def test_what_was_written_is_read() -> None:
    below = (SpannedCell("<br>", 1, 2), SpannedCell("")), (SpannedCell("d"),)
    made = SpannedTable(((SpannedCell("a < b\nc", 2),), *below), 2)
    assert spanned_table(made.html) == made


@pytest.mark.parametrize("row", ["", "words", "<tr><th>a</th></tr>", "<tr><td><b>a</b></td></tr>", "<tr><td>a</td>"])
def test_other_html_is_none(row) -> None:
    assert spanned_table(row) is None
    assert spanned_table(f"<table>\n{row}\n</table>") is None
