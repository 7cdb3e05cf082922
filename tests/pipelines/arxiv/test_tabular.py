from pipelines.arxiv.tabular import table_of
from pipelines.documents.layout.spans import SpannedCell, SpannedTable
from pipelines.documents.layout.tables import Table

PLAIN = (
    "\\begin{tabular}{lr}\n\\hline\nname & n \\\\\n\\hline\na \\& b & 1 \\\\\nc | d & \\(x^2\\) \\\\\n"
    "\\hline\n\\end{tabular}"
)
SPANS = (
    "\\begin{tabular}{lrr}\n\\multirow{2}{*}{name} & \\multicolumn{2}{c}{counts} \\\\\n & one & two \\\\\n"
    "a & 1 & 2 \\\\\n\\end{tabular}"
)


def test_a_plain_table_in_three_notations():
    table = table_of(PLAIN)
    assert isinstance(table, Table)
    assert table.html.splitlines()[2] == "<tr><td>a &amp; b</td><td>1</td></tr>"
    assert table.markdown.splitlines() == ["| name | n |", "| --- | --- |", "| a & b | 1 |", "| c \\| d | \\(x^2\\) |"]


def test_cells_that_cover_others_are_html_alone():
    table = table_of(SPANS)
    assert isinstance(table, SpannedTable)
    assert table.rows[0] == (SpannedCell("name", rows=2), SpannedCell("counts", columns=2))
    assert [cell.text for cell in table.rows[1]] == ["one", "two"]
    assert '<td rowspan="2">name</td><td colspan="2">counts</td>' in table.html


def test_what_is_no_table_is_none():
    assert table_of("words") is None
    assert table_of("\\begin{tabular}{l}\na \\\\\nb \\\\\n\\end{tabular}") is None
    assert table_of("\\begin{tabular}{lr}\na & b & c \\\\\nd & e \\\\\n\\end{tabular}") is None
