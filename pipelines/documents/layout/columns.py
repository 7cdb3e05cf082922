"""Reading order: a gutter that most lines respect divides the page; lines across it divide the page into bands."""

from __future__ import annotations

from itertools import accumulate, pairwise, repeat, takewhile
from statistics import median
from typing import Literal

import numpy as np

from pipelines.documents.layout.lines import Line

#: At most this share of the lines' text may cross a gutter (titles, wide tables, figures).
_MAX_CROSSING = 0.4
#: A column is at least this many ems wide; narrower ones are columns of a table, read row by row.
_MIN_COLUMN_EMS = 10.0
_MIN_LINES = 4
#: Share of a column's text in lines nearly as long as its longest; lower in tables and figures.
_MIN_PROSE = 0.5
_FULL_LINE = 0.62
_MAX_DEPTH = 5
#: Columns of short entries, as in an index: an empty gutter so many ems wide, lines evenly apart (the share of equal
#: gaps between them, and how far those may differ), and at most this share of them in rows with the other column's.
_LIST_GUTTER_EMS = 1.3
_MIN_EVEN, _EQUAL = 0.7, 0.08
_MAX_IN_ROWS = 0.75
#: Pieces of a row so many ems apart may be cells.
_CELL_GAP = 1.0


def reading_order(lines: list[Line], depth: int = 0) -> list[list[Line]]:
    """The lines in groups, each group a column (or part of one) in reading order; rows inside go from left to right."""
    gutter = _gutter(lines) if depth < _MAX_DEPTH else None
    if gutter is None:
        return [_by_rows(lines)] if lines else []
    groups: list[list[Line]] = []
    band: list[Line] = []
    across: list[Line] = []
    for line in sorted(lines, key=lambda line: line.middle):
        if line.box[0] < gutter < line.box[2]:
            if band:
                groups += _band(band, gutter, depth)
                band = []
            across.append(line)
        else:
            if across:
                groups.append(_by_rows(across))
                across = []
            band.append(line)
    if across:
        groups.append(_by_rows(across))
    return groups + (_band(band, gutter, depth) if band else [])


def staggered(groups: list[list[Line]]) -> int:
    """Lines that stand beside a line of another height in one group: wrapped cells of a table, labels of a drawing.

    Reading such lines from the top down mixes the cells.
    """
    return sum(_beside(before, line) for group in groups for before, line in pairwise(group))


def crossed_rows(groups: list[list[Line]]) -> int:
    """Rows in which running text stands in several places: columns of short entries that were taken for one table.

    A table has its sentences in one place of a row, or in two that are neighbours.
    """
    count = 0
    for group in groups:
        rows: list[list[Line]] = []
        for line in group:
            if rows and abs(line.baseline - rows[-1][-1].baseline) < 0.45 * min(line.size, rows[-1][-1].size):
                rows[-1].append(line)
            else:
                rows.append([line])
        for row in rows:
            if len(row) < 2:
                continue
            wordy = [number for number, line in enumerate(row) if len(line.text) >= 15 and line.text.count(" ") >= 2]
            apart = any(b.box[0] - a.box[2] > 1.3 * a.size for a, b in pairwise(row))
            count += apart and (len(wordy) > 2 or any(after - before > 1 for before, after in pairwise(wordy)))
    return count


def has_cells(groups: list[list[Line]]) -> bool:
    """Do pieces stand side by side with wide gaps in several rows of one group?"""
    for group in groups:
        rows = {line.baseline for before, line in pairwise(group) if _is_cell_beside(before, line)}
        if len(rows) > 1:
            return True
    return False


def _is_cell_beside(before: Line, line: Line) -> bool:
    size = before.size if before.size < line.size else line.size
    apart = line.box[0] - before.box[2]
    return apart > _CELL_GAP * size and abs(line.baseline - before.baseline) < 0.45 * size


def _beside(before: Line, line: Line) -> bool:
    if line.box[0] < before.box[2] and before.box[0] < line.box[2]:
        return False
    height = min(before.box[3] - before.box[1], line.box[3] - line.box[1])
    overlap = min(before.box[3], line.box[3]) - max(before.box[1], line.box[1])
    one_row = abs(line.baseline - before.baseline) < 0.45 * min(before.size, line.size)
    return not one_row and overlap > 0.3 * height


def _band(lines: list[Line], gutter: float, depth: int) -> list[list[Line]]:
    left = [line for line in lines if line.box[2] <= gutter]
    right = [line for line in lines if line.box[2] > gutter]
    return reading_order(left, depth + 1) + reading_order(right, depth + 1)


def _gutter(lines: list[Line]) -> float | None:
    """The middle of the gutter, or None where the lines form one column or a table."""
    if len(lines) < 2 * _MIN_LINES:
        return None
    left, right = min([line.box[0] for line in lines]), max([line.box[2] for line in lines])
    em = median([line.size for line in lines])
    first, last = left + _MIN_COLUMN_EMS * em, right - _MIN_COLUMN_EMS * em
    if last < first or _fills(lines, first, last):
        return None
    steps = accumulate(repeat(max(em / 4, 1.0)), initial=first)
    places = np.array(list(takewhile(lambda x: x < last, steps)))
    edges = _Edges(lines)
    best: tuple[float, float, float] | None = None
    # what less text crosses is better, however wide: the others need not be looked at
    for crossing, x in sorted(edges.gaps(places), key=lambda gap: gap[0]):
        if best is not None and crossing > best[0]:
            break
        room = _room(edges, x, em, empty=crossing == 0)
        if room is not None and (best is None or room > best[1]):
            best = crossing, room, x
    return best[2] if best and best[1] >= 0.55 * em else None


def _fills(lines: list[Line], first: float, last: float) -> bool:
    """Does so much text reach over all of the places from `first` to `last` that none of them is a gutter?

    That is so in most columns, and found out in a tenth of the time that trying the places takes.
    """
    across = sum([len(line.text) for line in lines if line.box[0] < first and line.box[2] > last])
    return across > _MAX_CROSSING * sum([len(line.text) for line in lines])


class _Edges:
    """Boxes of lines, and the lengths of their texts, as arrays: places for a gutter are tried by the hundred."""

    def __init__(self, lines: list[Line]) -> None:
        self.starts, self.tops, self.stops, self.bottoms = np.array([line.box for line in lines]).T
        self.lengths = np.array([len(line.text) for line in lines])
        self.baselines = np.array([line.baseline for line in lines])

    def gaps(self, places: np.ndarray) -> list[tuple[float, float]]:
        """Of the places, which ascend, those that little text reaches over, behind the share of it (in hundredths).

        A place that divides the lines as the one before it is passed over.
        """
        begun, ended = self._passed(self.starts, places, "left"), self._passed(self.stops, places, "right")
        share = (begun[1] - ended[1]) / max(int(self.lengths.sum()), 1)
        free = np.flatnonzero(share <= _MAX_CROSSING)
        parted = np.stack([begun[0][free], ended[0][free]])
        free = free[np.append(True, np.any(np.diff(parted), axis=0))[: len(free)]]
        return [(round(part, 2), x) for part, x in zip(share[free].tolist(), places[free].tolist(), strict=True)]

    def _passed(self, edges: np.ndarray, places: np.ndarray, side: Literal["left", "right"]) -> list[np.ndarray]:
        """How many lines, and how much text, have such an edge before each of the places (`right`: or at it)."""
        order = np.argsort(edges)
        count = np.searchsorted(edges[order], places, side=side)
        # a line without width reaches over nothing
        text = np.where(self.starts < self.stops, self.lengths, 0)[order]
        return [count, np.concatenate([[0], np.cumsum(text)])[count]]


def _room(edges: _Edges, x: float, em: float, empty: bool) -> float | None:
    """The width of the gutter at `x`, None if it divides no columns. `empty`: no text reaches over it."""
    left, right = edges.stops <= x, edges.starts >= x
    if min(np.count_nonzero(left), np.count_nonzero(right)) < _MIN_LINES or not _side_by_side(edges, left, right):
        return None
    width = float(edges.starts[right].min() - edges.stops[left].max())
    if _is_column(edges, left, em) and _is_column(edges, right, em):
        return width
    return width if empty and width >= _LIST_GUTTER_EMS * em and _are_lists(edges, left, right, em) else None


def _are_lists(edges: _Edges, left: np.ndarray, right: np.ndarray, em: float) -> bool:
    """Are these two columns of entries of any length, each with its own lines?

    Cells of a table stand in rows with others; where wrapped cells do not, their lines are not evenly apart, or not as
    far as those on the other side.
    """
    pitches, columns = [], []
    for side in (left, right):
        if (edges.stops[side] - edges.starts[side]).max() < _MIN_COLUMN_EMS * em:
            return False
        baselines = np.sort(edges.baselines[side])
        gaps = np.diff(baselines)
        pitch = float(np.sort(gaps)[len(gaps) // 2])
        if pitch < em / 2 or np.mean(np.abs(gaps - pitch) <= _EQUAL * pitch) < _MIN_EVEN:
            return False
        pitches.append(pitch)
        columns.append(baselines)
    shorter, longer = sorted(columns, key=len)
    in_rows = np.abs(shorter[:, None] - longer[None, :]).min(axis=1) < em / 4
    return abs(pitches[0] - pitches[1]) <= _EQUAL * pitches[0] and float(in_rows.mean()) <= _MAX_IN_ROWS


def _is_column(edges: _Edges, chosen: np.ndarray, em: float) -> bool:
    lengths = edges.lengths[chosen]
    widths = edges.stops[chosen] - edges.starts[chosen]
    widest = widths.max()
    if widest < _MIN_COLUMN_EMS * em:
        return False
    return bool(lengths[widths >= _FULL_LINE * widest].sum() >= _MIN_PROSE * lengths.sum())


def _side_by_side(edges: _Edges, left: np.ndarray, right: np.ndarray) -> bool:
    spans = [(float(edges.tops[side].min()), float(edges.bottoms[side].max())) for side in (left, right)]
    shared = min(bottom for _, bottom in spans) - max(top for top, _ in spans)
    return shared > 0.5 * min(bottom - top for top, bottom in spans)


def _by_rows(lines: list[Line]) -> list[Line]:
    """From the top down; lines at one height from left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.baseline):
        if rows and line.baseline - rows[-1][0].baseline < 0.45 * min(line.size, rows[-1][0].size):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda line: line.box[0])]
