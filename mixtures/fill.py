"""Text in the gaps of vision-language batches: which records a batch takes, and in which of its sequences they lie.

The short records that were set aside are drawn in passes and form one stream of tokens. The batches take their parts
of it one after another, each in proportion to its gaps: where a part begins is known for each batch, so a batch is
found by look-up. Inside a batch whole records go where they fit best, and what fits nowhere whole is cut.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass

import numpy as np

from mixtures.draws import Draws
from mixtures.units import Units


@dataclass(frozen=True)
class Poured:
    """Pieces of records in the gaps of one batch, by position."""

    position: np.ndarray
    epoch: np.ndarray
    record: np.ndarray
    start: np.ndarray
    stop: np.ndarray


@dataclass(frozen=True)
class Filler:
    """The stream of short records and, by batch number, where its part begins (one more at the end).

    `group` is the modality whose batches are filled, `units` are the records set aside, one each, `source` is their
    dataset's index in the order; part b begins `offset[b]` tokens into draw `first_draw[b]`. `tokens` is all it gives.
    """

    group: str
    sequence_length: int
    units: Units
    draws: Draws
    first_draw: np.ndarray
    offset: np.ndarray
    tokens: int
    source: int = 0

    def pour(self, batch: int, loads: np.ndarray) -> Poured:
        """What lies in the gaps of batch number `batch`, whose sequences hold `loads` tokens."""
        first, last = int(self.first_draw[batch]), int(self.first_draw[batch + 1])
        begin, end = int(self.offset[batch]), int(self.offset[batch + 1])
        empty = (first, begin) == (last, end)
        numbers = np.arange(first, first if empty else last + (end > 0))
        epoch, unit = self.draws.units(numbers)
        start = np.zeros(len(numbers), dtype=np.int64)
        stop = self.units.tokens[unit].copy()
        if len(numbers):
            start[0] = begin
            if end:
                stop[-1] = end
        placed = place(stop - start, self.sequence_length - loads)
        piece = placed[:, 0]
        record = self.units.pieces.record[unit][piece]
        return Poured(placed[:, 1], epoch[piece], record, start[piece] + placed[:, 2], start[piece] + placed[:, 3])


def make_filler(group: str, sequence_length: int, units: Units, draws: Draws, gaps: np.ndarray, target: int) -> Filler:
    """The filler of batches that leave `gaps` tokens empty: `target` tokens in all, less what would end in a record.

    `target` is less than all gaps together. Where the draws have less, all of them is given.
    """
    reached = np.concatenate([[0], np.cumsum(gaps, dtype=np.int64)])
    whole = int(reached[-1])
    target = _last_whole(units, draws, target)
    bounds = np.array([target * int(part) // whole if whole else 0 for part in reached], dtype=np.int64)
    first, offset = _found(units, draws, bounds)
    return Filler(group, sequence_length, units, draws, first, offset, target)


def place(lengths: np.ndarray, rooms: np.ndarray) -> np.ndarray:
    """Rows of (piece, position, from, to): pieces of `lengths` in sequences that have `rooms` left; together they fit.

    The longest first, each whole into the smallest room that holds it; those that fit nowhere are cut along the rooms,
    the largest first. Sorted by position, then as placed.
    """
    base = len(rooms)
    open_rooms = sorted(room * base + position for position, room in enumerate(rooms.tolist()) if room)
    placed: list[tuple[int, int, int, int]] = []
    left: list[int] = []
    for piece in np.argsort(-lengths, kind="stable").tolist():
        length = int(lengths[piece])
        fitting = bisect_left(open_rooms, length * base)
        if fitting == len(open_rooms):
            left.append(piece)
            continue
        room, position = divmod(open_rooms.pop(fitting), base)
        placed.append((piece, position, 0, length))
        if room > length:
            insort(open_rooms, (room - length) * base + position)
    for piece in left:
        length, gone = int(lengths[piece]), 0
        while gone < length:
            room, position = divmod(open_rooms.pop(), base)
            step = min(room, length - gone)
            placed.append((piece, position, gone, gone + step))
            gone += step
            if room > step:
                insort(open_rooms, (room - step) * base + position)
    table = np.array(placed, dtype=np.int64).reshape(-1, 4)
    return table[np.argsort(table[:, 1], kind="stable")]


def _last_whole(units: Units, draws: Draws, target: int) -> int:
    """The greatest amount of whole draws within `target`."""
    given = 0
    for chosen in draws.in_order():
        reached = given + np.cumsum(units.tokens[chosen], dtype=np.int64)
        if len(reached) and reached[-1] > target:
            number = int(np.searchsorted(reached, target, side="right"))
            return int(reached[number - 1]) if number else given
        given = int(reached[-1]) if len(reached) else given
    return given


def _found(units: Units, draws: Draws, bounds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The draw in which each amount of tokens (ascending) is reached, and how far into it."""
    first = np.zeros(len(bounds), dtype=np.int64)
    offset = np.zeros(len(bounds), dtype=np.int32)
    given = number = done = 0
    for chosen in draws.in_order():
        edges = given + np.concatenate([[0], np.cumsum(units.tokens[chosen], dtype=np.int64)])
        stop = int(np.searchsorted(bounds, edges[-1], side="left"))
        place = np.searchsorted(edges, bounds[done:stop], side="right") - 1
        first[done:stop] = number + place
        offset[done:stop] = bounds[done:stop] - edges[place]
        given, number, done = int(edges[-1]), number + len(chosen), stop
        if done == len(bounds):
            break
    # amounts at the very end of all that is drawn
    first[done:] = number
    return first, offset
