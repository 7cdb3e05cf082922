"""Which records are shown: a few of every component, spread over its sources and languages, chosen by hash of the id.

The choice is a function of the blend and the seed. Two passes: the first streams names only, the second reads the
row groups that hold a chosen record, and hands out one record at a time.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

import pyarrow.parquet as pq

from corpus.record import Record, from_row
from corpus.store.files import FileSystem

_ROWS_AT_ONCE = 32


@dataclass(frozen=True, order=True)
class Place:
    """Where a record lies: file, row group, row in the group."""

    path: str
    row_group: int
    row: int


@dataclass
class _Smallest:
    """The places of the `limit` smallest keys seen; of equal keys, which are repeats of one record, the first."""

    limit: int
    places: dict[bytes, Place] = field(default_factory=dict)

    def offer(self, key: bytes, place: Place) -> None:
        if key in self.places:
            return
        self.places[key] = place
        if len(self.places) > self.limit:
            del self.places[max(self.places)]

    def ordered(self) -> list[Place]:
        return [self.places[key] for key in sorted(self.places)]


def choose(files: FileSystem, paths: Iterable[str], per_component: int, seed: int) -> dict[str, list[Place]]:
    """Up to `per_component` places of every component, in the order to show them: source by source in turn."""
    strata: dict[str, dict[tuple[str, str], _Smallest]] = defaultdict(dict)
    for path in paths:
        with files.open(path) as handle, pq.ParquetFile(handle) as parquet:
            for group in range(parquet.num_row_groups):
                table = parquet.read_row_group(group, columns=["id", "component", "source", "language"])
                for row, (name, component, source, language) in enumerate(
                    zip(*(column.to_pylist() for column in table.columns), strict=True)
                ):
                    kept = strata[component].setdefault((source, language or ""), _Smallest(per_component))
                    kept.offer(_key(name, seed), Place(path, group, row))
    return {component: _in_turn(strata[component], per_component) for component in sorted(strata)}


def read(files: FileSystem, places: Iterable[Place]) -> Iterator[tuple[Place, Record]]:
    """The records at `places`, in the order of the files; a few rows are held at a time."""
    wanted: dict[tuple[str, int], set[int]] = defaultdict(set)
    for place in places:
        wanted[place.path, place.row_group].add(place.row)
    for (path, group), rows in sorted(wanted.items()):
        with files.open(path) as handle, pq.ParquetFile(handle) as parquet:
            first = 0
            for batch in parquet.iter_batches(batch_size=_ROWS_AT_ONCE, row_groups=[group]):
                for row in sorted(rows & set(range(first, first + batch.num_rows))):
                    yield Place(path, group, row), from_row(batch.slice(row - first, 1).to_pylist()[0])
                first += batch.num_rows


def _key(name: str, seed: int) -> bytes:
    return hashlib.blake2b(f"{seed}/{name}".encode(), digest_size=12).digest()


def _in_turn(strata: dict[tuple[str, str], _Smallest], limit: int) -> list[Place]:
    rounds = zip_longest(*(strata[name].ordered() for name in sorted(strata)))
    return [place for places in rounds for place in places if place is not None][:limit]
