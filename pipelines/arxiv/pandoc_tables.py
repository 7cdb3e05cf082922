"""Pandoc's tables to the LaTeX tables of Nougat's markdown."""

from __future__ import annotations

from typing import Any

from pipelines.arxiv.pandoc_inlines import Inlines
from pipelines.arxiv.paper import Atom, Block

Node = dict[str, Any]
_ALIGNMENTS = {"AlignLeft": "l", "AlignRight": "r", "AlignCenter": "c", "AlignDefault": "l"}


def table_block(content: list[Any]) -> Block:
    """The table without its caption."""
    _, _, columns, head, bodies, foot = content
    spec = "".join(_ALIGNMENTS[alignment["t"]] for alignment, _ in columns)
    header = head[1]
    rows = [row for body in bodies for row in (*body[2], *body[3])] + foot[1]
    atoms = [Atom("\\hline\n", "")]
    for row in header:
        atoms += _row(row)
    if header:
        atoms.append(Atom("\\hline\n", ""))
    for row in rows:
        atoms += _row(row)
    return Block("table", atoms, f"\\begin{{tabular}}{{{spec}}}\n", "\\hline\n\\end{tabular}")


def _row(row: list[Any]) -> list[Atom]:
    """The cells of a row, each an atom or more."""
    atoms: list[Atom] = []
    cells = row[1]
    for number, (_, alignment, rows, columns, blocks) in enumerate(cells):
        before, after = "", ""
        if columns > 1:
            before, after = f"\\multicolumn{{{columns}}}{{{_ALIGNMENTS[alignment['t']]}}}{{", "}"
        if rows > 1:
            before, after = f"{before}\\multirow{{{rows}}}{{*}}{{", "}" + after
        inside = _inside(blocks)
        end = " & " if number + 1 < len(cells) else " \\\\\n"
        if before:
            atoms.append(Atom(before, ""))
        atoms += inside
        atoms.append(Atom(after + end, ""))
    return atoms


def _inside(blocks: list[Node]) -> list[Atom]:
    atoms: list[Atom] = []
    for block in blocks:
        if block["t"] in ("Para", "Plain"):
            for piece in Inlines().read(block["c"]):
                atoms.append(Atom(f"\\({piece}\\)", piece, "math") if isinstance(piece, str) else piece)
        elif block["t"] in ("BulletList", "OrderedList"):
            items = block["c"] if block["t"] == "BulletList" else block["c"][1]
            atoms += [atom for item in items for atom in _inside(item)]
    return [
        Atom(atom.markdown.replace("&", "\\&").replace("\n", " ") if atom.kind == "word" else atom.markdown,
             atom.shown, atom.kind)
        for atom in atoms
    ]  # fmt: skip
