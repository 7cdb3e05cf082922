"""The next round: a pure function of the settings and of what is committed, so that a plan which is killed comes again.

Nothing is rewritten: what is admitted stays in the table of its round. What waits is what is admitted and in no work.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from corpus.store.faults import step
from corpus.store.files import FileSystem
from pipelines.web.crawling.admit import Admission, shares
from pipelines.web.crawling.entry import Entry
from pipelines.web.crawling.layout import (
    KEYED_SCHEMA,
    LINK_SCHEMA,
    REFUSED_SCHEMA,
    SEED_SCHEMA,
    bucket_path,
    committed,
    entries_table,
    read_json,
    read_table,
    table_entries,
    write_table,
)
from pipelines.web.crawling.settings import CrawlSettings
from pipelines.web.crawling.unit import UnitWork
from pipelines.web.crawling.visit import INDEX_SCHEMA

FORMAT = 1


@dataclass
class Round:
    """A planned round. `work` has what each bucket is to do; `first` is the round with which its generation began."""

    number: int
    generation: int
    first: int
    work: list[UnitWork]
    #: path of the newest book of each bucket
    hosts: dict[int, str]
    admitted: dict[int, int]
    refused: dict[str, int]
    #: addresses that wait for a later round, and pages that were stored before this one in its generation
    waiting: int
    pages: int
    not_before: float = 0.0

    def data(self) -> bytes:
        """As JSON."""
        content = {
            "format": FORMAT,
            "round": self.number,
            "generation": self.generation,
            "first": self.first,
            "work": [[work.bucket, work.pages, work.hosts] for work in self.work],
            "hosts": {str(bucket): path for bucket, path in sorted(self.hosts.items())},
            "admitted": {str(bucket): number for bucket, number in sorted(self.admitted.items())},
            "refused": dict(sorted(self.refused.items())),
            "waiting": self.waiting,
            "pages": self.pages,
            "not_before": self.not_before,
        }
        return json.dumps(content, indent=1).encode()

    @classmethod
    def read(cls, files: FileSystem, number: int) -> Round | None:
        """The round of that number, None if it is not planned."""
        content = read_json(files, round_path(number))
        if content is None:
            return None
        return cls(
            number, content["generation"], content["first"],
            [UnitWork(number, bucket, pages, hosts) for bucket, pages, hosts in content["work"]],
            {int(bucket): path for bucket, path in content["hosts"].items()},
            {int(bucket): count for bucket, count in content["admitted"].items()},
            content["refused"], content["waiting"], content["pages"], content["not_before"],
        )  # fmt: skip


def round_path(number: int) -> str:
    """Where the plan of a round lies."""
    return f"rounds/{number:05d}.json"


def seeds_path(generation: int) -> str:
    """Where the seeds of a generation lie."""
    return f"seeds/{generation:03d}.parquet"


def planned(files: FileSystem) -> list[int]:
    """Numbers of the rounds that are planned."""
    return [int(name.removesuffix(".json")) for name in files.names("rounds") if name.endswith(".json")]


def next_round(files: FileSystem, settings: CrawlSettings, past: list[Round], generation: int) -> Round:
    """Plan the round after `past` (all rounds so far, whose units are all done); it is written if it has work."""
    number = len(past)
    mine = [one for one in past if one.generation == generation]
    first = mine[0].number if mine else number
    before = [committed(files, number - 1, work.bucket) or {} for work in past[-1].work] if past else []
    hosts = dict(past[-1].hosts) if past else {}
    hosts |= {unit["bucket"]: _path_of(unit, "hosts/") for unit in before}
    done = sum(unit["ledger"]["pages"] for unit in before) if mine else 0
    pages = (mine[-1].pages if mine else 0) + done

    waiting: dict[int, list[Entry]] = {}
    admitted: dict[int, int] = {}
    refused: Counter[str] = Counter()
    for bucket, links in _incoming(files, before, generation if not mine else None):
        left, new = _admit(files, settings, mine, number, bucket, links, refused)
        if new:
            admitted[bucket] = new
        if left:
            waiting[bucket] = left
    for bucket in {bucket for one in mine for bucket in one.admitted} - admitted.keys() - waiting.keys():
        if left := _left(files, mine, bucket):
            waiting[bucket] = left

    again = {bucket: _postponed(files, unit) for bucket, unit in _last_units(files, mine).items()}
    found = _choose(files, settings, number, waiting, again, settings.pages - pages, hosts)
    left_over = sum(map(len, waiting.values())) + sum(map(len, again.values())) - sum(size for _, size in found)
    work = [one for one, _ in found]
    moments = [entry.not_before for one in work for entry in again.get(one.bucket, ())]
    fresh = any(waiting.get(one.bucket) for one in work)
    planned_round = Round(
        number, generation, first, work, hosts, admitted, dict(refused), left_over, pages,
        0.0 if fresh else min(moments, default=0.0),
    )  # fmt: skip
    if work:
        step("crawl.before_round")
        files.create(round_path(number), planned_round.data(), "round")
    return planned_round


def left_over(files: FileSystem, mine: list[Round]) -> list[Entry]:
    """What the rounds of a generation let in and did not come to: where `pages` ended it, links wait."""
    found = [entry for bucket in sorted({name for one in mine for name in one.admitted})
             for entry in _left(files, mine, bucket)]  # fmt: skip
    for unit in _last_units(files, mine).values():
        found += [replace(entry, attempts=0, not_before=0.0) for entry in _postponed(files, unit)]
    return found


def _path_of(unit: dict[str, Any], folder: str) -> str:
    return next(str(file["path"]) for file in unit["files"] if file["path"].startswith(folder))


def _incoming(files: FileSystem, before: list[dict[str, Any]], seeds: int | None) -> list[tuple[int, list[Entry]]]:
    """The links that came up, by bucket: the seeds of a generation, or what the last round's units found."""
    if seeds is not None:
        table = read_table(files, seeds_path(seeds), SEED_SCHEMA)
    else:
        tables = [read_table(files, _path_of(unit, "links/"), LINK_SCHEMA) for unit in before]
        table = pa.concat_tables(tables).combine_chunks() if tables else LINK_SCHEMA.empty_table()
    found = []
    for bucket in sorted(pc.unique(table["bucket"]).to_pylist()):
        rows = table.filter(pc.equal(table["bucket"], bucket)).drop_columns(["bucket"]).to_pylist()
        found.append((bucket, [Entry(**row) for row in rows]))
    return found


def _admit(
    files: FileSystem,
    settings: CrawlSettings,
    mine: list[Round],
    number: int,
    bucket: int,
    links: list[Entry],
    refused: Counter[str],
) -> tuple[list[Entry], int]:
    """What waits in a bucket after its new links were let in, and how many of them were."""
    rules = Admission(settings)
    for one in mine:
        if bucket in one.admitted:
            rules.remember(table_entries(read_table(files, bucket_path("admitted", one.number, bucket), KEYED_SCHEMA)))
        keys = read_table(files, bucket_path("refused", one.number, bucket), REFUSED_SCHEMA, ["key"])
        rules.known.update(keys["key"].to_pylist())
    new, not_let_in = rules.admit(links)
    if new:
        write_table(files, bucket_path("admitted", number, bucket), entries_table(new))
    if not_let_in:
        rows = [
            {"key": entry.key, "address": entry.address, "kind": entry.kind, "reason": why} for entry, why in not_let_in
        ]
        write_table(files, bucket_path("refused", number, bucket), pa.Table.from_pylist(rows, schema=REFUSED_SCHEMA))
        refused.update(why for _, why in not_let_in)
    return [*_left(files, mine, bucket), *new], len(new)


def _left(files: FileSystem, mine: list[Round], bucket: int) -> list[Entry]:
    """What was admitted in earlier rounds and is in the work of none."""
    worked: set[int] = set()
    for one in mine:
        if any(work.bucket == bucket for work in one.work):
            keys = read_table(files, bucket_path("work", one.number, bucket), KEYED_SCHEMA, ["key"])
            worked.update(keys["key"].to_pylist())
    found: list[Entry] = []
    for one in mine:
        if bucket in one.admitted:
            table = read_table(files, bucket_path("admitted", one.number, bucket), KEYED_SCHEMA)
            keep = [key not in worked for key in table["key"].to_pylist()]
            found += table_entries(table.filter(pa.array(keep, pa.bool_())))
    return found


def _last_units(files: FileSystem, mine: list[Round]) -> dict[int, dict[str, Any]]:
    """The newest unit of each bucket in a generation."""
    numbers = {work.bucket: work.number for one in mine for work in one.work}
    return {bucket: committed(files, number, bucket) or {} for bucket, number in sorted(numbers.items())}


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


def _choose(
    files: FileSystem,
    settings: CrawlSettings,
    number: int,
    waiting: dict[int, list[Entry]],
    again: dict[int, list[Entry]],
    pages: int,
    hosts: dict[int, str],
) -> list[tuple[UnitWork, int]]:
    """The work of each bucket, written, with its size: what was postponed, requisites, then pages near the seeds."""
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
            if len(first) + len(chosen) >= settings.unit_addresses:
                break
            if entry.kind != "page":
                chosen.append(entry)
            elif room > 0:
                chosen.append(entry)
                room -= 1
        if not chosen and (not first or (quotas[bucket] == 0 and all(entry.kind == "page" for entry in first))):
            continue
        write_table(files, bucket_path("work", number, bucket), entries_table([*first, *chosen]))
        found.append((UnitWork(number, bucket, quotas[bucket], hosts.get(bucket, "")), len(first) + len(chosen)))
    return found
