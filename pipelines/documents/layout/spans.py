"""Tables some of whose cells cover several columns or rows, which markdown's pipes cannot write."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.documents.layout.tables import cell_html, cell_latex


@dataclass(frozen=True)
class SpannedCell:
    """Text, whose lines are set apart by line feeds, and how many columns and rows it covers."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class SpannedTable:
    """Rows of the cells that begin in them; `width` is the number of columns."""

    rows: tuple[tuple[SpannedCell, ...], ...]
    width: int

    @property
    def html(self) -> str:
        """The table in HTML, one row a line."""
        rows = ("".join(_html(cell) for cell in row) for row in self.rows)
        return "<table>\n" + "\n".join(f"<tr>{row}</tr>" for row in rows) + "\n</table>"

    @property
    def markdown(self) -> str:
        """The table in HTML, which markdown may hold."""
        return self.html

    @property
    def latex(self) -> str:
        """The table as a `tabular` with `multirow`; places that a cell above covers stand there as empty cells."""
        below: dict[int, tuple[int, int]] = {}  # by column: rows for which a cell above covers it, and its columns
        lines: list[str] = []
        for row in self.rows:
            written: list[str] = []
            cells = iter(row)
            place = 0
            while place < self.width:
                if place in below:
                    left, columns = below.pop(place)
                    written.append(_latex(SpannedCell("", columns)))
                    if left > 1:
                        below[place] = (left - 1, columns)
                else:
                    cell = next(cells)
                    columns = cell.columns
                    written.append(_latex(cell))
                    if cell.rows > 1:
                        below[place] = (cell.rows - 1, columns)
                place += columns
            lines.append(" & ".join(written))
        body = " \\\\\n".join(lines)
        return f"\\begin{{tabular}}{{{'l' * self.width}}}\n{body}\n\\end{{tabular}}"


def _html(cell: SpannedCell) -> str:
    spans = f' colspan="{cell.columns}"' * (cell.columns > 1) + f' rowspan="{cell.rows}"' * (cell.rows > 1)
    return f"<td{spans}>{cell_html(cell.text)}</td>"


def _latex(cell: SpannedCell) -> str:
    text = cell_latex(cell.text)
    if cell.rows > 1:
        text = f"\\multirow{{{cell.rows}}}{{*}}{{{text}}}"
    return f"\\multicolumn{{{cell.columns}}}{{l}}{{{text}}}" if cell.columns > 1 else text
