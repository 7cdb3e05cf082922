"""Visit a crawl again: a new generation of rounds that begins with everything known, asked for only if it changed."""

from __future__ import annotations

from dataclasses import asdict

import pyarrow as pa

from corpus.store.files import FileSystem
from pipelines.web.crawling.addresses import bucket_of, host_of
from pipelines.web.crawling.entry import Entry
from pipelines.web.crawling.layout import SEED_SCHEMA, committed, read_table, write_table
from pipelines.web.crawling.plan import Round, seeds_path
from pipelines.web.crawling.settings import CrawlSettings
from pipelines.web.crawling.visit import INDEX_SCHEMA


def first_seeds(settings: CrawlSettings) -> list[Entry]:
    """What a crawl begins with."""
    pages = [Entry(seed, "page", 0) for seed in settings.seeds]
    return pages + [Entry(seed, "sitemap", 0) for seed in settings.seed_sitemaps]


def known_pages(files: FileSystem, rounds: list[Round]) -> list[Entry]:
    """Everything that is stored, with what makes the next request conditional; the newest visit of each address."""
    found: dict[tuple[str, str], Entry] = {}
    for one in rounds:
        for work in one.work:
            unit = committed(files, one.number, work.bucket) or {"files": []}
            for file in unit["files"]:
                if not file["path"].startswith("index/"):
                    continue
                for row in read_table(files, file["path"], INDEX_SCHEMA).to_pylist():
                    key = (row["kind"], row["address"])
                    if row["kind"] not in ("page", "requisite", "sitemap") or row["outcome"] not in (
                        "fetched",
                        "unchanged",
                    ):
                        continue
                    # a revisit record stands for the response that it points to
                    same = row["outcome"] == "unchanged" and key in found
                    found[key] = Entry(
                        row["address"], row["kind"], row["depth"], etag=row["etag"],
                        last_modified=row["last_modified"], digest=row["digest"],
                        record=found[key].record if same else row["record"],
                        time=found[key].time if same else row["time"],
                    )  # fmt: skip
    return list(found.values())


def write_seeds(files: FileSystem, settings: CrawlSettings, generation: int, entries: list[Entry]) -> None:
    """Write the table that a generation begins with."""
    rows = [{"bucket": bucket_of(host_of(entry.address), settings.buckets), **asdict(entry)} for entry in entries]
    rows.sort(key=lambda row: (row["bucket"], row["kind"], row["address"]))
    write_table(files, seeds_path(generation), pa.Table.from_pylist(rows, schema=SEED_SCHEMA))
