"""The loop of `mixtures.deadlines` compiled by numba, for orders of many millions of units: the same integers, faster.

numba is optional (`pip install 'vlend[fast]'`): without it, and for small orders, plain Python gives the same row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np

#: Below so many units compiling takes longer than it saves.
FEWEST_UNITS = 300_000
#: Units of a stream that are handed over at a time.
CHUNK = 1 << 13
#: Places that are found at a time.
PLACES = 1 << 16

_DONE, _STARVED, _FULL = -1, -2, -3


def worth_it(chunks: Sequence[np.ndarray], shift: int) -> bool:
    """Is the compiled loop there, and are these amounts enough for it, but not too large for its 64 bits?"""
    if sum(map(len, chunks)) < FEWEST_UNITS or find_spec("numba") is None:
        return False
    return sum(int(chunk.sum(dtype=np.int64)) for chunk in chunks) << shift < 1 << 62


def compiled_places(
    upcoming: Sequence[Iterator[tuple[np.ndarray, np.ndarray]]], number_bits: int, shift: int, last: int | None
) -> tuple[np.ndarray, int | None]:
    """What `mixtures.deadlines.interleave` finds. `upcoming` gives due times (with the stream in the lowest bits) and
    lengths of at most `CHUNK` units each time; `last` is an amount, at which the row ends."""
    streams = len(upcoming)
    dues = np.zeros((streams, CHUNK), dtype=np.int64)
    lengths = np.zeros((streams, CHUNK), dtype=np.int64)
    at = np.zeros(streams, dtype=np.int64)
    stop = np.zeros(streams, dtype=np.int64)
    waiting = np.arange(streams + 1, dtype=np.int64)
    released = np.zeros(streams + 1, dtype=np.int64)
    # sizes of the two heaps, the amount given so far, places found, 1 when every stream may give although it is ahead
    state = np.array([streams, 0, 0, 0, 0], dtype=np.int64)
    ended = np.zeros(streams, dtype=np.bool_)
    kind = np.uint8 if streams <= 256 else np.uint16
    places = np.zeros(PLACES, dtype=kind)
    found: list[np.ndarray] = []
    starved = None
    mask = (1 << number_bits) - 1
    limit = -1 if last is None else last << shift
    while True:
        answer = _loop()(dues, lengths, at, stop, ended, waiting, released, state, places, mask, shift, limit)
        if answer == _STARVED:
            if starved is None:
                starved = sum(map(len, found)) + int(state[3])
            state[4] = 1
        elif answer >= 0:
            try:
                due, length = next(upcoming[answer])
            except StopIteration:
                ended[answer] = True
                continue
            dues[answer, : len(due)], lengths[answer, : len(due)] = due, length
            at[answer], stop[answer] = 0, len(due)
        else:
            found.append(places[: state[3]].copy())
            state[3] = 0
            if answer == _DONE:
                return np.concatenate(found), starved


@cache
def _loop() -> Any:
    import numba

    @numba.njit
    def push(heap: Any, size: int, value: int) -> None:
        place = size
        while place:
            above = (place - 1) >> 1
            if heap[above] <= value:
                break
            heap[place] = heap[above]
            place = above
        heap[place] = value

    @numba.njit
    def pop(heap: Any, size: int) -> int:
        """The least of a heap of `size`; the caller counts it off."""
        least = heap[0]
        value = heap[size - 1]
        place, end = 0, size - 1
        while 2 * place + 1 < end:
            below = 2 * place + 1
            if below + 1 < end and heap[below + 1] < heap[below]:
                below += 1
            if value <= heap[below]:
                break
            heap[place] = heap[below]
            place = below
        heap[place] = value
        return least

    @numba.njit
    def loop(
        dues: Any, lengths: Any, at: Any, stop: Any, ended: Any, waiting: Any, released: Any, state: Any, places: Any,
        mask: int, shift: int, limit: int,
    ) -> int:  # fmt: skip
        """Go on until a stream's units are needed (its number is the answer) or something else stops it."""
        while True:
            while state[0] and (waiting[0] <= state[2] | mask or state[4]):
                stream = waiting[0] & mask
                if at[stream] == stop[stream] and not ended[stream]:
                    return stream
                pop(waiting, state[0])
                state[0] -= 1
                if at[stream] < stop[stream]:
                    push(released, state[1], dues[stream, at[stream]])
                    state[1] += 1
                    state[4] = 0
            if state[1] == 0:
                if state[0] == 0:
                    return -1
                return -2
            if state[3] == len(places):
                return -3
            due = pop(released, state[1])
            state[1] -= 1
            stream = due & mask
            places[state[3]] = stream
            state[3] += 1
            state[2] += lengths[stream, at[stream]] << shift
            at[stream] += 1
            if 0 <= limit <= state[2]:
                return -1
            push(waiting, state[0], due)
            state[0] += 1

    return loop
