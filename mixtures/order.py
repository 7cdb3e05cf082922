"""The order of a blend: deadlines in real tokens, so that every prefix has the planned shares.

Unit k of stream i, of length l, is *released* when the stream's share of the tokens so far has caught up with what it
gave before, and *due* when its share covers the unit too; of the released units the one that is due first is next. At
every prefix each stream is then within one longest unit of its share (WF2Q packet scheduling; Tijdeman 1980 for equal
lengths). Datasets are ordered inside their component first, components inside the blend after that, so that both
levels keep the bound on their own clock.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence

import numpy as np

#: Due times are compared in this fraction of a token.
_SCALE = 1 << 16


def token_deadlines(lengths: Sequence[np.ndarray]) -> np.ndarray:
    """Interleave streams of units with these lengths; returns the stream number of each place (int32).

    The k-th occurrence of a stream stands for its k-th unit. Each stream's share is its sum over the whole sum, so all
    end together. Lengths are positive; the computation is in integers and therefore equal on every machine.
    """
    sums = [int(stream.sum()) for stream in lengths]
    total = sum(sums)
    given = [0] * len(lengths)
    taken = [0] * len(lengths)
    waiting: list[tuple[int, int]] = [(0, number) for number, stream in enumerate(lengths) if len(stream)]
    released: list[tuple[int, int]] = []
    places = np.empty(sum(len(stream) for stream in lengths), dtype=np.int32)
    now = 0
    for place in range(len(places)):
        while waiting and waiting[0][0] <= now:
            number = heapq.heappop(waiting)[1]
            after = given[number] + int(lengths[number][taken[number]])
            heapq.heappush(released, (after * total * _SCALE // sums[number], number))
        number = heapq.heappop(released)[1]
        length = int(lengths[number][taken[number]])
        places[place] = number
        given[number] += length
        taken[number] += 1
        now += length
        if taken[number] < len(lengths[number]):
            heapq.heappush(waiting, (-(-given[number] * total // sums[number]), number))
    return places


def nest(groups: Sequence[Sequence[np.ndarray]]) -> list[tuple[int, int, int]]:
    """Order streams inside their group, then the groups: (group, stream, k) for each place of the whole.

    `groups[g][s]` holds the lengths of the units of stream s of group g.
    """
    inner: list[list[tuple[int, int, int]]] = []
    for streams in groups:
        counts = [0] * len(streams)
        places = []
        for number in token_deadlines(streams):
            places.append((int(number), counts[number], int(streams[number][counts[number]])))
            counts[number] += 1
        inner.append(places)
    outer = token_deadlines([np.array([length for _, _, length in places], dtype=np.int64) for places in inner])
    position = [0] * len(groups)
    result = []
    for group in outer:
        stream, unit, _ = inner[group][position[group]]
        position[group] += 1
        result.append((int(group), stream, unit))
    return result
