"""Snapshots: which units of each component are current.

`components/<component>/snapshot-<hash>.json` names, per entry (`pipeline/source`), the units, and the index segments
that hold their part lists and index rows, so that planning reads a few files per component. Snapshots form a chain by
`parent`; the current one is the one that no other names as its parent. Nothing is ever overwritten, so two builds at
once cannot corrupt each other.

A *covering* unit holds the records of other units (its originals), rewritten: compacted, or migrated. An entry's
`units` always lists what the pipeline lists, the originals; `covers` says which unit stands for which of them, and
`parts` are the files that hold the records now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from heapq import merge
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from corpus.store.faults import step
from corpus.store.files import FileSystem, StoreError
from corpus.store.ledger import add_counts, add_to_counts
from corpus.store.part_list import PARTS_SCHEMA, PartListBuilder, ordered
from corpus.store.segments import Segment, current_parts, update_segments
from corpus.store.snapshot_chain import Chain, add_to_chain, read_chain
from corpus.store.summary import UnitSummary, summary
from corpus.store.units import read_unit, unit_path


def components(files: FileSystem) -> list[str]:
    """Names of all components that the store knows."""
    return files.names("components")


def current(files: FileSystem, component: str) -> dict[str, Any] | None:
    """The current snapshot of a component, or None if it has none.

    `entries` maps `pipeline/source` to its `units` (names, as the pipeline lists them), `parts` (a sequence of dicts
    with the fields of `PartFile` and the `unit` that wrote the file, ordered by path, read when it is looked at),
    `segments` (`Segment`s with their index rows; None for entries written before there were any), `covers` (covering
    unit to its originals), `ledger` (empty but in the pipeline's own component) and `counting_rule`.
    """
    chain = read_chain(files, component)
    if chain is None:
        return None
    return {**chain, "entries": {name: _shown(files, e) for name, e in chain["entries"].items() if not _left(e)}}


def parts(snapshot: dict[str, Any]) -> list[dict[str, Any]]:
    """The part files of a snapshot, ordered by path."""
    return list(merge(*(entry["parts"] for entry in snapshot["entries"].values()), key=lambda part: str(part["path"])))


def covered(
    snapshot: dict[str, Any] | None,
    entry: str,
    listed: Collection[str] | None = None,
    files: FileSystem | None = None,
) -> dict[str, str]:
    """Original unit to the unit that covers it, for `entry` of a snapshot (of any component where the entry stands).

    With `listed`, the units that the pipeline lists now, only covers that `publish` would keep: those all of whose
    originals are listed. A build treats these originals as done and passes their bare names to `publish`. With `files`,
    only covers whose unit is still committed there: a damaged one is deleted, and its originals are made again.
    """
    found = ((snapshot or {}).get("entries") or {}).get(entry)
    covers = found["covers"] if found else {}
    if listed is not None:
        covers = _kept(covers, set(listed))
    if files is not None:
        covers = _committed(files, entry, covers)
    return {original: covering for covering, originals in covers.items() for original in originals}


def publish(
    files: FileSystem, entry: str, component: str, units: Iterable[UnitSummary | dict[str, Any] | str]
) -> list[str]:
    """Make `units` the current ones of `entry`, a `pipeline/source`; return the components that changed.

    A unit is given as its summary, as its committed JSON, or, where another unit covers it (see `covered`), as its
    bare name; `units` may be a generator. A covering unit of the parent snapshot stays as long as every one of its
    originals is given, and stands for them; else it is dropped and its originals count again with files of their own.

    Writes a new snapshot for every component that changes: those that the units wrote to, the pipeline's own
    `component` (which carries the ledger even if every item was dropped), and those where the entry stood before.
    Raises `StoreError` for a bare name that nothing covers any more. Memory: about 1.6 kB per unit, and the bounds of
    `corpus.store.segment_rows`.
    """
    before = {name: read_chain(files, name) for name in components(files)}
    known = {name for name, chain in before.items() if chain and entry in chain["entries"]}
    covers = _committed(files, entry, _covers(before, known, entry))
    listing = _listing(files, entry, covers, units)
    changed = []
    for name in sorted({component} | known | set(listing.parts)):
        own = name == component
        if own or name in listing.parts:
            ledger = listing.ledger if own else {}
            fresh = {"units": listing.units, "covers": listing.covers, "ledger": ledger, "counting_rule": listing.rule}
        else:
            # The entry left this component; it is said, so that a build at the same moment does not bring it back.
            fresh = {"units": [], "covers": {}, "ledger": {}, "counting_rule": None}
        table = listing.parts.get(name, PARTS_SCHEMA.empty_table())
        if _replace(files, name, before.get(name), entry, fresh, table):
            changed.append(name)
    step("snapshot.after_link")
    return changed


def publish_rewrite(files: FileSystem, entry: str, covering: UnitSummary | Sequence[UnitSummary]) -> list[str]:
    """Let covering units stand for what they cover, in every component where the entry stands; return those changed.

    How to rewrite units (compact, migrate):

    1. Choose originals of one entry from `current(files, component)["entries"][entry]`: its `units`, or covering units
       named in `covers`. Their files are the `parts` whose `unit` is theirs, in all components of the store.
    2. Write the new parts (in the same components and sources), then the covering unit's JSON with `"covers": [names]`,
       a ledger that is the sum of theirs (`corpus.store.ledger.add_counts`), and the counting rule.
    3. `publish_rewrite(files, entry, summary(unit_json))`, or with the summaries of several, as one step.

    `covers` may name earlier covering units; what they cover is taken over. Raises `StoreError` if the entry does not
    hold all originals (a build published meanwhile: begin again), if a cover would be cut in two, or if a covering
    unit has more records of a component than its originals, or none where they have some and nothing was forgotten.
    """
    fresh = [covering] if isinstance(covering, UnitSummary) else list(covering)
    before = {name: read_chain(files, name) for name in components(files)}
    known = {name for name, c in before.items() if c and entry in c["entries"] and not _left(c["entries"][entry])}
    if not known:
        raise StoreError(f"{entry} stands in no component of {files.root_url}: there is nothing to rewrite")
    covers = _covers(before, known, entry)
    tables = {name: _parts_table(files, (before[name] or {})["entries"][entry]) for name in sorted(known)}
    for unit in fresh:
        originals = {name for one in unit.covers for name in covers.get(one, [one])}
        replaced = originals | {one for one, names in covers.items() if originals.intersection(names)}
        for name, table in tables.items():
            _check_units(name, entry, (before[name] or {})["entries"][entry]["units"], covers, unit, originals)
            tables[name] = _with_cover(name, table, unit, replaced)
        covers = {one: names for one, names in covers.items() if one not in replaced} | {unit.name: sorted(originals)}
    changed = []
    for name, table in tables.items():
        old = (before[name] or {})["entries"][entry]
        kept = {key: old[key] for key in ("units", "ledger", "counting_rule")}
        if _replace(files, name, before[name], entry, {**kept, "covers": dict(sorted(covers.items()))}, table):
            changed.append(name)
    step("snapshot.after_link")
    return changed


@dataclass
class _Listing:
    """What an entry lists: its units, the covers that stay; part lists by component, ledger and rule of all of them."""

    units: list[str]
    covers: dict[str, list[str]]
    parts: dict[str, pa.Table]
    ledger: dict[str, Any]
    rule: dict[str, Any] | None


class _Counter:
    """Adds up the units that hold records of an entry."""

    def __init__(self) -> None:
        self.parts: defaultdict[str, PartListBuilder] = defaultdict(PartListBuilder)
        self.ledger: dict[str, Any] = {}
        self.rule: dict[str, Any] | None = None

    def add(self, unit: UnitSummary) -> None:
        for file in unit.files:
            self.parts[file.component].add(unit.name, file)
        add_to_counts(self.ledger, unit.ledger)
        self.rule = self.rule or unit.counting_rule


def _listing(
    files: FileSystem, entry: str, covers: dict[str, list[str]], units: Iterable[UnitSummary | dict[str, Any] | str]
) -> _Listing:
    coverable = {original for originals in covers.values() for original in originals}
    names: set[str] = set()
    aside: dict[str, UnitSummary | None] = {}
    counter = _Counter()
    for given in units:
        unit = summary(given) if isinstance(given, dict) else given
        name = unit if isinstance(unit, str) else unit.name
        names.add(name)
        if isinstance(unit, str) or name in coverable:
            aside[name] = None if isinstance(unit, str) else unit
        else:
            counter.add(unit)
    kept = _kept(covers, names)
    standing = {original for originals in kept.values() for original in originals}
    for name in sorted(aside.keys() - standing):
        original = aside[name]
        if original is None:
            raise StoreError(
                f"{entry}: unit {name} has no files of its own and no unit covers it any more; run the build again"
            )
        counter.add(original)
    for name in kept:
        counter.add(_covering(files, entry, name))
    tables = {component: builder.table() for component, builder in counter.parts.items()}
    return _Listing(sorted(names), kept, tables, add_counts({}, counter.ledger), counter.rule)


def _covering(files: FileSystem, entry: str, name: str) -> UnitSummary:
    pipeline = entry.split("/", 1)[0]
    unit = read_unit(files, pipeline, name)
    if unit is None:
        raise StoreError(f"_units/{pipeline}/{name}.json, which covers other units of {entry}, is gone: restore it")
    return summary(unit)


def _committed(files: FileSystem, entry: str, covers: dict[str, list[str]]) -> dict[str, list[str]]:
    pipeline = entry.split("/", 1)[0]
    return {unit: originals for unit, originals in covers.items() if files.exists(unit_path(pipeline, unit))}


def _kept(covers: dict[str, list[str]], names: set[str]) -> dict[str, list[str]]:
    return {unit: originals for unit, originals in covers.items() if names.issuperset(originals)}


def _covers(chains: dict[str, Chain | None], known: Iterable[str], entry: str) -> dict[str, list[str]]:
    covers: dict[str, list[str]] = {}
    for name in known:
        covers.update((chains[name] or {})["entries"][entry]["covers"])
    return dict(sorted(covers.items()))


def _check_units(
    component: str,
    entry: str,
    units: list[str],
    covers: dict[str, list[str]],
    covering: UnitSummary,
    originals: set[str],
) -> None:
    again = "a build published meanwhile; run the same command again"
    if not originals or not originals.issubset(units):
        raise StoreError(f"{entry} in {component} does not hold every unit covered: {again}")
    for unit, names in covers.items():
        if originals.intersection(names) and not originals.issuperset(names):
            raise StoreError(f"{entry}: unit {unit} covers units beside those of {covering.name}: {again}")


def _with_cover(component: str, parts: pa.Table, covering: UnitSummary, replaced: set[str]) -> pa.Table:
    """The part list with the files of `covering` in place of those of the units `replaced`."""
    mine = pc.is_in(parts.column("unit"), value_set=pa.array(sorted(replaced), pa.string()))
    rows = pc.sum(parts.filter(mine).column("rows")).as_py() or 0
    new = PartListBuilder()
    for file in covering.files:
        if file.component == component:
            new.add(covering.name, file)
    table = new.table()
    found = pc.sum(table.column("rows")).as_py() or 0
    if found > rows or (rows and not found and not covering.forgotten):
        raise StoreError(
            f"unit {covering.name} holds {found} records of {component} where the units that it covers hold {rows}; "
            f"it is not published, and the units stay as they are"
        )
    return ordered([parts.filter(pc.invert(mine)), table])


def _replace(
    files: FileSystem, component: str, before: Chain | None, name: str, fresh: dict[str, Any], wanted: pa.Table
) -> bool:
    """Write a snapshot in which entry `name` is `fresh` and has the parts `wanted`; False if it is so already."""
    entries = dict(before["entries"]) if before else {}
    old = entries.get(name)
    folder = f"components/{component}/{name.split('/', 1)[1]}"
    segments = update_segments(files, folder, _segments(old), wanted)
    fresh = {**fresh, "segments": [segment.describe() for segment in segments]}
    unchanged = old is not None and all(old.get(key) == value for key, value in fresh.items())
    if unchanged and before and len(before["heads"]) == 1:
        return False
    entries[name] = old if unchanged else {**fresh, "edition": (old["edition"] if old else 0) + 1}
    add_to_chain(files, component, before, entries)
    return True


def _segments(entry: dict[str, Any] | None) -> Sequence[Segment]:
    return [Segment.of(content) for content in (entry or {}).get("segments", ())]


def _left(entry: dict[str, Any]) -> bool:
    return not entry["units"] and not entry["ledger"]


def _shown(files: FileSystem, entry: dict[str, Any]) -> dict[str, Any]:
    if "segments" not in entry:
        return {**entry, "segments": None, "parts": _parts_table(files, entry).to_pylist()}
    segments = _segments(entry)
    return {**entry, "segments": segments, "parts": current_parts(files, segments)}


def _parts_table(files: FileSystem, entry: dict[str, Any]) -> pa.Table:
    if "segments" in entry:
        return current_parts(files, _segments(entry)).table
    # format 1: parts in the entry itself, their units known by the first digits of their names
    units = {name[:12]: name for name in entry["units"]}
    rows = [{**part, "unit": units[part["path"].rsplit("/", 1)[-1].split("-")[1]]} for part in entry["parts"]]
    return ordered([pa.Table.from_pylist(rows, schema=PARTS_SCHEMA)])
