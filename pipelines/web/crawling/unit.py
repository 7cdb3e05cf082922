"""One unit: the work of a bucket in a round, from its list to its committed WARC file, index, links and hosts."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.store.faults import step
from corpus.store.files import FileSystem, StoreError
from corpus.store.units import UNIT_FORMAT, commit_unit
from pipelines.engine.run_unit import recorded_versions
from pipelines.web.crawling.addresses import bucket_of, host_of
from pipelines.web.crawling.answer import Judge
from pipelines.web.crawling.book import HostBook
from pipelines.web.crawling.entry import WORK_SCHEMA, Entry
from pipelines.web.crawling.fetch import Fetcher
from pipelines.web.crawling.host import HostRun, Quota, Surroundings
from pipelines.web.crawling.journal import Journal
from pipelines.web.crawling.layout import (
    LINK_SCHEMA,
    PIPELINE,
    bucket_path,
    committed,
    open_path,
    read_table,
    same_file,
    table_entries,
    unit_name,
)
from pipelines.web.crawling.pace import Clock
from pipelines.web.crawling.settings import CrawlSettings
from pipelines.web.crawling.visit import INDEX_SCHEMA, OWN_KINDS, Visit


@dataclass(frozen=True)
class UnitWork:
    """A unit that is to be done; small, so that it can travel. `pages` is how many it may fetch, `hosts` the path of
    the bucket's book so far."""

    number: int
    bucket: int
    pages: int
    hosts: str = ""


async def run_units(
    files: FileSystem,
    settings: CrawlSettings,
    works: list[UnitWork],
    fetcher: Fetcher | None = None,
    clock: Clock | None = None,
) -> list[dict[str, Any]]:
    """Do units at the same time, on one event loop; returns their JSON."""
    clock = clock or Clock()
    slots = asyncio.Semaphore(settings.connections)
    around = Surroundings(
        settings, fetcher or Fetcher(settings), Judge(settings), clock, slots, clock.now() + settings.unit_seconds
    )
    async with around.fetcher:
        return list(await asyncio.gather(*(_run(files, around, work) for work in works)))


async def _run(files: FileSystem, around: Surroundings, work: UnitWork) -> dict[str, Any]:
    name = unit_name(work.number, work.bucket)
    table = read_table(files, bucket_path("work", work.number, work.bucket), WORK_SCHEMA)
    entries = table_entries(table)
    book = HostBook.read(files.read(work.hosts)) if work.hosts else HostBook()
    path = open_path(files, name)
    with Journal(path, around.settings) as journal:
        if (done := committed(files, work.number, work.bucket)) is not None:
            tidy(files, work)  # another worker was here, and did it
            return done
        closing = closing_path(path)
        if not closing.exists():
            postponed = await _visit(entries, around, journal, book, work.pages)
            _write_closing(closing, postponed, book)
        postponed, book = _read_closing(closing)
        journal.finish()
        unit = _commit(files, around.settings, work, entries, journal, postponed, book)
        path.unlink()
        closing.unlink()
    return unit


def closing_path(path: Path) -> Path:
    """What belongs to the open file at `path` while its unit is committed."""
    return path.with_suffix(".closing")


def tidy(files: FileSystem, work: UnitWork) -> None:
    """Take away what a unit that was killed right after its commit left open."""
    path = open_path(files, unit_name(work.number, work.bucket))
    for left in (path, closing_path(path)):
        left.unlink(missing_ok=True)


async def _visit(
    entries: list[Entry], around: Surroundings, journal: Journal, book: HostBook, pages: int
) -> list[Visit]:
    """Visit what is not visited yet; returns what is left for the next round."""
    before = list(journal.visits)
    book.replay(before)
    done = {(visit.kind, visit.address) for visit in before}
    hosts: dict[str, list[Entry]] = {}
    for entry in entries:
        if (entry.kind, entry.address) not in done:
            hosts.setdefault(host_of(entry.address), []).append(entry)
    quota = Quota(pages - sum(visit.stored and visit.kind == "page" for visit in before))
    runs = [HostRun(around, journal, book, quota, mine) for mine in hosts.values()]
    for run in runs:
        run.know(before)
    await asyncio.gather(*(run.run() for run in runs))
    return [visit for run in runs for visit in run.postponed]


def _write_closing(path: Path, postponed: list[Visit], book: HostBook) -> None:
    """What a unit is committed with, besides its journal: so that a commit which is killed is done again alike."""
    temporary = path.with_suffix(".tmp")
    content = {"postponed": [asdict(visit) for visit in postponed], "hosts": book.data().hex()}
    temporary.write_text(json.dumps(content))
    temporary.replace(path)


def _read_closing(path: Path) -> tuple[list[Visit], HostBook]:
    content = json.loads(path.read_text())
    return [Visit(**visit) for visit in content["postponed"]], HostBook.read(bytes.fromhex(content["hosts"]))


def _commit(
    files: FileSystem,
    settings: CrawlSettings,
    work: UnitWork,
    entries: list[Entry],
    journal: Journal,
    postponed: list[Visit],
    book: HostBook,
) -> dict[str, Any]:
    name = unit_name(work.number, work.bucket)
    own = [visit for visit in journal.visits if visit.kind in OWN_KINDS]
    visits = [visit for visit in journal.visits if visit.kind not in OWN_KINDS] + postponed
    if len(visits) != len(entries):
        raise StoreError(f"the ledger of {name} does not balance: {len(entries)} addresses, {len(visits)} ends")
    written: list[dict[str, Any]] = []

    def put(folder: str, suffix: str, write: Any, rows: int) -> str:
        path, size, checksum = files.commit(write, lambda digest: f"{folder}/{name}-{digest[:8]}{suffix}", "crawl_file")
        written.append({"path": path, "rows": rows, "bytes": size, "checksum": checksum})
        return str(path)

    warc = put("warc", ".warc.gz", lambda target: same_file(journal.path, target), len(journal.visits))
    rows = [visit.row(warc) for visit in (*visits, *own)]
    index = pa.Table.from_pylist(rows, schema=INDEX_SCHEMA)
    put("index", ".parquet", lambda target: pq.write_table(index, target, compression="zstd"), len(rows))
    links = _links([*visits, *own], settings.buckets)
    put("links", ".parquet", lambda target: pq.write_table(links, target, compression="zstd"), len(links))
    put("hosts", ".json.gz", lambda target: target.write_bytes(book.data()), len(book.robots))
    step("crawl.before_unit")
    return commit_unit(
        files,
        {
            "format": UNIT_FORMAT,
            "pipeline": PIPELINE,
            "unit": name,
            "round": work.number,
            "bucket": work.bucket,
            "agent": settings.agent,
            "versions": recorded_versions(),
            "files": written,
            "ledger": _ledger(visits),
            "finished": time.time(),
        },
    )


def _ledger(visits: list[Visit]) -> dict[str, Any]:
    """Counts: addresses by outcome, dropped ones by reason, pages that are stored, links that are not followed."""
    refused: Counter[str] = Counter()
    for visit in visits:
        refused.update(visit.refused)
    stored = [visit for visit in visits if visit.stored]
    return {
        "items": len(visits),
        "outcomes": dict(sorted(Counter(visit.outcome for visit in visits).items())),
        "dropped": dict(sorted(Counter(visit.reason for visit in visits if visit.outcome == "dropped").items())),
        "pages": sum(visit.kind == "page" for visit in stored),
        "bytes": sum(visit.size for visit in stored),
        "links_refused": dict(sorted(refused.items())),
        "not_before": min((visit.not_before for visit in visits if visit.outcome == "postponed"), default=0.0),
    }


def _links(visits: list[Visit], buckets: int) -> pa.Table:
    """The links of a unit, each once at its least depth, ordered by the bucket that they belong to."""
    found: dict[tuple[int, str, str], tuple[int, int]] = {}
    for visit in visits:
        redirected = visit.outcome == "redirected"
        depth = visit.depth + (visit.kind == "page" and not redirected)
        redirects = visit.redirects + 1 if redirected else 0
        for address, kind in visit.links:
            key = (bucket_of(host_of(address), buckets), kind, address)
            own = (0 if visit.kind in ("sitemap", "robots") else depth, redirects)
            found[key] = min(own, found.get(key, own))
    rows = [
        {"bucket": bucket, "kind": kind, "address": address, "depth": depth, "redirects": redirects}
        for (bucket, kind, address), (depth, redirects) in sorted(found.items())
    ]
    return pa.Table.from_pylist(rows, schema=LINK_SCHEMA)
