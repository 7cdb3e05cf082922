"""The next round: a function of the settings and of what is committed, so that a plan which is killed comes again.

Nothing is rewritten: what is admitted stays in the table of its round. What waits is what is admitted and in no work.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from corpus.store.faults import step
from corpus.store.files import FileSystem
from pipelines.web.crawling.admit import shares
from pipelines.web.crawling.entry import Entry
from pipelines.web.crawling.frontier import MOST_IN_MEMORY, Frontier
from pipelines.web.crawling.layout import (
    KEYED_SCHEMA,
    LINK_SCHEMA,
    REFUSED_SCHEMA,
    SEED_SCHEMA,
    bucket_path,
    committed,
    entries_table,
    read_table,
    read_tables,
    several,
    table_entries,
    write_table,
)
from pipelines.web.crawling.rounds import Round, round_path, seeds_path
from pipelines.web.crawling.settings import CrawlSettings
from pipelines.web.crawling.unit import UnitWork
from pipelines.web.crawling.visit import INDEX_SCHEMA


class Planner:
    """Plans the rounds of one crawl, in order. What it keeps between them saves reading, and changes no plan."""

    def __init__(self, files: FileSystem, settings: CrawlSettings, most: int = MOST_IN_MEMORY) -> None:
        self._files = files
        self._settings = settings
        self._most = most
        self._generation = -1
        self._frontier = Frontier(files, settings, most)
        #: of each bucket, the round of its newest unit in the generation, and what that unit could not come to
        self._postponed: dict[int, tuple[int, list[Entry]]] = {}

    def next_round(self, past: list[Round], generation: int) -> Round:
        """Plan the round after `past` (all rounds so far, whose units are all done); it is written if it has work."""
        number = len(past)
        mine = self._of(past, generation)
        first = mine[0].number if mine else number
        before = self._units(past[-1]) if past else []
        hosts = dict(past[-1].hosts) if past else {}
        hosts |= {unit["bucket"]: _path_of(unit, "hosts/") for unit in before}
        done = sum(unit["ledger"]["pages"] for unit in before) if mine else 0
        pages = (mine[-1].pages if mine else 0) + done

        admitted: dict[int, int] = {}
        refused: dict[int, Counter[str]] = {}
        for bucket, links in _incoming(self._files, before, generation if not mine else None):
            new, not_let_in = self._admit(mine, number, bucket, links)
            if new:
                admitted[bucket] = new
            if not_let_in:
                refused[bucket] = not_let_in
        waiting: dict[int, list[Entry]] = {}
        for bucket in _let_in(mine) | admitted.keys():
            if left := self._frontier.bucket(bucket, mine).left:
                waiting[bucket] = list(left.values())

        again = self._put_off(mine, before)
        found = self._choose(mine, number, waiting, again, self._settings.pages - pages, hosts)
        fresh = sum(new for _, new in found)
        work = [one for one, _ in found]
        put_off = [entry for one in work for entry in again.get(one.bucket, ())]
        left_over = sum(map(len, waiting.values())) + sum(map(len, again.values())) - fresh - len(put_off)
        planned_round = Round(
            number, generation, first, work, hosts, admitted, sorted(refused),
            dict(sum(refused.values(), Counter())), left_over, pages,
            0.0 if fresh else min((entry.not_before for entry in put_off), default=0.0),
        )  # fmt: skip
        if work:
            step("crawl.before_round")
            self._files.create(round_path(number), planned_round.data(), "round")
            self._frontier.planned(len(mine) + 1)
        return planned_round

    def left_over(self, past: list[Round], generation: int) -> list[Entry]:
        """What a generation that has nothing left to do let in and did not come to: where `pages` ended it, links
        wait. Asked after `next_round` found no work, so that the links of the last units are in it."""
        mine = self._of(past, generation)
        found = [entry for bucket in sorted(_let_in(mine) | self._frontier.in_memory)
                 for entry in self._frontier.bucket(bucket, mine).left.values()]  # fmt: skip
        for _, (_, entries) in sorted(self._postponed.items()):
            found += [replace(entry, attempts=0, not_before=0.0) for entry in entries]
        return found

    def _of(self, past: list[Round], generation: int) -> list[Round]:
        """The rounds of the generation; what is known of another one is forgotten."""
        if generation != self._generation:
            self._generation = generation
            self._frontier = Frontier(self._files, self._settings, self._most)
            self._postponed = {}
        return [one for one in past if one.generation == generation]

    def _units(self, one: Round) -> list[dict[str, Any]]:
        """The units of a round, which are done."""

        def read(work: UnitWork) -> dict[str, Any]:
            return committed(self._files, work.number, work.bucket) or {}

        return several(self._files, read, one.work)

    def _admit(self, mine: list[Round], number: int, bucket: int, links: list[Entry]) -> tuple[int, Counter[str]]:
        """Let new links into a bucket: how many were let in, and how many were not, by reason."""
        new, refused = self._frontier.bucket(bucket, mine).admit(links)
        if new:
            write_table(self._files, bucket_path("admitted", number, bucket), entries_table(new))
        if refused:
            rows = [
                {"key": entry.key, "address": entry.address, "kind": entry.kind, "reason": why}
                for entry, why in refused
            ]
            table = pa.Table.from_pylist(rows, schema=REFUSED_SCHEMA)
            write_table(self._files, bucket_path("refused", number, bucket), table)
        return len(new), Counter(why for _, why in refused)

    def _put_off(self, mine: list[Round], before: list[dict[str, Any]]) -> dict[int, list[Entry]]:
        """By bucket, what its newest unit in the generation could not come to."""
        newest = {work.bucket: work for one in mine for work in one.work}
        at_hand = {(unit["round"], unit["bucket"]): unit for unit in before if unit}
        for bucket, work in sorted(newest.items()):
            if self._postponed.get(bucket, (-1, []))[0] != work.number:
                unit = at_hand.get((work.number, bucket)) or committed(self._files, work.number, bucket) or {}
                self._postponed[bucket] = (work.number, _postponed(self._files, unit))
        return {bucket: entries for bucket, (_, entries) in sorted(self._postponed.items())}

    def _choose(
        self,
        mine: list[Round],
        number: int,
        waiting: dict[int, list[Entry]],
        again: dict[int, list[Entry]],
        pages: int,
        hosts: dict[int, str],
    ) -> list[tuple[UnitWork, int]]:
        """The work of each bucket, written, and how much of it is new: what was postponed, requisites, then pages near
        the seeds."""
        buckets = sorted(waiting.keys() | {bucket for bucket, entries in again.items() if entries})
        counts = {}
        for bucket in buckets:
            counts[bucket] = Counter({-1: sum(entry.kind == "page" for entry in again.get(bucket, ()))})
            counts[bucket].update(entry.depth for entry in waiting.get(bucket, ()) if entry.kind == "page")
        quotas = shares(counts, max(0, pages))
        found = []
        for bucket in buckets:
            first = again.get(bucket, [])
            order = sorted(waiting.get(bucket, ()), key=lambda entry: (entry.kind == "page", entry.depth))
            chosen: list[Entry] = []
            room = quotas[bucket] - counts[bucket][-1]
            for entry in order:
                if len(first) + len(chosen) >= self._settings.unit_addresses:
                    break
                if entry.kind != "page":
                    chosen.append(entry)
                elif room > 0:
                    chosen.append(entry)
                    room -= 1
            if not chosen and (not first or (quotas[bucket] == 0 and all(entry.kind == "page" for entry in first))):
                continue
            write_table(self._files, bucket_path("work", number, bucket), entries_table([*first, *chosen]))
            self._frontier.bucket(bucket, mine).take(chosen)
            found.append((UnitWork(number, bucket, quotas[bucket], hosts.get(bucket, "")), len(chosen)))
        return found


def _let_in(mine: list[Round]) -> set[int]:
    """Buckets into which some round let addresses."""
    return {bucket for one in mine for bucket in one.admitted}


def _path_of(unit: dict[str, Any], folder: str) -> str:
    return next(str(file["path"]) for file in unit["files"] if file["path"].startswith(folder))


def _incoming(files: FileSystem, before: list[dict[str, Any]], seeds: int | None) -> list[tuple[int, list[Entry]]]:
    """The links that came up, by bucket: the seeds of a generation, or what the last round's units found."""
    if seeds is not None:
        table = read_table(files, seeds_path(seeds), SEED_SCHEMA)
    else:
        tables = read_tables(files, [_path_of(unit, "links/") for unit in before])
        table = pa.concat_tables(tables).combine_chunks() if tables else LINK_SCHEMA.empty_table()
    found = []
    for bucket in sorted(pc.unique(table["bucket"]).to_pylist()):
        rows = table.filter(pc.equal(table["bucket"], bucket)).drop_columns(["bucket"]).to_pylist()
        found.append((bucket, [Entry(**row) for row in rows]))
    return found


def _postponed(files: FileSystem, unit: dict[str, Any]) -> list[Entry]:
    """What a unit could not come to, with what was known before of each address."""
    if not unit["ledger"]["outcomes"].get("postponed"):
        return []
    index = read_table(files, _path_of(unit, "index/"), INDEX_SCHEMA)
    rows = index.filter(pc.equal(index["outcome"], "postponed")).to_pylist()
    work = read_table(files, bucket_path("work", unit["round"], unit["bucket"]), KEYED_SCHEMA)
    known = {(entry.kind, entry.address): entry for entry in table_entries(work)}
    return [
        replace(known[row["kind"], row["address"]], attempts=row["attempts"], not_before=row["not_before"])
        for row in rows
    ]
