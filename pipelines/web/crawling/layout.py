"""Where what lies in the folder of a crawl, and its tables. Names of units are `<round>-<bucket>`.

crawl.json                              the settings
seeds/<generation>.parquet              what the crawl begins with, as links
admitted/<round>/<bucket>.parquet       addresses that came up before this round, each once in a generation
refused/<round>/<bucket>.parquet        addresses that came up and are not visited, with the reason
work/<round>/<bucket>.parquet           what the unit has to do
rounds/<round>.json                     written last: the round is planned
open/<unit>.warc.gz                     a unit that grows (on an object store: in the cache of the machine)
warc/<unit>-<content8>.warc.gz          its WARC file when it is done
index/<unit>-<content8>.parquet         a row for each address of its work (`visit.INDEX_SCHEMA`)
links/<unit>-<content8>.parquet         the links that it found
hosts/<unit>-<content8>.json.gz         what is known of its hosts
_units/crawl/<unit>.json                written last: the unit is done
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.identity import fingerprint
from corpus.store.files import FileSystem, StoreError
from corpus.store.units import read_unit
from pipelines.web.crawling.entry import WORK_SCHEMA, Entry
from sources.staging import cache_folder

Item = TypeVar("Item")
Result = TypeVar("Result")

PIPELINE = "crawl"
#: Small files that are read at the same time from an object store.
REQUESTS_AT_ONCE = 16

LINK_SCHEMA = pa.schema(
    [
        ("bucket", pa.int32()),
        ("address", pa.string()),
        ("kind", pa.string()),
        ("depth", pa.int32()),
        ("redirects", pa.int32()),
    ]
)
#: What a crawl begins with; in a generation that visits again, with what is known of the last visit.
SEED_SCHEMA = pa.schema([("bucket", pa.int32()), *WORK_SCHEMA])
KEYED_SCHEMA = pa.schema([("key", pa.int64()), *WORK_SCHEMA])
REFUSED_SCHEMA = pa.schema(
    [("key", pa.int64()), ("address", pa.string()), ("kind", pa.string()), ("reason", pa.string())]
)

_NOTHING = pa.schema([])


def unit_name(number: int, bucket: int) -> str:
    """The name of a unit."""
    return f"{number:05d}-{bucket:04d}"


def bucket_path(folder: str, number: int, bucket: int) -> str:
    """Where a table of a bucket in a round lies: `folder` is admitted, refused or work."""
    return f"{folder}/{number:05d}/{bucket:04d}.parquet"


def committed(files: FileSystem, number: int, bucket: int) -> dict[str, Any] | None:
    """The JSON of a unit that is done."""
    return read_unit(files, PIPELINE, unit_name(number, bucket))


def open_path(files: FileSystem, unit: str) -> Path:
    """The file in which a unit grows, on this machine."""
    if files.is_local:
        return Path(files.full(f"open/{unit}.warc.gz"))
    return cache_folder() / "crawls" / fingerprint(files.root_url)[:16] / f"{unit}.warc.gz"


def write_table(files: FileSystem, path: str, table: pa.Table) -> None:
    """Write a table of the plan: the same table again is the same file."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    files.replace(path, sink.getvalue().to_pybytes())


def read_table(files: FileSystem, path: str, schema: pa.Schema, columns: list[str] | None = None) -> pa.Table:
    """A table, empty where there is none; `StoreError` if it is damaged."""
    try:
        with files.open(path) as stream:
            return pq.read_table(stream, columns=columns)
    except FileNotFoundError:
        kept = schema if columns is None else pa.schema([schema.field(name) for name in columns])
        return kept.empty_table()
    except (pa.ArrowException, OSError) as error:
        raise StoreError(f"{files.full(path)} cannot be read ({error}); crawl anew into another folder") from error


def read_tables(files: FileSystem, paths: Sequence[str]) -> list[pa.Table]:
    """Tables that have to be there, in the order of `paths`; `StoreError` names one that is damaged or missing."""

    def read(path: str) -> pa.Table:
        table = read_table(files, path, _NOTHING)
        if not table.num_columns:
            raise StoreError(f"{files.full(path)} is missing; put it back, or crawl anew into another folder")
        return table

    return several(files, read, paths)


def several(files: FileSystem, read: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
    """`read` of each item, in order; many at a time on an object store, where each of them waits for an answer."""
    if files.is_local or len(items) < 2:
        return [read(item) for item in items]
    with ThreadPoolExecutor(REQUESTS_AT_ONCE) as pool:
        return list(pool.map(read, items))


def entries_table(entries: list[Entry]) -> pa.Table:
    """Work, or admitted addresses, as a table."""
    return pa.Table.from_pylist([{"key": entry.key, **asdict(entry)} for entry in entries], schema=KEYED_SCHEMA)


def table_entries(table: pa.Table) -> list[Entry]:
    """A table of work, or of admitted addresses, as entries."""
    return [Entry(**row) for row in table.select(WORK_SCHEMA.names).to_pylist()]


def read_json(files: FileSystem, path: str) -> dict[str, Any] | None:
    """A JSON file, None where there is none."""
    try:
        content: dict[str, Any] = json.loads(files.read(path))
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise StoreError(f"{files.full(path)} is no JSON ({error}); delete it and run again") from error
    return content


def same_file(source: Path, target: Path) -> None:
    """`target` with the content of `source`: the same bytes on the disk where that can be."""
    try:
        os.link(source, target)
    except OSError:
        target.write_bytes(source.read_bytes())
