"""Merge the small parts of each pipeline and source into larger ones, under units that cover the originals.

Which units are merged is a pure function of the current snapshots and the target size: units are taken in order of
their names, and what is large enough already stays where it is. So a second run finds nothing to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from corpus.store.faults import step
from corpus.store.files import FileSystem, StoreError
from corpus.store.index import read_index
from corpus.store.merge import PartRows
from corpus.store.rewrite import Rewrite, complete_covers, entries, rewrite
from corpus.store.snapshot import publish_rewrite
from corpus.store.summary import UnitSummary, summary
from corpus.store.tombstones import Forgotten, standing
from corpus.store.units import read_unit

OPERATION = ("store.compact", 1)
TARGET_BYTES = 256 << 20
#: Parts below this fraction of the target are merged. A merged one is above three of it, so that it stays.
SMALL = 4

#: How jobs are run: `map`, or one that spreads them over processes.
Mapper = Callable[[Callable[["Job"], UnitSummary], Iterable["Job"]], Iterable[UnitSummary]]
#: Files of one unit, or of several, by component and source.
Grouped = dict[tuple[str, str], list[dict[str, Any]]]


@dataclass(frozen=True)
class Job:
    """Units of one entry to be written as one. `groups` and `kept` name parts by path."""

    out: str
    pipeline: str
    source: str
    units: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]
    kept: tuple[str, ...]
    forgotten: Forgotten


@dataclass
class Compacted:
    """What became of one entry (`pipeline/source`): units and parts that were merged, and what they became."""

    entry: str
    units: int = 0
    parts: int = 0
    bytes: int = 0
    new_parts: int = 0
    new_bytes: int = 0
    rows_left_out: int = 0


def compact(
    files: FileSystem,
    component: str | None = None,
    target_bytes: int = TARGET_BYTES,
    mapper: Mapper = map,
) -> Iterator[Compacted]:
    """Merge and publish entry by entry; yields what was done of each entry that changed.

    With `component`, only entries that have records there; their units are rewritten in every component, because a
    unit is covered whole. A run that is cut off is finished by the next one.
    """
    complete_covers(files)
    forgotten = standing(files)
    found = entries(files, component)
    planned = {entry: plan_jobs(files, entry, units, target_bytes, forgotten) for entry, units in found.items()}
    written = iter(mapper(run_job, [job for jobs in planned.values() for job in jobs]))
    for entry, jobs in planned.items():
        if not jobs:
            continue
        covering = list(islice(written, len(jobs)))
        step("compact.before_publish")
        publish_rewrite(files, entry, covering)
        step("compact.after_publish")
        yield _done(entry, found[entry], jobs, covering)


def _done(
    entry: str, units: dict[str, list[dict[str, Any]]], jobs: list[Job], covering: list[UnitSummary]
) -> Compacted:
    done = Compacted(entry)
    for job, unit in zip(jobs, covering, strict=True):
        before = [file for name in job.units for file in units[name]]
        done.units += len(job.units)
        done.parts += len(before)
        done.bytes += sum(file["bytes"] for file in before)
        done.new_parts += len(unit.files)
        done.new_bytes += sum(file.bytes for file in unit.files)
        done.rows_left_out += sum(file["rows"] for file in before) - sum(file.rows for file in unit.files)
    return done


def plan_jobs(
    files: FileSystem,
    entry: str,
    units: dict[str, list[dict[str, Any]]],
    target_bytes: int,
    forgotten: Forgotten,
) -> list[Job]:
    """What to rewrite of one entry: runs of small units, and units with parts to merge or records to forget."""
    pipeline, source = entry.split("/", 1)
    hit = {
        file["path"]
        for unit_files in units.values()
        for file in unit_files
        if forgotten and forgotten.match(read_index(files, file["index_path"]))[0].any()
    }
    jobs = []
    for names in _bins(units, target_bytes):
        groups, kept = _groups([file for name in names for file in units[name]], target_bytes, hit)
        if groups:
            jobs.append(Job(files.root_url, pipeline, source, tuple(names), groups, kept, forgotten))
    return jobs


def run_job(job: Job) -> UnitSummary:
    """Write one covering unit (or find it written); what it holds, for publishing."""
    files = FileSystem(job.out)
    units = [_unit(files, job.pipeline, name) for name in job.units]
    if len({str(unit["counting_rule"]) for unit in units}) > 1:
        raise StoreError(f"units of {job.pipeline}/{job.source} were counted under several rules; run the build again")
    known = {file["path"]: file for unit in units for file in unit["files"]}
    task = Rewrite(
        pipeline=job.pipeline,
        source=job.source,
        operation=OPERATION,
        units=units,
        groups=[[known[path] for path in group] for group in job.groups],
        kept=[known[path] for path in job.kept],
        settings={"forgotten": [tombstone.hash for tombstone in job.forgotten.tombstones]} if job.forgotten else {},
    )

    def opened(file: dict[str, Any]) -> PartRows:
        mask: np.ndarray | None = None
        if job.forgotten:
            mask, _ = job.forgotten.match(read_index(files, file["index_path"]))
        return PartRows(files.open(file["path"]), forgotten=mask)

    return summary(rewrite(files, task, opened))


def _unit(files: FileSystem, pipeline: str, name: str) -> dict[str, Any]:
    unit = read_unit(files, pipeline, name)
    if unit is None:
        raise StoreError(f"_units/{pipeline}/{name}.json is gone; run `vlend verify --out {files.root_url}`")
    return unit


def _bins(units: dict[str, list[dict[str, Any]]], target: int) -> list[list[str]]:
    """Runs of small units that together have at most `target` bytes in each component and source; others alone."""
    bins: list[list[str]] = []
    run: list[str] = []
    filled: dict[tuple[str, str], int] = {}
    for name in sorted(units):
        sizes = {place: sum(file["bytes"] for file in found) for place, found in _by_place(units[name]).items()}
        if max(sizes.values()) * SMALL >= target:
            bins.append([name])
            continue
        if run and any(filled.get(place, 0) + size > target for place, size in sizes.items()):
            bins.append(run)
            run, filled = [], {}
        run.append(name)
        for place, size in sizes.items():
            filled[place] = filled.get(place, 0) + size
    return [*bins, run] if run else bins


def _groups(
    found: list[dict[str, Any]], target: int, hit: set[str]
) -> tuple[tuple[tuple[str, ...], ...], tuple[str, ...]]:
    """Paths of the files to merge, group by group, and of those that stay."""
    groups: list[list[str]] = []
    for _, here in sorted(_by_place(found).items()):
        group: list[str] = []
        size = 0
        for file in sorted(here, key=lambda file: str(file["path"])):
            if file["bytes"] * SMALL >= target:
                groups.append([file["path"]])
                continue
            if group and size + file["bytes"] > target:
                groups.append(group)
                group, size = [], 0
            group.append(file["path"])
            size += file["bytes"]
        if group:
            groups.append(group)
    merged = [group for group in groups if len(group) > 1 or group[0] in hit]
    rest = {file["path"] for file in found} - {path for group in merged for path in group}
    return tuple(map(tuple, merged)), tuple(sorted(rest))


def _by_place(found: Iterable[dict[str, Any]]) -> Grouped:
    places: Grouped = {}
    for file in found:
        places.setdefault((file["component"], file["source"]), []).append(file)
    return places
