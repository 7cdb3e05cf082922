"""Snapshots: which units of each component are current.

`components/<component>/snapshot-<hash>.json` names, per entry (`pipeline/source`), the units and their part files, so
that planning reads one file per component. Snapshots form a chain by `parent`; the current one is the one that no
other names as its parent. Nothing is ever overwritten, so two builds at once cannot corrupt each other.

A *covering* unit holds the records of other units (its originals), rewritten: compacted, or migrated. An entry's
`units` always lists what the pipeline lists, the originals; `covers` says which unit stands for which of them, and
`parts` are the files that hold the records now.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict
from typing import Any

from corpus.identity import canonical_json, digest
from corpus.store.faults import step
from corpus.store.files import FileSystem, StoreError
from corpus.store.ledger import add_counts
from corpus.store.summary import UnitSummary, summary
from corpus.store.units import read_unit

SNAPSHOT_FORMAT = 2
#: Formats that this vlend reads. In format 1 an entry had no `covers` and no `edition`, a snapshot no `merges`.
READABLE_FORMATS = (1, 2)


def components(files: FileSystem) -> list[str]:
    """Names of all components that the store knows."""
    return files.names("components")


def current(files: FileSystem, component: str) -> dict[str, Any] | None:
    """The current snapshot of a component, or None if it has none.

    `entries` maps `pipeline/source` to its `units` (names, as the pipeline lists them), `parts` (dicts with the fields
    of `PartFile` and the `unit` that wrote the file, ordered by path), `covers` (covering unit to its originals),
    `ledger` (empty but in the pipeline's own component) and `counting_rule`.
    """
    found = _all(files, component)
    if found is None:
        return None
    return {**found, "entries": {name: entry for name, entry in found["entries"].items() if not _left(entry)}}


def parts(snapshot: dict[str, Any]) -> list[dict[str, Any]]:
    """The part files of a snapshot, ordered by path."""
    return sorted((part for entry in snapshot["entries"].values() for part in entry["parts"]), key=lambda p: p["path"])


def covered(snapshot: dict[str, Any] | None, entry: str, listed: Collection[str] | None = None) -> dict[str, str]:
    """Original unit to the unit that covers it, for `entry` of a snapshot (of any component where the entry stands).

    With `listed`, the units that the pipeline lists now, only covers that `publish` would keep: those all of whose
    originals are listed. A build treats these originals as done and passes their bare names to `publish`.
    """
    found = ((snapshot or {}).get("entries") or {}).get(entry)
    covers = found["covers"] if found else {}
    if listed is not None:
        covers = _kept(covers, set(listed))
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
    Raises `StoreError` for a bare name that nothing covers any more.
    """
    before = {name: _all(files, name) for name in components(files)}
    known = {name: snapshot for name, snapshot in before.items() if snapshot and entry in snapshot["entries"]}
    listing = _listing(files, entry, _covers(known.values(), entry), units)
    touched = {component} | set(known) | {file["component"] for file in listing["files"]}
    changed = []
    for name in sorted(touched):
        fresh = {
            "units": listing["units"],
            "covers": listing["covers"],
            "parts": [file for file in listing["files"] if file["component"] == name],
            "ledger": listing["ledger"] if name == component else {},
            "counting_rule": listing["counting_rule"],
        }
        if not fresh["parts"] and name != component:
            fresh = _nothing() if name in known else {}
        if fresh and _write(files, name, before.get(name), entry, fresh):
            changed.append(name)
    step("snapshot.after_link")
    return changed


def publish_rewrite(files: FileSystem, entry: str, covering: UnitSummary) -> list[str]:
    """Let `covering` stand for the units that it covers, in every component where they stand; return those changed.

    How to rewrite units (compact, migrate):

    1. Choose originals of one entry from `current(files, component)["entries"][entry]`: its `units`, or covering units
       named in `covers`. Their files are the `parts` whose `unit` is theirs, in all components of the store.
    2. Write the new parts (in the same components and sources), then the covering unit's JSON with `"covers": [names]`,
       a ledger that is the sum of theirs (`corpus.store.ledger.add_counts`), and the counting rule.
    3. `publish_rewrite(files, entry, summary(unit_json))`.

    `covers` may name earlier covering units; what they cover is taken over. Raises `StoreError` if the entry does not
    hold all originals (a build published meanwhile: begin again), if a cover would be cut in two, or if the covering
    unit has more records of a component than its originals, or none where they have some.
    """
    before = {name: _all(files, name) for name in components(files)}
    known = {name: snapshot for name, snapshot in before.items() if snapshot and entry in snapshot["entries"]}
    covers = _covers(known.values(), entry)
    originals = {name for unit in covering.covers for name in covers.get(unit, [unit])}
    replaced = originals | {unit for unit, names in covers.items() if set(names) & originals}
    standing = {name: found for name, found in sorted(known.items()) if not _left(found["entries"][entry])}
    for name, snapshot in standing.items():
        _check_rewrite(files, name, entry, snapshot["entries"][entry], covering, originals)
    changed = []
    for name, snapshot in standing.items():
        old = snapshot["entries"][entry]
        new = [{**asdict(file), "unit": covering.name} for file in covering.files if file.component == name]
        fresh = {
            **{key: old[key] for key in ("units", "ledger", "counting_rule")},
            "covers": {
                **{unit: names for unit, names in covers.items() if unit not in replaced},
                covering.name: sorted(originals),
            },
            "parts": _ordered([*(part for part in old["parts"] if part["unit"] not in replaced), *new]),
        }
        if _write(files, name, snapshot, entry, fresh):
            changed.append(name)
    step("snapshot.after_link")
    return changed


def _check_rewrite(
    files: FileSystem, component: str, entry: str, old: dict[str, Any], covering: UnitSummary, originals: set[str]
) -> None:
    again = "a build published meanwhile; run the same command again"
    if not originals or not originals <= set(old["units"]):
        raise StoreError(f"{entry} in {files.full('components')}/{component} does not hold every unit covered: {again}")
    for unit, names in old["covers"].items():
        if set(names) & originals and not set(names) <= originals:
            raise StoreError(f"{entry}: unit {unit} covers units beside those of {covering.name}: {again}")
    replaced = originals | {unit for unit, names in old["covers"].items() if set(names) <= originals}
    rows = sum(part["rows"] for part in old["parts"] if part["unit"] in replaced)
    found = sum(file.rows for file in covering.files if file.component == component)
    if found > rows or (rows and not found):
        raise StoreError(
            f"unit {covering.name} holds {found} records of {component} where the units that it covers hold {rows}; "
            f"it is not published, and the units stay as they are"
        )


def _listing(
    files: FileSystem,
    entry: str,
    covers: dict[str, list[str]],
    units: Iterable[UnitSummary | dict[str, Any] | str],
) -> dict[str, Any]:
    """What an entry lists: its units, the covers that stay, and files, ledger and rule of what holds the records."""
    coverable = {original for originals in covers.values() for original in originals}
    names: set[str] = set()
    aside: dict[str, UnitSummary | None] = {}
    counted: list[UnitSummary] = []
    for given in units:
        unit = summary(given) if isinstance(given, dict) else given
        name = unit if isinstance(unit, str) else unit.name
        names.add(name)
        if isinstance(unit, str) or name in coverable:
            aside[name] = None if isinstance(unit, str) else unit
        else:
            counted.append(unit)
    kept = _kept(covers, names)
    standing = {original for originals in kept.values() for original in originals}
    for name, original in aside.items():
        if name in standing:
            continue
        if original is None:
            raise StoreError(
                f"{entry}: unit {name} has no files of its own and no unit covers it any more; run the build again"
            )
        counted.append(original)
    counted.extend(_covering(files, entry, name) for name in kept)
    ledger: dict[str, Any] = {}
    for unit in counted:
        ledger = add_counts(ledger, unit.ledger)
    return {
        "units": sorted(names),
        "covers": kept,
        "files": _ordered([{**asdict(file), "unit": unit.name} for unit in counted for file in unit.files]),
        "ledger": ledger,
        "counting_rule": counted[0].counting_rule if counted else None,
    }


def _covering(files: FileSystem, entry: str, name: str) -> UnitSummary:
    pipeline = entry.split("/", 1)[0]
    unit = read_unit(files, pipeline, name)
    if unit is None:
        raise StoreError(f"_units/{pipeline}/{name}.json, which covers other units of {entry}, is gone: restore it")
    return summary(unit)


def _kept(covers: dict[str, list[str]], names: set[str]) -> dict[str, list[str]]:
    return {unit: originals for unit, originals in covers.items() if names.issuperset(originals)}


def _covers(snapshots: Iterable[dict[str, Any]], entry: str) -> dict[str, list[str]]:
    covers: dict[str, list[str]] = {}
    for snapshot in snapshots:
        covers.update(snapshot["entries"][entry]["covers"])
    return covers


def _ordered(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(found, key=lambda part: str(part["path"]))


def _nothing() -> dict[str, Any]:
    """An entry that left a component. It is written, so that a build at the same moment cannot bring it back."""
    return {"units": [], "covers": {}, "parts": [], "ledger": {}, "counting_rule": None}


def _left(entry: dict[str, Any]) -> bool:
    return not entry["units"] and not entry["ledger"]


def _write(files: FileSystem, component: str, before: dict[str, Any] | None, name: str, fresh: dict[str, Any]) -> bool:
    """Write a snapshot in which entry `name` is `fresh`; False if it is so already."""
    entries = dict(before["entries"]) if before else {}
    old = entries.get(name)
    unchanged = old is not None and all(old[key] == value for key, value in fresh.items())
    heads = before["heads"] if before else []
    if unchanged and len(heads) == 1:
        return False
    entries[name] = old if unchanged else {**fresh, "edition": (old["edition"] if old else 0) + 1}
    content = {
        "format": SNAPSHOT_FORMAT,
        "component": component,
        "parent": heads[0] if heads else None,
        "merges": heads[1:],
        "entries": entries,
    }
    data = canonical_json(content)
    files.create(f"components/{component}/snapshot-{digest(data)}.json", data, "snapshot")
    return True


def _all(files: FileSystem, component: str) -> dict[str, Any] | None:
    """`current`, with entries that left the component."""
    folder = f"components/{component}"
    found: dict[str, dict[str, Any]] = {}
    for name in files.names(folder):
        if name.startswith("snapshot-") and name.endswith(".json"):
            content = json.loads(files.read(f"{folder}/{name}"))
            if content.get("format") not in READABLE_FORMATS:
                raise StoreError(f"{files.full(folder)}/{name} has format {content.get('format')}; run a newer vlend")
            found[name.removeprefix("snapshot-").removesuffix(".json")] = content
    parents = {parent for content in found.values() for parent in [content["parent"], *content.get("merges", ())]}
    heads = sorted(set(found) - parents)
    if not heads:
        return None
    return {**_join([found[head] for head in heads]), "heads": heads}


def _join(heads: list[dict[str, Any]]) -> dict[str, Any]:
    """Two builds wrote at the same moment: entries of both count.

    Of one entry the later edition counts; of two that followed the same one, that of the greater unit list.
    """
    entries: dict[str, Any] = {}
    for head in heads:
        for name, entry in head["entries"].items():
            whole = {"covers": {}, "edition": 1, **entry, "parts": _with_unit(entry)}
            known = entries.get(name)
            if known is None or _rank(whole) > _rank(known):
                entries[name] = whole
    return {**heads[0], "entries": entries}


def _with_unit(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """The parts of an entry with the unit that wrote each; format 1 left it to the file's name."""
    units = {name[:12]: name for name in entry["units"]}
    return [
        part if "unit" in part else {**part, "unit": units[part["path"].rsplit("/", 1)[-1].split("-")[1]]}
        for part in entry["parts"]
    ]


def _rank(entry: dict[str, Any]) -> tuple[Any, ...]:
    return entry["edition"], len(entry["units"]), entry["units"], len(entry["covers"]), sorted(entry["covers"])
