"""Reading a crawl: rows of its index, from committed units alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from corpus.store.files import FileSystem
from corpus.store.units import read_unit
from pipelines.web.crawling.layout import PIPELINE, read_table
from pipelines.web.crawling.visit import INDEX_SCHEMA


def units(files: FileSystem) -> Iterator[dict[str, Any]]:
    """The JSON of each committed unit, by round and bucket."""
    for name in files.names(f"_units/{PIPELINE}"):
        unit = read_unit(files, PIPELINE, name.removesuffix(".json")) if name.endswith(".json") else None
        if unit is not None:
            yield unit


def rows(files: FileSystem, *outcomes: str) -> Iterator[dict[str, Any]]:
    """Rows of the index (`visit.INDEX_SCHEMA`) with one of these outcomes, or all."""
    for unit in units(files):
        for file in unit["files"]:
            if not file["path"].startswith("index/"):
                continue
            table = read_table(files, file["path"], INDEX_SCHEMA)
            if outcomes:
                table = table.filter(pc.is_in(table["outcome"], pa.array(outcomes)))
            yield from table.to_pylist()


def stored_rows(files: FileSystem) -> Iterator[dict[str, Any]]:
    """Rows whose answer is in a WARC file: bodies and redirects, those of pages and of what they need."""
    for row in rows(files, "fetched", "redirected"):
        if row["offset"] >= 0 and row["kind"] in ("page", "requisite"):
            yield row
