"""Snapshots: which units of each component are current.

`components/<component>/snapshot-<hash>.json` names, per entry (`pipeline/source`), the units and their part files, so
that planning reads one file per component. Snapshots form a chain by `parent`; the current one is the one that no
other names as its parent. Nothing is ever overwritten, so two builds at once cannot corrupt each other.
"""

from __future__ import annotations

import json
from typing import Any

from corpus.identity import canonical_json, digest
from corpus.store.faults import step
from corpus.store.files import FileSystem, StoreError
from corpus.store.ledger import add_counts

SNAPSHOT_FORMAT = 1


def components(files: FileSystem) -> list[str]:
    """Names of all components that the store knows."""
    return files.names("components")


def current(files: FileSystem, component: str) -> dict[str, Any] | None:
    """The current snapshot of a component, or None if it has none."""
    folder = f"components/{component}"
    found: dict[str, dict[str, Any]] = {}
    for name in files.names(folder):
        if name.startswith("snapshot-") and name.endswith(".json"):
            content = json.loads(files.read(f"{folder}/{name}"))
            if content.get("format") != SNAPSHOT_FORMAT:
                raise StoreError(f"{files.full(folder)}/{name} has format {content.get('format')}; run a newer vlend")
            found[name.removeprefix("snapshot-").removesuffix(".json")] = content
    parents = {content["parent"] for content in found.values()}
    heads = sorted(set(found) - parents)
    if not heads:
        return None
    return {**_join([found[head] for head in heads]), "heads": heads}


def publish(files: FileSystem, entry: str, component: str, units: list[dict[str, Any]]) -> list[str]:
    """Make `units` (their committed JSON) the current ones of `entry`, a `pipeline/source`.

    Writes a new snapshot for every component that changes: those that the units wrote to, the pipeline's own
    `component` (which carries the ledger even if every item was dropped), and those where the entry stood before.
    Returns the names of the components that changed.
    """
    touched = {component} | {file["component"] for unit in units for file in unit["files"]}
    touched |= {name for name in components(files) if entry in ((current(files, name) or {}).get("entries") or {})}
    changed = []
    for name in sorted(touched):
        before = current(files, name)
        entries = dict(before["entries"]) if before else {}
        fresh = _entry(name, units, with_ledger=name == component)
        if fresh["parts"] or name == component:
            entries[entry] = fresh
        else:
            entries.pop(entry, None)
        if before and before["entries"] == entries and len(before["heads"]) == 1:
            continue
        parent = before["heads"][0] if before else None
        content = {"format": SNAPSHOT_FORMAT, "component": name, "parent": parent, "entries": entries}
        data = canonical_json(content)
        files.create(f"components/{name}/snapshot-{digest(data)}.json", data, "snapshot")
        changed.append(name)
    step("snapshot.after_link")
    return changed


def parts(snapshot: dict[str, Any]) -> list[dict[str, Any]]:
    """The part files of a snapshot, ordered by path."""
    return sorted((part for entry in snapshot["entries"].values() for part in entry["parts"]), key=lambda p: p["path"])


def _entry(component: str, units: list[dict[str, Any]], with_ledger: bool) -> dict[str, Any]:
    ledger: dict[str, Any] = {}
    if with_ledger:
        for unit in units:
            ledger = add_counts(ledger, unit["ledger"])
    return {
        "units": sorted(unit["unit"] for unit in units),
        "parts": sorted(
            (file for unit in units for file in unit["files"] if file["component"] == component),
            key=lambda file: file["path"],
        ),
        "ledger": ledger,
        "counting_rule": units[0]["counting_rule"] if units else None,
    }


def _join(heads: list[dict[str, Any]]) -> dict[str, Any]:
    """Two builds wrote at the same moment: entries of both count; of one entry, that of the greater unit list."""
    entries: dict[str, Any] = {}
    for head in heads:
        for name, entry in head["entries"].items():
            known = entries.get(name)
            if known is None or (len(entry["units"]), entry["units"]) > (len(known["units"]), known["units"]):
                entries[name] = entry
    return {**heads[0], "entries": entries}
