"""Rows of LaTeX tables. Converters have no cell where one of an earlier row goes on; LaTeX has an empty one."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.arxiv.paper import Atom


def leave_empty(cells: list[list[Atom]], covered: dict[int, int], place: int) -> int:
    """Append empty cells while a cell above goes on at column `place`; the column after them.

    `covered` holds, by column, for how many more rows that is so.
    """
    while covered.get(place, 0) > 0:
        covered[place] -= 1
        cells.append([Atom("", "")])
        place += 1
    return place


def row_of(cells: Sequence[Sequence[Atom]]) -> list[Atom]:
    """The cells, the last atom of each followed by what divides it from the next or ends the row."""
    atoms: list[Atom] = []
    for number, cell in enumerate(cells):
        end = " & " if number + 1 < len(cells) else " \\\\\n"
        atoms += [*cell[:-1], Atom(cell[-1].markdown + end, cell[-1].shown, cell[-1].kind)]
    return atoms
