"""Tables with rules between their rows and none between their columns: would they be read across wrapped cells?

Their columns are told by gaps, which is not enough to say what every cell holds, but enough to see that the text of one
goes on below, while that of another stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise

from pipelines.documents.layout.cell_text import CellRow, cell_rows
from pipelines.documents.layout.lines import Line, lines_of
from pipelines.documents.layout.mixed_cells import takes_turns
from pipelines.documents.layout.wrapped_rows import breaks_wrapped
from pipelines.documents.reading.page import Rectangle, TextRun
from pipelines.documents.reading.rules import is_horizontal

#: So many rules of one width make a table; their ends differ by less than so many pixels.
_MIN_RULES, _SAME_ENDS = 3, 5.0
#: A page with more is no table of this kind.
_MAX_RULES = 1000
#: Pieces of one rule differ in height by less than so many pixels.
_SAME_HEIGHT = 2.0
#: Columns are so many ems apart at least.
_GAP = 1.0


def breaks_rows(groups: Sequence[Sequence[Line]], rules: Sequence[Rectangle], runs: Sequence[TextRun]) -> bool:
    """Would reading the groups line by line break text that certainly goes on in its cell?"""
    if len(rules) > _MAX_RULES:
        return False
    shown = [run for run in runs if run.visible and run.horizontal and run.text.strip()]
    middles = [_middle(run) for run in shown]
    for band in _bands(rules):
        columns = _columns([run for run, middle in zip(shown, middles, strict=True) if _is_in(middle, band)])
        cells = [cell_rows(lines_of(column)) for column in columns]
        held: list[tuple[list[CellRow], float]] = [(rows, max(row.width for row in rows)) for rows in cells if rows]
        # columns with as many lines each are rows that no rule divides
        if len(held) < len(cells) or len({len(rows) for rows, _ in held}) < 2 or not breaks_wrapped(held):
            continue
        edges = [(min(run.box[0] for run in column), max(run.box[2] for run in column)) for column in columns]
        if takes_turns(groups, partial(_columns_of, band=band, edges=edges)):
            return True
    return False


def _bands(rules: Sequence[Rectangle]) -> Iterator[Rectangle]:
    """What lies between each two rules, one below the other, of three or more that begin and end alike."""
    tables: list[list[Rectangle]] = []
    for rule in sorted(_in_one([rule for rule in rules if is_horizontal(rule)]), key=lambda rule: rule[1]):
        for table in tables:
            if abs(table[0][0] - rule[0]) < _SAME_ENDS and abs(table[0][2] - rule[2]) < _SAME_ENDS:
                table.append(rule)
                break
        else:
            tables.append([rule])
    for table in tables:
        for upper, lower in pairwise(table if len(table) >= _MIN_RULES else ()):
            yield (upper[0] - _SAME_ENDS, upper[1], upper[2] + _SAME_ENDS, lower[3])


def _in_one(rules: Sequence[Rectangle]) -> list[Rectangle]:
    """The rules with pieces at one height that meet as one: some programs draw the border of each cell by itself."""
    whole: list[Rectangle] = []
    for x0, y0, x1, y1 in sorted(rules):
        for place, (left, top, right, bottom) in enumerate(whole):
            if abs(y0 - top) < _SAME_HEIGHT and x0 - right < _SAME_ENDS:
                whole[place] = (left, min(top, y0), max(right, x1), max(bottom, y1))
                break
        else:
            whole.append((x0, y0, x1, y1))
    return whole


def _middle(run: TextRun) -> tuple[float, float]:
    return (run.box[0] + run.box[2]) / 2, run.baseline - 0.3 * run.size


def _is_in(place: tuple[float, float], box: Rectangle) -> bool:
    return box[0] <= place[0] <= box[2] and box[1] <= place[1] <= box[3]


def _columns(runs: Sequence[TextRun]) -> list[list[TextRun]]:
    """The runs by columns: what stands above or below each other, or nearly beside."""
    columns: list[list[TextRun]] = []
    reached = 0.0
    for run in sorted(runs, key=lambda run: run.box[0]):
        if columns and run.box[0] - reached < _GAP * run.size:
            columns[-1].append(run)
            reached = max(reached, run.box[2])
        else:
            columns.append([run])
            reached = run.box[2]
    return columns


def _columns_of(line: Line, band: Rectangle, edges: Sequence[tuple[float, float]]) -> set[int]:
    """The numbers of the columns that a line in the band has a part in."""
    left, _, right, _ = line.box
    if not _is_in(((left + right) / 2, line.baseline - 0.3 * line.size), band):
        return set()
    return {number for number, (start, stop) in enumerate(edges) if left < stop and start < right}
