"""What is known and what waits in each bucket of a generation: read from the tables of its rounds once, then kept up to
date, so that a round costs what is new in it, however many came before.

A frontier is a function of the rounds' tables, and may be forgotten at any time: it is read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from corpus.store.files import FileSystem
from pipelines.web.crawling.admit import Admission
from pipelines.web.crawling.entry import Entry
from pipelines.web.crawling.layout import bucket_path, read_tables, table_entries
from pipelines.web.crawling.rounds import Round
from pipelines.web.crawling.settings import CrawlSettings

#: So many known addresses are kept in memory, at some 500 bytes each; buckets beyond them are read again in each round.
MOST_IN_MEMORY = 3_000_000


@dataclass
class Bucket:
    """`left` are the addresses that are admitted and in the work of no round, by key, in the order in which they were
    let in; `rounds` is how many rounds of the generation are taken in."""

    rules: Admission
    left: dict[int, Entry] = field(default_factory=dict)
    rounds: int = 0

    def admit(self, links: Iterable[Entry]) -> tuple[list[Entry], list[tuple[Entry, str]]]:
        """`Admission.admit`; what is let in waits."""
        new, refused = self.rules.admit(links)
        self.left.update((entry.key, entry) for entry in new)
        return new, refused

    def take(self, chosen: Iterable[Entry]) -> None:
        """These are in the work of a round."""
        for entry in chosen:
            self.left.pop(entry.key, None)


class Frontier:
    """The buckets of one generation; `most` is how many addresses stay in memory."""

    def __init__(self, files: FileSystem, settings: CrawlSettings, most: int = MOST_IN_MEMORY) -> None:
        self._files = files
        self._settings = settings
        self._most = most
        self._buckets: dict[int, Bucket] = {}

    @property
    def in_memory(self) -> set[int]:
        """The buckets that were asked for and not forgotten."""
        return set(self._buckets)

    def bucket(self, number: int, mine: Sequence[Round]) -> Bucket:
        """The bucket after the rounds `mine` of the generation."""
        found = self._buckets.setdefault(number, Bucket(Admission(self._settings)))
        wanted = [path for one in mine[found.rounds :] for path in self._paths(one, number)]
        tables = dict(zip(wanted, read_tables(self._files, wanted), strict=True))
        for one in mine[found.rounds :]:
            self._take_in(found, one.number, number, tables)
        found.rounds = len(mine)
        return found

    def planned(self, mine: int) -> None:
        """What the buckets in memory were told is a round that is written: `mine` is how many there are now."""
        for bucket in self._buckets.values():
            bucket.rounds = mine
        by_size = sorted(self._buckets, key=lambda number: len(self._buckets[number].rules.known))
        size = sum(len(bucket.rules.known) for bucket in self._buckets.values())
        while size > self._most:
            size -= len(self._buckets.pop(by_size.pop()).rules.known)

    @staticmethod
    def _paths(one: Round, number: int) -> list[str]:
        """The tables that a round has of a bucket."""
        folders = {
            "admitted": number in one.admitted,
            "refused": number in one.refused_in,
            "work": any(work.bucket == number for work in one.work),
        }
        return [bucket_path(folder, one.number, number) for folder, there in folders.items() if there]

    @staticmethod
    def _take_in(bucket: Bucket, one: int, number: int, tables: dict[str, pa.Table]) -> None:
        if (table := tables.get(bucket_path("admitted", one, number))) is not None:
            entries = table_entries(table)
            bucket.rules.remember(entries)
            bucket.left.update(zip(table["key"].to_pylist(), entries, strict=True))
        if (table := tables.get(bucket_path("refused", one, number))) is not None:
            bucket.rules.known.update(table["key"].to_pylist())
        if (table := tables.get(bucket_path("work", one, number))) is not None:
            for key in table["key"].to_pylist():
                bucket.left.pop(key, None)
