"""Best-fit-decreasing packing: which pieces share a sequence.

The longest piece first, each into the fullest sequence that still has room for it; ties by order. Depends on the
lengths alone, so a block of the store is packed once, the same in every epoch, seed and mixture.
"""

from __future__ import annotations

from bisect import bisect_left, insort

import numpy as np


def best_fit(lengths: np.ndarray, capacity: int) -> np.ndarray:
    """The sequence number of each piece (int64), numbered from 0 in the order in which they are begun.

    Every length is at most `capacity`. About 0.5 µs per piece.
    """
    order = np.argsort(-lengths, kind="stable")
    bins = np.empty(len(lengths), dtype=np.int64)
    full = int(np.searchsorted(-lengths[order], -capacity, side="right"))
    bins[order[:full]] = np.arange(full)
    base = len(lengths)
    begun = full
    # room * base + number of each open sequence, ascending: the first that is large enough is the fullest
    rooms: list[int] = []
    chosen: list[int] = []
    for length in lengths[order[full:]].tolist():
        place = bisect_left(rooms, length * base)
        if place < len(rooms):
            room, number = divmod(rooms.pop(place), base)
        else:
            room, number = capacity, begun
            begun += 1
        chosen.append(number)
        if room > length:
            insort(rooms, (room - length) * base + number)
    bins[order[full:]] = chosen
    return bins
