"""How far a store is: for each pipeline and source the units listed, done and missing, and what became of the items.

Done units are told by the names below `_units/`, counts come from the snapshots; the JSON of single units is read only
for those that no snapshot has yet, and only where they are few. So 100,000 units take seconds.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow.compute as pc

from corpus.store.builds import Build, Counts, InFlight, Listing, read_listings
from corpus.store.files import FileSystem, StoreError
from corpus.store.ledger import add_counts
from corpus.store.snapshot import components, covered, current
from corpus.store.units import read_unit

logger = logging.getLogger(__name__)

#: At most so many units without a snapshot are opened for their counts; beyond, the driver's own counts are told.
OPENED_UNITS = 500


@dataclass
class Standing:
    """Where one pipeline and source stands. Numbers of units are None where no build has said what there is to do.

    `items`, `records`, `merged`, `dropped` (by reason) and `bytes` are of the done units only, without
    those `uncounted`. `listed_items` counts the items of all listed units. `of_build`: the build works on it.
    """

    pipeline: str
    source: str
    of_build: bool
    listed: int | None = None
    listing_complete: bool = True
    listed_items: int | None = None
    done: int = 0
    running: int = 0
    missing: int | None = None
    items: int = 0
    records: int = 0
    merged: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    bytes: int = 0
    uncounted: int = 0


@dataclass
class _Published:
    """What the snapshots say of an entry: its units, those that other units cover, counts and bytes."""

    units: set[str] = field(default_factory=set)
    covered: set[str] = field(default_factory=set)
    ledger: dict[str, Any] = field(default_factory=dict)
    bytes: int = 0


def survey(
    files: FileSystem,
    build: Build | None,
    alive: bool,
    expected: Iterable[tuple[str, str]] = (),
    others: Sequence[Build] = (),
) -> list[Standing]:
    """Each pipeline and source of `build`, of `others` (the newest last) and of the snapshots; those of `build` first.

    `alive` says whether the build's driver lives: units in flight of a dead one are missing. `expected` names further
    pipelines and sources of the build, which it may not have listed yet.
    """
    published = _published(files)
    standings: dict[tuple[str, str], Standing] = {}
    committed: dict[str, set[str]] = {}
    for each in [build, *reversed(others)] if build else ():
        for listing in read_listings(files, each.name, skip=standings):
            key = listing.pipeline, listing.source
            if listing.pipeline not in committed:
                committed[listing.pipeline] = _committed(files, listing.pipeline)
            found = published.pop("/".join(key), _Published())
            beat = each.heartbeat
            flying = beat.in_flight if beat and alive and each is build else ()
            told = [counts for counts in (beat.counts if beat else ()) if (counts.pipeline, counts.source) == key]
            standings[key] = _of_listing(files, listing, committed[listing.pipeline], found, flying, told)
            standings[key].of_build = each is build
        if each is build:
            for key in expected:
                if key not in standings:
                    standings[key] = _of_snapshot(*key, published.pop("/".join(key), _Published()), of_build=True)
    for name, found in published.items():
        pipeline, source = name.split("/", 1)
        standings[pipeline, source] = _of_snapshot(pipeline, source, found, of_build=False)
    return sorted(standings.values(), key=lambda line: (not line.of_build, line.pipeline, line.source))


def check_is_store(files: FileSystem) -> None:
    """Raise `StoreError`, in one sentence, unless the folder is an output root of vlend."""
    found = files.names("")
    if {"_units", "_builds", "components", "mixes"} & set(found):
        return
    place = files.root_url
    if not found:
        verdict = "holds nothing yet" if files.exists("") else "does not exist"
        raise StoreError(f"{place} {verdict}; `vlend build --out {place}` would fill it")
    raise StoreError(f"{place} is not an output folder of vlend (there is no _units or components in it); check --out")


def _of_listing(
    files: FileSystem,
    listing: Listing,
    committed: set[str],
    published: _Published,
    flying: Sequence[InFlight],
    told: Sequence[Counts],
) -> Standing:
    units = set(listing.units.column("unit").to_pylist())
    done = units & (committed | published.covered)
    running = {unit.unit for unit in flying if unit.pipeline == listing.pipeline} & units - done
    line = Standing(
        listing.pipeline,
        listing.source,
        of_build=True,
        listed=len(units),
        listing_complete=listing.complete,
        listed_items=sum(listing.units.column("items").to_pylist()),
        done=len(done),
        running=len(running),
        missing=len(units) - len(done) - len(running),
    )
    # An entry that names units which are not listed any more was published by a build on another input.
    base = published if published.units <= done else _Published()
    fresh = sorted(done - base.units)
    if len(fresh) > OPENED_UNITS and told:
        _take_told(line, told[0])
        return line
    ledger, size = base.ledger, base.bytes
    line.uncounted = max(0, len(fresh) - OPENED_UNITS)
    for name in fresh[:OPENED_UNITS]:
        try:
            unit = read_unit(files, listing.pipeline, name)
        except StoreError as error:
            logger.warning("%s", error)
            unit = None
        if unit is None:
            line.uncounted += 1
            continue
        ledger = add_counts(ledger, unit["ledger"])
        size += sum(file["bytes"] for file in unit["files"])
    _take_ledger(line, ledger, size)
    return line


def _of_snapshot(pipeline: str, source: str, published: _Published, of_build: bool) -> Standing:
    line = Standing(pipeline, source, of_build, done=len(published.units))
    _take_ledger(line, published.ledger, published.bytes)
    return line


def _take_ledger(line: Standing, ledger: dict[str, Any], size: int) -> None:
    line.items = ledger.get("items", 0)
    line.records = ledger.get("records", 0)
    line.merged = ledger.get("merged", 0)
    line.dropped = dict(ledger.get("dropped", {}))
    line.bytes = size


def _take_told(line: Standing, counts: Counts) -> None:
    line.items, line.records, line.bytes = counts.items, counts.records, counts.bytes
    line.dropped = dict(counts.dropped)


def _committed(files: FileSystem, pipeline: str) -> set[str]:
    return {name.removesuffix(".json") for name in files.names(f"_units/{pipeline}") if name.endswith(".json")}


def _published(files: FileSystem) -> dict[str, _Published]:
    """Entry to what all snapshots together say of it."""
    found: dict[str, _Published] = {}
    for component in components(files):
        snapshot = current(files, component)
        for name, entry in (snapshot["entries"] if snapshot else {}).items():
            line = found.setdefault(name, _Published())
            line.units.update(entry["units"])
            line.covered.update(covered(snapshot, name))
            line.bytes += pc.sum(entry["parts"].table.column("bytes")).as_py() or 0
            # the ledger stands in the pipeline's own component alone
            line.ledger = entry["ledger"] or line.ledger
    return found
