"""Tables: rows between which a page may break, in markdown where every cell has a column of its own, else in HTML."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from pipelines.books.blocks import Atom, Block, Piece, Printed
from pipelines.books.markup.tree import name_of
from pipelines.books.transcript import inline_markdown

#: Wider tables cannot be read on a page; a longer cell is no cell but a part of the layout.
MAX_COLUMNS = 12
MAX_CELL = 700


@dataclass(frozen=True)
class Cell:
    """A cell's text; `across` and `down` are the columns and rows that it takes."""

    atoms: tuple[Atom, ...]
    head: bool
    across: int
    down: int


def rows_of(table: etree._Element) -> list[etree._Element]:
    """The rows of a table itself, none of those of tables inside it."""
    found: list[etree._Element] = []
    for child in table:
        name = name_of(child)
        if name == "tr":
            found.append(child)
        elif name in ("thead", "tbody", "tfoot"):
            found += [row for row in child if name_of(row) == "tr"]
    return found


def span(cell: etree._Element, name: str) -> int:
    """`colspan` or `rowspan`, 1 where it is no sensible number."""
    value = cell.get(name, "1").strip()
    return min(max(int(value), 1), 50) if value.isascii() and value.isdigit() else 1


def table_block(rows: list[list[Cell]]) -> Block | None:
    """A table of cells; None if it holds nothing. A first row of head cells is its head."""
    rows = [row for row in rows if any(cell.atoms for cell in row)]
    width = max((sum(cell.across for cell in row) for row in rows), default=0)
    if not rows:
        return None
    simple = all(cell.across == cell.down == 1 for row in rows for cell in row)
    simple = simple and all(len(row) == width for row in rows) and not _has_lines(rows)
    has_head = all(cell.head for cell in rows[0]) and len(rows) > 1
    made = [_row(row, simple) for row in rows]
    whole = any(cell.down > 1 for row in rows for cell in row)
    if whole:  # cells over several rows: the table stays in one piece
        head = None
        made = [_joined(made)]
    else:
        head = made.pop(0) if has_head else None
    return Block("table", made, level=width, head=head, spans=not simple)


def _has_lines(rows: list[list[Cell]]) -> bool:
    return any(atom.line for row in rows for cell in row for atom in cell.atoms)


def _row(row: list[Cell], simple: bool) -> Piece:
    shown, written = "", []
    for cell in row:
        tag = "th" if cell.head else "td"
        spans = f' colspan="{cell.across}"' * (cell.across > 1) + f' rowspan="{cell.down}"' * (cell.down > 1)
        shown += f"<{tag}{spans}>{''.join(atom.html for atom in cell.atoms)}</{tag}>"
        text = inline_markdown(cell.atoms)
        if simple:
            written.append(text.replace("|", "\\|"))
        else:
            written.append(f"<{tag}{spans}>{text.replace(chr(10), '<br>')}</{tag}>")
    printed = tuple(Printed(a.text, bool(a.mathml)) for cell in row for a in cell.atoms if a.text)
    notes = tuple(a.note for cell in row for a in cell.atoms if a.note is not None)
    markdown = f"| {' | '.join(written)} |" if simple else f"<tr>{''.join(written)}</tr>"
    return Piece(f"<tr>{shown}</tr>", printed, markdown=markdown, notes=notes)


def _joined(rows: list[Piece]) -> Piece:
    return Piece(
        "".join(row.html for row in rows),
        tuple(part for row in rows for part in row.printed),
        markdown="\n".join(row.markdown for row in rows),
        notes=tuple(note for row in rows for note in row.notes),
    )
