"""Pandoc's tables to the LaTeX tables of Nougat's markdown."""

from __future__ import annotations

from typing import Any

from pipelines.arxiv.pandoc_inlines import Inlines
from pipelines.arxiv.paper import Atom, Block
from pipelines.arxiv.table_rows import leave_empty, row_of

Node = dict[str, Any]
_ALIGNMENTS = {"AlignLeft": "l", "AlignRight": "r", "AlignCenter": "c", "AlignDefault": "l"}


def table_block(content: list[Any]) -> Block:
    """The table without its caption."""
    _, _, columns, head, bodies, foot = content
    spec = "".join(_ALIGNMENTS[alignment["t"]] for alignment, _ in columns)
    header = head[1]
    rows = [row for body in bodies for row in (*body[2], *body[3])] + foot[1]
    atoms = [Atom("\\hline\n", "")]
    covered: dict[int, int] = {}
    for row in header:
        atoms += _row(row, covered)
    if header:
        atoms.append(Atom("\\hline\n", ""))
        covered.clear()
    for row in rows:
        atoms += _row(row, covered)
    return Block("table", atoms, f"\\begin{{tabular}}{{{spec}}}\n", "\\hline\n\\end{tabular}")


def _row(row: list[Any], covered: dict[int, int]) -> list[Atom]:
    """The cells of a row, each an atom or more. `covered` says by column for how many rows a cell above goes on."""
    cells: list[list[Atom]] = []
    place = 0
    for _, alignment, rows, columns, blocks in row[1]:
        place = leave_empty(cells, covered, place)
        before, after = "", ""
        if columns > 1:
            before, after = f"\\multicolumn{{{columns}}}{{{_ALIGNMENTS[alignment['t']]}}}{{", "}"
        if rows > 1:
            before, after = f"{before}\\multirow{{{rows}}}{{*}}{{", "}" + after
            covered.update(dict.fromkeys(range(place, place + columns), rows - 1))
        cells.append([*([Atom(before, "")] if before else []), *_inside(blocks), Atom(after, "")])
        place += columns
    leave_empty(cells, covered, place)
    return row_of(cells)


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
