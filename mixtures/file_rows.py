"""The rows of one file of a blend, taken from the store row group by row group.

Of each row group of the store, all rows that the file needs are taken in one call, in the order in which it needs them.
A row group of the blend is one permutation of slices of such takings: no row passes through Python, images are copied
and never decoded, and each row group of the store is read once per file at most.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pyarrow as pa

from corpus.store.files import StoreError
from corpus.store.segment_rows import id_words, packed_ids
from mixtures.gather import RowGroups
from mixtures.piece_rows import with_pieces
from mixtures.slots import Slots


class FileRows:
    """The rows that `slots` list, in `len()` row groups of about so many bytes, to be asked for in their order.

    `later` tells which later file is the first to need a row group of the store again.
    """

    def __init__(self, slots: Slots, groups: RowGroups, later: Mapping[int, int], row_group_bytes: int) -> None:
        self.slots = slots
        self.groups = groups
        self.later = later
        self.runs = slots.runs(row_group_bytes)
        places = slots.places()
        order = np.argsort(places, kind="stable")
        edges = np.flatnonzero(np.diff(places[order], prepend=-1, append=-1)).tolist()
        #: by row group of the store, the rows of this file that lie in it, ascending
        self.rows = {int(places[order[first]]): order[first:stop] for first, stop in pairwise(edges)}
        #: by row group of this file, the row groups of the store that it needs
        self.needed: list[list[int]] = [[] for _ in self.runs]
        starts = np.array([first for first, _ in self.runs])
        for place, rows in self.rows.items():
            for run in np.unique(np.searchsorted(starts, rows, side="right") - 1).tolist():
                self.needed[run].append(place)
        #: rows that were taken and are not used up
        self.taken: dict[int, pa.Table] = {}

    def __len__(self) -> int:
        return len(self.runs)

    def table(self, run: int) -> pa.Table:
        """A row group of this file, with the columns of pieces."""
        first, stop = self.runs[run]
        found = [self._slice(place, first, stop) for place in self.needed[run]]
        numbers = np.concatenate([rows for rows, _ in found])
        together = pa.concat_tables([table for _, table in found]).combine_chunks()
        del found
        table = self.groups.whole(together.take(pa.array(np.argsort(numbers, kind="stable"))))
        mine = self.slots[first:stop]
        return with_pieces(table, mine.sequence, mine.start, mine.stop)

    def _slice(self, place: int, first: int, stop: int) -> tuple[np.ndarray, pa.Table]:
        """The rows from `first` to `stop` that lie in one row group of the store, and their numbers."""
        rows = self.rows[place]
        begin, end = np.searchsorted(rows, (first, stop)).tolist()
        if place not in self.taken:
            self.taken[place] = self._checked(self.groups.get(place, self.later.get(place)), rows)
        table = self.taken[place] if end < len(rows) else self.taken.pop(place)
        return rows[begin:end], table.slice(begin, end - begin)

    def _checked(self, table: pa.Table, rows: np.ndarray) -> pa.Table:
        """These rows of this file, from the row group that they lie in. Raises `StoreError` if it holds others."""
        chosen = self.slots.row[rows]
        part = int(self.slots.part[rows[0]])
        if int(chosen.max()) >= len(table):
            raise self.groups.lost(part)
        taken = table.take(pa.array(chosen))
        try:
            same = np.array_equal(id_words(packed_ids(taken.column("id")))[:, 0], self.slots.id[rows])
        except StoreError:
            same = False
        if not same:
            raise self.groups.lost(part)
        return taken
