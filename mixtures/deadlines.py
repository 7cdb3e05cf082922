"""Interleave streams so that at every point each has given its target: earliest due first among what is released.

Unit k of a stream is *released* when the stream's target has caught up with what it gave before, and *due* when its
target covers the unit too; of the released units the one that is due first is next. Each stream is then within one
longest unit of its target at every prefix, however the targets move (docs/mixture.md has the argument; it is WF2Q
packet scheduling with a bent clock, and Tijdeman's theorem of 1980 where lengths are equal).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import chain

import numpy as np

from mixtures.clock import Clock
from mixtures.compiled import CHUNK, compiled_places, worth_it

#: Due times are compared in this fraction of a token where 62 bits allow it.
_BITS = 16


@dataclass(frozen=True)
class Interleaving:
    """`places[p]` is the stream of place p. From place `starved` on (if any), targets could not be followed."""

    places: np.ndarray
    starved: int | None


def interleave(streams: Sequence[Iterable[np.ndarray]], clock: Clock, until: int | None = None) -> Interleaving:
    """The streams' units in one row, until all have ended or the amount `until` is reached.

    A stream is an iterable of arrays of amounts (integers), so that no stream has to be in memory whole. Time: 1 to
    2 µs per unit, a tenth of it where numba is installed and the streams are lists; memory: 1 or 2 bytes per unit and
    the arrays under way. Integers only: equal on every machine, and in both ways.
    """
    number_bits = max(1, (len(streams) - 1).bit_length())
    mask = (1 << number_bits) - 1
    bits = max(0, min(_BITS, 61 - number_bits - (2 * clock.end()).bit_length()))
    shift = bits + number_bits
    coded = [_coded(stream, clock, number, number_bits, bits) for number, stream in enumerate(streams)]
    if worth_it([chunk for stream in streams if isinstance(stream, list) for chunk in stream], shift):
        return Interleaving(*compiled_places(coded, number_bits, shift, until))
    upcoming = [chain.from_iterable(zip(due.tolist(), one.tolist(), strict=True) for due, one in c) for c in coded]
    lengths = [0] * len(streams)
    places = array("B" if len(streams) <= 256 else "H")
    last = None if until is None else until << shift
    starved = None
    # due times with their stream in the lowest bits: integers compare faster than tuples
    waiting = list(range(len(streams)))
    released: list[int] = []
    now = 0
    while True:
        while waiting and waiting[0] <= now | mask:
            stream = heappop(waiting) & mask
            unit = next(upcoming[stream], None)
            if unit is not None:
                due, lengths[stream] = unit
                heappush(released, due)
        if not released:
            if not waiting:
                break
            # every stream that is not at its end is ahead of its target: some that ended are behind
            if starved is None:
                starved = len(places)
            stream = heappop(waiting) & mask
            unit = next(upcoming[stream], None)
            if unit is None:
                continue
            due, lengths[stream] = unit
            heappush(released, due)
        due = heappop(released)
        stream = due & mask
        places.append(stream)
        now += lengths[stream] << shift
        if last is not None and now >= last:
            break
        # what a stream gives next is released when what it gave now is due
        heappush(waiting, due)
    found = np.frombuffer(places, dtype=np.uint8 if places.typecode == "B" else np.uint16)
    return Interleaving(found, starved)


def _coded(
    stream: Iterable[np.ndarray], clock: Clock, number: int, number_bits: int, bits: int
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Due time and stream in one integer, and length, of the next units."""
    given = 0
    horizon = (1 << (62 - number_bits)) - 1
    for chunk in stream:
        for first in range(0, len(chunk), CHUNK):
            amounts = chunk[first : first + CHUNK].astype(np.int64)
            reached = given + np.cumsum(amounts)
            given = int(reached[-1])
            dues = clock.due(number, reached, bits, horizon)
            yield (dues << number_bits) | number, amounts
