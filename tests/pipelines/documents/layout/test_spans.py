"""Tables with cells over several columns or rows."""

from __future__ import annotations

from pipelines.documents.layout.spans import SpannedCell, SpannedTable

TABLE = SpannedTable(
    (
        (SpannedCell("both & more", 2), SpannedCell("c", 1, 2)),
        (SpannedCell("d\ne"), SpannedCell("f")),
        (SpannedCell("g", 2, 2), SpannedCell("h")),
        (SpannedCell("i"),),
    ),
    3,
)


def test_html_has_spans_and_line_ends() -> None:
    assert TABLE.html.splitlines() == [
        "<table>",
        '<tr><td colspan="2">both &amp; more</td><td rowspan="2">c</td></tr>',
        "<tr><td>d<br>e</td><td>f</td></tr>",
        '<tr><td colspan="2" rowspan="2">g</td><td>h</td></tr>',
        "<tr><td>i</td></tr>",
        "</table>",
    ]
    assert TABLE.markdown == TABLE.html


def test_latex_has_an_empty_cell_where_one_from_above_stands() -> None:
    assert TABLE.latex.splitlines() == [
        "\\begin{tabular}{lll}",
        "\\multicolumn{2}{l}{both \\& more} & \\multirow{2}{*}{c} \\\\",
        "\\shortstack[l]{d \\\\ e} & f &  \\\\",
        "\\multicolumn{2}{l}{\\multirow{2}{*}{g}} & h \\\\",
        "\\multicolumn{2}{l}{} & i",
        "\\end{tabular}",
    ]
