from pipelines.arxiv.paper import Atom
from pipelines.arxiv.table_rows import leave_empty, row_of


def test_covered_columns_get_empty_cells_until_the_cell_above_ends():
    covered = {0: 2, 2: 1}
    cells: list[list[Atom]] = []
    assert leave_empty(cells, covered, 0) == 1
    cells.append([Atom("x", "x")])
    assert leave_empty(cells, covered, 2) == 3
    assert "".join(atom.markdown for atom in row_of(cells)) == " & x &  \\\\\n"
    assert covered == {0: 1, 2: 0}
    assert leave_empty([], covered, 1) == 1
