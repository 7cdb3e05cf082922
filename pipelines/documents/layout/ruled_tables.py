"""Ruled tables: the text of a page put into the cells of its grids, where there is no doubt about any of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.documents.layout.cell_text import CellRow, cell_rows, ends_in_hyphen, is_list, text_of
from pipelines.documents.layout.grids import MAX_RULES, Grid, GridCell, grids_of, overlap
from pipelines.documents.layout.lines import Line, lines_of
from pipelines.documents.layout.mixed_cells import mixes_cells
from pipelines.documents.layout.spans import SpannedCell, SpannedTable
from pipelines.documents.layout.tables import Table, TableParagraph
from pipelines.documents.layout.wrapped_rows import breaks_wrapped, is_one_row
from pipelines.documents.reading.page import Rectangle, TextRun
from pipelines.documents.reading.rules import is_horizontal

_WORD = re.compile(r"[\w-]+")
#: Text stands in a cell from its baseline to so many ems above it; accents and descenders may touch a rule.
_HEIGHT = 0.6
#: Rules that are compared with all runs at a time.
_AT_ONCE = 256
#: Text may reach over the middle of a rule by so many pixels; a space at its ends by so many ems.
_OVER, _SPACE = 1.5, 0.35
#: At least this share of a table's cells holds text; of a plot with a grid few do.
_MIN_FILLED = 0.6
#: A rule that ends where a line of text does, and lies so many ems below its baseline at most, underlines it.
_ON_LINE, _UNDERLINE, _ENDS = 0.1, 0.3, 0.35
#: A rule inside a cell, so many pixels from its sides, that is as long as this share of it may divide it.
_DIVIDES, _AT_SIDE = 0.4, 5.0


#: How runs become lines.
LinesOf = Callable[[list[TextRun]], list[Line]]
#: What a table without cells over several places is, and with them.
AnyTable = Table | SpannedTable


@dataclass(frozen=True)
class Ruling:
    """How a page's rules are asked for, which takes a quarter as long as reading it, and how its runs become lines."""

    rules: Callable[[], Sequence[Rectangle]]
    lines: LinesOf = lines_of


@dataclass(frozen=True)
class PageGrids:
    """The runs that a page shows, its rules but those that underline a run, and the grids that these make."""

    runs: list[TextRun]
    rules: list[Rectangle]
    grids: Sequence[Grid]


def page_grids(rules: Sequence[Rectangle], runs: Sequence[TextRun]) -> PageGrids:
    """The grids of a page with these rules and runs."""
    shown = [run for run in runs if run.visible and run.text.strip() and run.size > 0]
    if len(rules) > MAX_RULES or not shown:
        return PageGrids(shown, [], [])
    drawn = _without_underlines(rules, shown)
    return PageGrids(shown, drawn, grids_of(drawn))


def ruled_tables(page: PageGrids, body: Sequence[Line], lines: LinesOf = lines_of) -> list[TableParagraph]:
    """The tables of a page, from the top down; none unless it is certain of all of them what stands in which cell.

    `body` has the lines of the page, which `lines` makes of its runs.
    """
    shown, drawn, grids = page.runs, page.rules, page.grids
    tables: list[TableParagraph] = []
    words = {word.lower() for line in body for word in _WORD.findall(line.text)} if grids else set()
    prose = [line for line in body if not any(overlap(line.box, grid.box) for grid in grids)]
    hyphenates = any(ends_in_hyphen(line.text) for line in prose)
    for grid in grids:
        filled = _filled(grid, shown, lines)
        if filled is not None and not any(filled):  # a drawing
            continue
        table = None if filled is None or _divided(grid, drawn) else _table(grid, filled, words, hyphenates)
        if filled is None or table is None:
            return []
        found = [line for rows in filled for row in rows for line in row.lines]
        text = "\n".join("\t".join(row) for row in table_rows(table))
        tables.append(TableParagraph(text, found, table, grid.box))
    return sorted(tables, key=lambda table: (table.area[1], table.area[0]))


def breaks_cells(groups: Sequence[Sequence[Line]], page: PageGrids, lines: LinesOf = lines_of) -> bool:
    """Would reading the groups line by line mix wrapped cells of a ruled table, or may it?"""
    pieces = [(_core(run), run.baseline, run.size) for run in page.runs] if page.grids else []
    for grid in page.grids:
        if mixes_cells(grid, groups, pieces):
            return True
        filled = _filled(grid, page.runs, lines)
        if filled is None:
            continue
        held, widths, bands = _columns_and_bands(grid, filled)
        for band in bands.values():
            if breaks_wrapped([(held[cell], widths[cell.column, cell.columns]) for cell in band]):
                return True
    return False


def table_rows(table: AnyTable) -> list[list[str]]:
    """The texts of a table's cells, row by row, each in one line."""
    if isinstance(table, Table):
        return [[" ".join(text.split()) for text in row] for row in table.rows]
    return [[" ".join(cell.text.split()) for cell in row] for row in table.rows]


def _without_underlines(rules: Sequence[Rectangle], runs: Sequence[TextRun]) -> list[Rectangle]:
    """The rules but those that end where a run does, just below it."""
    left, right = np.array([run.box[0] for run in runs]), np.array([run.box[2] for run in runs])
    size, baseline = np.array([run.size for run in runs]), np.array([run.baseline for run in runs])

    across = [rule for rule in rules if is_horizontal(rule)]
    gone: set[Rectangle] = set()
    for first in range(0, len(across), _AT_ONCE):
        some = across[first : first + _AT_ONCE]
        start, top, stop, _ = np.array(some).T[:, :, None]
        below = (top - baseline) / size
        near = (below > -_ON_LINE) & (below < _UNDERLINE)
        near &= (np.abs(start - left) < _ENDS * size) & (np.abs(stop - right) < _ENDS * size)
        gone.update(rule for rule, any_ in zip(some, near.any(axis=1).tolist(), strict=True) if any_)
    return [rule for rule in rules if rule not in gone]


def _filled(grid: Grid, runs: Sequence[TextRun], lines: LinesOf) -> list[list[CellRow]] | None:
    """The rows of text of each cell; None where text stands on a rule, is turned, or is no simple text."""
    held: list[list[TextRun]] = [[] for _ in grid.cells]
    for run in runs:
        core = _core(run)
        if not _meets(core, grid.box):
            continue
        place = grid.at((core[0] + core[2]) / 2, (core[1] + core[3]) / 2)
        if place is None or not run.horizontal or not _inside(core, grid.cells[place].box):
            return None
        held[place].append(run)
    filled = [cell_rows(lines(found)) if found else [] for found in held]
    return [rows for rows in filled if rows is not None] if None not in filled else None


def _core(run: TextRun) -> Rectangle:
    """Where the letters of a run stand for sure, without the spaces around them."""
    before, after = len(run.text) - len(run.text.lstrip()), len(run.text) - len(run.text.rstrip())
    left, right = run.box[0] + before * _SPACE * run.size, run.box[2] - after * _SPACE * run.size
    return (left, run.baseline - _HEIGHT * run.size, max(left, right), run.baseline)


def _meets(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _inside(core: Rectangle, cell: Rectangle) -> bool:
    across = core[0] >= cell[0] - _OVER and core[2] <= cell[2] + _OVER
    return across and core[1] >= cell[1] - _OVER and core[3] <= cell[3] + _OVER


def _divided(grid: Grid, rules: Sequence[Rectangle]) -> bool:
    """Does a rule that belongs to none of its sides divide a cell, as far as can be told?"""
    for rule in rules:
        x, y = (rule[0] + rule[2]) / 2, (rule[1] + rule[3]) / 2
        place = grid.at(x, y)
        if place is None:
            continue
        x0, y0, x1, y1 = grid.cells[place].box
        if is_horizontal(rule):
            inside, share = y0 + _AT_SIDE < y < y1 - _AT_SIDE, (rule[2] - rule[0]) / (x1 - x0)
        else:
            inside, share = x0 + _AT_SIDE < x < x1 - _AT_SIDE, (rule[3] - rule[1]) / (y1 - y0)
        if inside and share > _DIVIDES:
            return True
    return False


def _table(
    grid: Grid, filled: Sequence[list[CellRow]], words: set[str], hyphenates: bool
) -> Table | SpannedTable | None:
    held, widths, bands = _columns_and_bands(grid, filled)
    columns: dict[tuple[int, int], list[CellRow]] = {}
    for cell, rows in held.items():
        columns.setdefault((cell.column, cell.columns), []).extend(rows)
    for cell, rows in held.items():
        column = columns[cell.column, cell.columns]
        if rows and is_list(rows, min(row.left for row in column), max(row.right for row in column)):
            return None
    for band in bands.values():
        if not is_one_row([(held[cell], widths[cell.column, cell.columns]) for cell in band]):
            return None
    texts: dict[GridCell, str] = {}
    for cell, rows in held.items():
        text = text_of(rows, widths[cell.column, cell.columns], words, hyphenates)
        if text is None:
            return None
        texts[cell] = text
    return _written(grid, texts) if _has_enough(grid, texts) else None


def _columns_and_bands(
    grid: Grid, filled: Sequence[list[CellRow]]
) -> tuple[dict[GridCell, list[CellRow]], dict[tuple[int, int], float], dict[tuple[int, int], list[GridCell]]]:
    """What each cell holds, how wide the text of each column is (pixels), and the cells that share their rows."""
    held = dict(zip(grid.cells, filled, strict=True))
    widths: dict[tuple[int, int], float] = {}
    bands: dict[tuple[int, int], list[GridCell]] = {}
    for cell, rows in held.items():
        key = cell.column, cell.columns
        widths[key] = max([widths.get(key, 0.0), *(row.width for row in rows)])
        bands.setdefault((cell.row, cell.rows), []).append(cell)
    return held, widths, bands


def _has_enough(grid: Grid, texts: dict[GridCell, str]) -> bool:
    full = [cell for cell, text in texts.items() if text]
    rows = {number for cell in full for number in range(cell.row, cell.row + cell.rows)}
    columns = {number for cell in full for number in range(cell.column, cell.column + cell.columns)}
    every = len(rows) == len(grid.ys) - 1 and len(columns) == len(grid.xs) - 1
    return every and len(full) >= _MIN_FILLED * len(texts)


def _written(grid: Grid, texts: dict[GridCell, str]) -> AnyTable:
    rows: list[list[GridCell]] = [[] for _ in grid.ys[1:]]
    for cell in grid.cells:
        rows[cell.row].append(cell)
    if all(cell.rows == cell.columns == 1 for cell in grid.cells):
        return Table(tuple(tuple(texts[cell] for cell in row) for row in rows))
    made = tuple(tuple(SpannedCell(texts[cell], cell.columns, cell.rows) for cell in row) for row in rows)
    return SpannedTable(made, len(grid.xs) - 1)
