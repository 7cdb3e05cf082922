"""LaTeXML's tables to the LaTeX tables of Nougat's markdown."""

from __future__ import annotations

from lxml import etree

from pipelines.arxiv.latexml_inlines import Inlines, local_name
from pipelines.arxiv.paper import Atom, Block

_ALIGNMENTS = {"left": "l", "right": "r", "center": "c"}


def table_block(node: etree._Element) -> Block:
    """A `tabular` element."""
    rows = [row for row in node.iter() if local_name(row) == "tr"]
    widest = max(rows, key=len, default=None)
    cells = list(widest) if widest is not None else []
    spec = "".join(_ALIGNMENTS.get(cell.get("align") or "", "l") for cell in cells)
    atoms = [Atom("\\hline\n", "")]
    for row in rows:
        heads = all(cell.get("thead") for cell in row) and len(row)
        atoms += _row(row)
        following = row.getnext()
        if heads and (following is None or not all(cell.get("thead") for cell in following)):
            atoms.append(Atom("\\hline\n", ""))
    return Block("table", atoms, f"\\begin{{tabular}}{{{spec}}}\n", "\\hline\n\\end{tabular}")


def _row(row: etree._Element) -> list[Atom]:
    atoms: list[Atom] = []
    cells = [cell for cell in row if local_name(cell) == "td"]
    for number, cell in enumerate(cells):
        before, after = "", ""
        if (columns := int(cell.get("colspan") or 1)) > 1:
            alignment = _ALIGNMENTS.get(cell.get("align") or "", "c")
            before, after = f"\\multicolumn{{{columns}}}{{{alignment}}}{{", "}"
        if (rows := int(cell.get("rowspan") or 1)) > 1:
            before, after = f"{before}\\multirow{{{rows}}}{{*}}{{", "}" + after
        if before:
            atoms.append(Atom(before, ""))
        for piece in Inlines().read(cell):
            if isinstance(piece, str):
                atoms.append(Atom(f"\\({piece}\\)", piece, "math"))
            else:
                markdown = piece.markdown.replace("&", "\\&") if piece.kind == "word" else piece.markdown
                atoms.append(Atom(markdown, piece.shown, piece.kind))
        atoms.append(Atom(after + (" & " if number + 1 < len(cells) else " \\\\\n"), ""))
    return atoms
