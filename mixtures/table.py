"""A table of streams by place, with how often each came before: place to draw by look-up.

1 or 2 bytes per place, and every 4,096 places one row of counts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

#: Places between two rows of counts.
STRIDE = 4096


@dataclass(frozen=True)
class Table:
    """`places[p]` is the stream of place p; `counts[c, s]` how often stream s came before place c * STRIDE."""

    places: np.ndarray
    counts: np.ndarray

    def __len__(self) -> int:
        return len(self.places)

    def draws(self, first: int, stop: int) -> tuple[np.ndarray, np.ndarray]:
        """Stream, and number of the draw from it, of the places `first` to `stop`. Costs at most STRIDE places more."""
        stop = min(stop, len(self.places))
        row = first // STRIDE
        window = self.places[row * STRIDE : stop].astype(np.int64)
        # the how-manieth of its stream each place is inside the window
        order = np.argsort(window, kind="stable")
        begins = np.searchsorted(window[order], np.arange(self.counts.shape[1]))
        rank = np.empty(len(window), dtype=np.int64)
        rank[order] = np.arange(len(window)) - begins[window[order]]
        numbers = self.counts[row][window] + rank
        return window[first - row * STRIDE :], numbers[first - row * STRIDE :]

    def totals(self) -> np.ndarray:
        """How often each stream comes in all."""
        last = (len(self.counts) - 1) * STRIDE
        return self.counts[-1] + np.bincount(self.places[last:], minlength=self.counts.shape[1])


def make_table(places: np.ndarray, streams: int) -> Table:
    """The table of these places."""
    counts = np.zeros((len(places) // STRIDE + 1, streams), dtype=np.int64)
    for row in range(len(counts) - 1):
        counts[row + 1] = np.bincount(places[row * STRIDE : (row + 1) * STRIDE], minlength=streams)
    return Table(places, np.cumsum(counts, axis=0))
