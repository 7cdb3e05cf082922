"""Bring a store to the current versions of records and indexes, unit by unit, under units that cover the old ones.

Nothing is changed in place: parts of an older schema are written anew, indexes of an older version beside the old ones,
and the old files stay until `vlend clean`. A run that is cut off is finished by the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from typing import Any

import pyarrow.parquet as pq

from corpus.schema import SCHEMA_VERSION
from corpus.store.faults import step
from corpus.store.files import FileSystem, StoreError
from corpus.store.index import INDEX_VERSION, index_version, upgrade_index
from corpus.store.merge import PartRows
from corpus.store.migrations import path_from, schema_version
from corpus.store.rewrite import Rewrite, complete_covers, entries, rewrite
from corpus.store.snapshot import publish_rewrite
from corpus.store.summary import UnitSummary, summary
from corpus.store.units import read_unit

OPERATION = ("store.migrate", 1)


@dataclass(frozen=True)
class Versions:
    """Versions of a part's records and of its index."""

    schema: int
    index: int

    @property
    def current(self) -> bool:
        """Is there nothing to do?"""
        return (self.schema, self.index) == (SCHEMA_VERSION, INDEX_VERSION)


@dataclass(frozen=True)
class Job:
    """One unit to migrate; `old` are the paths of its parts whose records, `stale` of those whose indexes are old."""

    out: str
    pipeline: str
    source: str
    unit: str
    old: tuple[str, ...]
    stale: tuple[str, ...]


@dataclass
class Migrated:
    """What was (or, dry, would be) done of one entry: its units, parts written anew, indexes written anew."""

    entry: str
    units: int
    parts: int
    indexes: int


Mapper = Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]]


def migrate(files: FileSystem, dry_run: bool = False, mapper: Mapper = map) -> Iterator[Migrated]:
    """Migrate every entry that needs it; yields what was done of each.

    Looks at the footer of every current part and at every index. Raises `StoreError` for a store of a newer vlend.
    """
    if not dry_run:
        complete_covers(files)
    found = entries(files)
    planned: dict[str, list[Job]] = {}
    for entry, units in found.items():
        pipeline, source = entry.split("/", 1)
        places = [(unit, file) for unit, unit_files in units.items() for file in unit_files]
        versions = mapper(read_versions, [(files.root_url, file) for _, file in places])
        old: dict[str, list[str]] = {}
        stale: dict[str, list[str]] = {}
        for (unit, file), version in zip(places, versions, strict=True):
            if version.schema != SCHEMA_VERSION:
                old.setdefault(unit, []).append(file["path"])
            elif not version.current:
                stale.setdefault(unit, []).append(file["path"])
        planned[entry] = [
            Job(files.root_url, pipeline, source, unit, tuple(old.get(unit, ())), tuple(stale.get(unit, ())))
            for unit in sorted(old.keys() | stale.keys())
        ]
    for entry, jobs in planned.items():
        if not jobs:
            continue
        if not dry_run:
            written = list(mapper(run_job, jobs))
            step("migrate.before_publish")
            publish_rewrite(files, entry, written)
        parts, indexes = (sum(len(getattr(job, name)) for job in jobs) for name in ("old", "stale"))
        yield Migrated(entry, len(jobs), parts, indexes)


def read_versions(place: tuple[str, dict[str, Any]]) -> Versions:
    """The versions of a part, given as output root and entry in its unit's files; `StoreError` for newer ones."""
    out, file = place
    files = FileSystem(out)
    try:
        with files.open(file["path"]) as stream:
            schema = schema_version(pq.read_schema(stream))
        index = index_version(files, file["index_path"])
    except FileNotFoundError as error:
        raise StoreError(f"{error.filename or error} is gone; run `vlend verify --out {out}`") from None
    path_from(schema, files.full(file["path"]))
    if index > INDEX_VERSION:
        raise StoreError(
            f"{files.full(file['index_path'])} is an index of version {index}, this vlend knows up to {INDEX_VERSION}; "
            f"run a newer vlend"
        )
    return Versions(schema, index)


def run_job(job: Job) -> UnitSummary:
    """Write the unit that covers one old unit (or find it written)."""
    files = FileSystem(job.out)
    unit = read_unit(files, job.pipeline, job.unit)
    if unit is None:
        raise StoreError(f"_units/{job.pipeline}/{job.unit}.json is gone; run `vlend verify --out {files.root_url}`")
    kept = [
        upgrade_index(files, file) if file["path"] in job.stale else file
        for file in unit["files"]
        if file["path"] not in job.old
    ]
    task = Rewrite(
        pipeline=job.pipeline,
        source=job.source,
        operation=OPERATION,
        units=[unit],
        groups=[[file] for file in unit["files"] if file["path"] in job.old],
        kept=kept,
        settings={"schema_version": SCHEMA_VERSION, "index_version": INDEX_VERSION},
    )

    def opened(file: dict[str, Any]) -> PartRows:
        with files.open(file["path"]) as stream:
            steps = path_from(schema_version(pq.read_schema(stream)), files.full(file["path"]))
        return PartRows(files.open(file["path"]), lambda table: reduce(lambda old, move: move(old), steps, table))

    return summary(rewrite(files, task, opened))
