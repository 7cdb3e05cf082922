"""Visit a crawl again: a new generation of rounds that begins with everything known, asked for only if it changed."""

from __future__ import annotations

from dataclasses import asdict

import pyarrow as pa

from corpus.store.files import FileSystem
from pipelines.web.crawling.addresses import bucket_of, host_of
from pipelines.web.crawling.entry import Entry
from pipelines.web.crawling.index import rows
from pipelines.web.crawling.layout import SEED_SCHEMA, write_table
from pipelines.web.crawling.rounds import seeds_path
from pipelines.web.crawling.settings import CrawlSettings

_AGAIN = frozenset({"page", "requisite", "sitemap"})


def first_seeds(settings: CrawlSettings) -> list[Entry]:
    """What a crawl begins with."""
    pages = [Entry(seed, "page", 0) for seed in settings.seeds]
    return pages + [Entry(seed, "sitemap", 0) for seed in settings.seed_sitemaps]


def known_pages(files: FileSystem) -> list[Entry]:
    """Everything that is stored, with what makes the next request conditional; the newest visit of each address."""
    found: dict[tuple[str, str], Entry] = {}
    for row in rows(files, "fetched", "unchanged"):
        if row["kind"] not in _AGAIN:
            continue
        key = (row["kind"], row["address"])
        # a revisit record stands for the response that it points to
        before = found.get(key) if row["outcome"] == "unchanged" else None
        found[key] = Entry(
            row["address"],
            row["kind"],
            row["depth"],
            etag=row["etag"],
            last_modified=row["last_modified"],
            digest=row["digest"],
            record=before.record if before else row["record"],
            time=before.time if before else row["time"],
        )
    return list(found.values())


def second_seeds(files: FileSystem, waiting: list[Entry]) -> list[Entry]:
    """What a visit again begins with: all that is stored, and what the visit before did not come to."""
    known = known_pages(files)
    keys = {entry.key for entry in known}
    return [*known, *(entry for entry in waiting if entry.key not in keys)]


def write_seeds(files: FileSystem, settings: CrawlSettings, generation: int, entries: list[Entry]) -> None:
    """Write the table that a generation begins with."""
    seeds = [{"bucket": bucket_of(host_of(entry.address), settings.buckets), **asdict(entry)} for entry in entries]
    seeds.sort(key=lambda row: (row["bucket"], row["kind"], row["address"]))
    write_table(files, seeds_path(generation), pa.Table.from_pylist(seeds, schema=SEED_SCHEMA))
