"""The index rows of one dataset, from segments or part by part: which may be drawn, and in which order they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus.store.files import FileSystem
from corpus.store.part_list import PARTS_SCHEMA, ordered
from corpus.store.recount import COLUMNS, counts_of
from corpus.store.segment_rows import SEGMENT_SCHEMA, id_words, runs_of_parts
from corpus.store.segments import segment_parts, segment_rows
from corpus.store.tombstones import Forgotten
from mixtures.records import RecordIds, Records

_LISTED = pa.schema([PARTS_SCHEMA.field("path"), PARTS_SCHEMA.field("checksum")])


class DatasetRows:
    """All index rows of one dataset. `order` lists those that may be drawn, by id, then part, row group and row.

    The rows themselves stay on disk, mapped; memory is 16 bytes per row for ids, 8 for the order, 4 for the part.
    """

    def __init__(
        self,
        files: FileSystem,
        entries: Sequence[dict[str, Any]],
        forgotten: Forgotten,
        rule: dict[str, Any] | None = None,
    ) -> None:
        sources = [source for entry in entries for source in _sources(files, entry)]
        #: path and checksum of each current part
        self.parts = ordered([listed.filter(pc.is_valid(listed.column("path"))) for listed, _ in sources], _LISTED)
        self.table = pa.concat_tables(
            [SEGMENT_SCHEMA.empty_table(), *(table for _, found in sources for table in found)]
        )
        numbers = [_numbers(listed, self.parts)[_column(table, "part")] for listed, found in sources for table in found]
        self.part = np.concatenate([np.zeros(0, dtype=np.int32), *numbers])
        stands = self.part >= 0
        #: how many rows tombstones take, and how many each
        self.forgotten = 0
        self.taken = np.zeros(len(forgotten.tombstones), dtype=np.int64)
        if forgotten:
            mask, self.taken = forgotten.match(self.table, among=stands)
            self.forgotten = int(np.count_nonzero(mask))
            stands &= ~mask
        #: counts under `rule`, where entries were counted under another one
        self._counts: dict[str, np.ndarray] = {}
        if rule is not None and any(entry["counting_rule"] not in (None, rule) for entry in entries):
            stands &= self._recount(files, entries, rule)
        self.words = id_words(self.table.column("id"))
        self.order = self._ordered(np.flatnonzero(stands))

    def __len__(self) -> int:
        return len(self.order)

    def high_words(self) -> np.ndarray:
        """The first half of each id, in order."""
        return self.words[self.order, 0]

    def records(self, places: np.ndarray, first_part: int) -> Records:
        """The rows at these places of `order`; part numbers begin at `first_part`."""
        rows = self.order[places]

        def column(name: str, kind: Any) -> np.ndarray:
            return (self._counts[name] if name in self._counts else _column(self.table, name))[rows].astype(kind)

        return Records(
            ids=RecordIds(self.words[rows]),
            part=self.part[rows] + np.int32(first_part),
            row_group=column("row_group", np.int32),
            row=column("row", np.int32),
            text_tokens=column("n_text_tokens", np.int64),
            image_tokens=column("n_image_tokens", np.int64),
            loss_tokens=column("n_loss_tokens", np.int64),
            bytes=column("bytes", np.int64),
        )

    def held_out(self) -> np.ndarray:
        """Is each row of `order` held out?"""
        return _column(self.table, "held_out")[self.order].astype(bool)

    def _recount(self, files: FileSystem, entries: Sequence[dict[str, Any]], rule: dict[str, Any]) -> np.ndarray:
        """Take the counts under `rule` from the files beside the parts; which rows have one? 12 bytes per row."""
        others = {part["path"] for e in entries if e["counting_rule"] not in (None, rule) for part in e["parts"]}
        self._counts = {name: np.array(_column(self.table, name)) for name in COLUMNS}
        counted = np.ones(len(self.table), dtype=bool)
        group, row = (_column(self.table, name) for name in ("row_group", "row"))
        # all rows of a part, by row group and row, are its rows as they stand in the file
        order = np.lexsort((row, group, self.part))
        borders = np.searchsorted(self.part[order], np.arange(len(self.parts) + 1))
        for number, part in enumerate(self.parts.to_pylist()):
            if part["path"] not in others:
                continue
            rows = order[borders[number] : borders[number + 1]]
            table = counts_of(files, part, rule)
            for name, values in self._counts.items():
                values[rows] = table.column(name).fill_null(0).to_numpy()
            counted[rows] = ~np.asarray(table.column(COLUMNS[0]).is_null())
        return counted

    def _ordered(self, rows: np.ndarray) -> np.ndarray:
        high = self.words[rows, 0]
        # segments are sorted, so this merges a few long runs
        order = rows[np.argsort(high, kind="stable")]
        high = self.words[order, 0]
        equal = high[1:] == high[:-1]
        tied = np.flatnonzero(np.append(equal, False) | np.append(False, equal))
        if len(tied):
            found = order[tied]
            group, row = (_column(self.table, name)[found] for name in ("row_group", "row"))
            words = self.words[found]
            # held-out ones first, as `corpus.store.merge.preferred` has it: which of equal records stays, and on which
            # side it stands, does not change when parts are merged and get other names
            free = ~_column(self.table, "held_out")[found].astype(bool)
            order[tied] = found[np.lexsort((row, group, self.part[found], free, words[:, 1], words[:, 0]))]
        return order


def repeated(datasets: Sequence[DatasetRows]) -> list[np.ndarray]:
    """For each dataset, which places of its `order` hold a record that stands before, there or in an earlier dataset.

    Only the first half of each id is sorted; the few that occur twice are then compared whole. Memory: 16 bytes per
    record for a moment.
    """
    masks = [np.zeros(len(rows), dtype=bool) for rows in datasets]
    high = np.concatenate([np.zeros(0, dtype=np.uint64), *(rows.high_words() for rows in datasets)])
    high.sort()
    twice = np.unique(high[1:][high[1:] == high[:-1]])
    if not len(twice):
        return masks
    candidates = []
    for number, rows in enumerate(datasets):
        words = rows.high_words()
        places = np.flatnonzero(twice[np.minimum(np.searchsorted(twice, words), len(twice) - 1)] == words)
        found = rows.words[rows.order[places]]
        candidates.append((found[:, 0], found[:, 1], np.full(len(places), number), places))
    first, second, number_of, place_of = (np.concatenate(column) for column in zip(*candidates, strict=True))
    order = np.lexsort((place_of, number_of, second, first))
    same = (np.diff(first[order]) == 0) & (np.diff(second[order]) == 0)
    later = order[1:][same]
    for number, mask in enumerate(masks):
        mask[place_of[later[number_of[later] == number]]] = True
    return masks


def _sources(files: FileSystem, entry: dict[str, Any]) -> list[tuple[pa.Table, list[pa.Table]]]:
    """Pairs of (a list of parts, tables of rows whose column `part` refers to it). Parts not current have no path."""
    if entry["segments"] is None:
        # an entry written before there were segments: its parts' own indexes
        listed = pa.Table.from_pylist(entry["parts"], schema=PARTS_SCHEMA)
        return [(listed.select(_LISTED.names), runs_of_parts(files, listed, list(range(len(listed)))))]
    found = []
    for segment in entry["segments"]:
        listed = segment_parts(files, segment, _LISTED.names)
        if segment.without:
            gone = np.zeros(len(listed), dtype=bool)
            gone[list(segment.without)] = True
            kept = pc.if_else(pa.array(gone), pa.scalar(None, pa.string()), listed.column("path"))
            listed = listed.set_column(0, PARTS_SCHEMA.field("path"), kept)
        found.append((listed, [segment_rows(files, segment)]))
    return found


def _numbers(listed: pa.Table, parts: pa.Table) -> np.ndarray:
    """The place in `parts` of each listed part, -1 for one that is not current."""
    found = pc.index_in(listed.column("path"), value_set=parts.column("path"), skip_nulls=True)
    return np.asarray(found.fill_null(-1), dtype=np.int32)


def _column(table: pa.Table, name: str) -> np.ndarray:
    return np.asarray(table.column(name).to_numpy(zero_copy_only=False))
