"""LaTeXML's tables to the LaTeX tables of Nougat's markdown."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pipelines.arxiv.latexml_inlines import Inlines, local_name
from pipelines.arxiv.paper import Atom, Block
from pipelines.arxiv.table_rows import leave_empty, row_of

_ALIGNMENTS = {"left": "l", "right": "r", "center": "c"}


def table_block(node: etree._Element) -> Block:
    """A `tabular` element."""
    rows = [row for row in node.iter() if local_name(row) == "tr"]
    widest = max(rows, key=len, default=None)
    cells = list(widest) if widest is not None else []
    spec = "".join(_ALIGNMENTS.get(cell.get("align") or "", "l") for cell in cells)
    atoms = [Atom("\\hline\n", "")]
    covered: dict[int, int] = {}
    for row in rows:
        heads = all(cell.get("thead") for cell in row) and len(row)
        atoms += _row(row, covered)
        following = row.getnext()
        if heads and (following is None or not all(cell.get("thead") for cell in following)):
            atoms.append(Atom("\\hline\n", ""))
    return Block("table", atoms, f"\\begin{{tabular}}{{{spec}}}\n", "\\hline\n\\end{tabular}")


def _row(row: etree._Element, covered: dict[int, int]) -> list[Atom]:
    """The cells of a row, each an atom or more. `covered` says by column for how many rows a cell above goes on."""
    found = [cell for cell in row if local_name(cell) == "td"]
    cells: list[list[Atom]] = []
    place = 0
    for cell in found:
        place = leave_empty(cells, covered, place)
        before, after = "", ""
        if (columns := int(cell.get("colspan") or 1)) > 1:
            alignment = _ALIGNMENTS.get(cell.get("align") or "", "c")
            before, after = f"\\multicolumn{{{columns}}}{{{alignment}}}{{", "}"
        if (rows := int(cell.get("rowspan") or 1)) > 1:
            before, after = f"{before}\\multirow{{{rows}}}{{*}}{{", "}" + after
            covered.update(dict.fromkeys(range(place, place + columns), rows - 1))
        cells.append([*([Atom(before, "")] if before else []), *_inside(cell), Atom(after, "")])
        place += columns
    leave_empty(cells, covered, place)
    return row_of(cells)


def _inside(cell: etree._Element) -> Iterator[Atom]:
    for piece in Inlines().read(cell):
        if isinstance(piece, str):
            yield Atom(f"\\({piece}\\)", piece, "math")
        else:
            markdown = piece.markdown.replace("&", "\\&") if piece.kind == "word" else piece.markdown
            yield Atom(markdown, piece.shown, piece.kind)
