"""Two levels of interleaving: datasets inside their row, rows inside the whole. Both keep the bound on their own clock.

One flat level would keep each dataset within one unit and let a row of many datasets drift by as many.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from mixtures.clock import Clock, constant, ending
from mixtures.deadlines import Interleaving, interleave


def nest(rows: Sequence[Sequence[np.ndarray]], clock: Clock) -> np.ndarray:
    """The streams in one row, all to their end. `rows[r][s]` holds the amounts of stream s of row r, `clock` the rows'.

    Streams are numbered through all rows. The clock's end bends to what the rows hold. Memory: about 15 bytes per unit.
    """
    inner = [_inside(streams, constant([int(one.sum(dtype=np.int64)) for one in streams])) for streams in rows]
    ordered = [_ordered(streams, one.places) for streams, one in zip(rows, inner, strict=True)]
    sums = [int(one.sum(dtype=np.int64)) for one in ordered]
    outer = interleave([[one] for one in ordered], ending(clock, sums))
    return _numbered(rows, [one.places for one in inner], outer.places)


def nest_until(
    rows: Sequence[Sequence[np.ndarray]], clocks: Sequence[Clock], clock: Clock, until: int
) -> tuple[np.ndarray, np.ndarray]:
    """The streams in one row until they have given `until` or can no longer follow their targets; and the amounts.

    `clocks[r]` is the clock of the streams inside row r, `clock` that of the rows; both go on beyond their end.
    """
    longest = max(int(one.max(initial=0)) for streams in rows for one in streams)
    inner = []
    ordered = []
    for row, (streams, inside) in enumerate(zip(rows, clocks, strict=True)):
        limit = int(clock.target(row, max(until, clock.end()))) + 2 * longest
        one = _inside(streams, inside, limit)
        inner.append(one.places[: one.starved])
        ordered.append(_ordered(streams, inner[-1]))
    outer = interleave([[one] for one in ordered], clock, until)
    places = outer.places[: outer.starved]
    return _numbered(rows, inner, places), _ordered(ordered, places)


def _inside(streams: Sequence[np.ndarray], clock: Clock, until: int | None = None) -> Interleaving:
    if len(streams) == 1:
        return Interleaving(np.zeros(len(streams[0]), dtype=np.uint8), None)
    return interleave([[one] for one in streams], clock, until)


def _ordered(streams: Sequence[np.ndarray], places: np.ndarray) -> np.ndarray:
    """The amounts of the places."""
    turn = np.argsort(places, kind="stable")
    counts = np.bincount(places, minlength=len(streams))
    taken = [one[:count] for one, count in zip(streams, counts.tolist(), strict=True)]
    amounts = np.empty(len(places), dtype=np.result_type(*streams))
    amounts[turn] = np.concatenate(taken)
    return amounts


def _numbered(rows: Sequence[Sequence[np.ndarray]], inner: Sequence[np.ndarray], outer: np.ndarray) -> np.ndarray:
    """The stream of each place, numbered through all rows."""
    streams = sum(len(row) for row in rows)
    kind = stream_type(streams)
    numbered = []
    first = 0
    for row, places in zip(rows, inner, strict=True):
        numbered.append((places.astype(np.int64) + first).astype(kind))
        first += len(row)
    return _ordered(numbered, outer)


def stream_type(streams: int) -> np.dtype[Any]:
    """The smallest integers that number so many streams."""
    return np.dtype(np.uint8 if streams <= 256 else np.uint16)
