import pytest

from pipelines.arxiv.plain_tables import with_plain_tables

CELLS = "a & $x & y$ & b \\\\ c & d \\& e & f \\\\"


@pytest.mark.parametrize(
    "begin",
    [
        "\\begin{tabu}{X[l]rr}",
        "\\begin{tabu} to \\linewidth {X[l]rr}",
        "\\begin{tabu}{\\usetabu{saved}}",
        "\\begin{tabulary}{0.8\\textwidth}{LLR}",
        "\\begin{supertabular}{p{3cm}ll}",
        "\\begin{NiceTabular}[t]{ccc}",
    ],
)
def test_tables_of_packages_become_plain_ones(begin):
    name = begin[7 : begin.index("}")]
    made = with_plain_tables(f"x {begin}{CELLS}\\end{{{name}}} y")
    assert made == f"x \\begin{{tabular}}{{lll}}{CELLS}\\end{{tabular}} y"


def test_other_tables_stay():
    table = "\\begin{tabular}{lr}a & b\\end{tabular}"
    assert with_plain_tables(table) == table
