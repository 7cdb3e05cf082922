"""Items that became no record: what `_dropped/` says of them, by entry or by locator.

Units that another unit covers are left out, because the covering unit's file holds their items too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from corpus.store.files import FileSystem, StoreError
from corpus.store.ledger import DROPPED_SCHEMA, PRIVATE_REASONS
from corpus.store.snapshot import components, current


@dataclass(frozen=True)
class Reject:
    """One item. `outcome` is `merged` (then `into` is the locator of the item that stands for both) or `dropped`."""

    entry: str
    unit: str
    item: str
    outcome: str
    reason: str
    into: str | None
    detail: str
    hash: str

    @property
    def private(self) -> bool:
        """May only the hash be shown?"""
        return self.reason in PRIVATE_REASONS


@dataclass(frozen=True)
class EntryUnits:
    """What the snapshots say of a `pipeline/source`: its component, units that stand now, and summed ledger."""

    entry: str
    component: str
    units: frozenset[str]
    ledger: dict[str, Any]

    @property
    def pipeline(self) -> str:
        """The first half of the entry's name."""
        return self.entry.split("/", 1)[0]


def entries(files: FileSystem) -> list[EntryUnits]:
    """Every entry of the store once, in the component that carries its ledger, ordered by name."""
    found = {}
    for component in components(files):
        snapshot = current(files, component)
        for name, entry in (snapshot["entries"] if snapshot else {}).items():
            if entry["ledger"]:
                originals = {unit for names in entry["covers"].values() for unit in names}
                units = frozenset(set(entry["units"]) - originals | set(entry["covers"]))
                found[name] = EntryUnits(name, component, units, entry["ledger"])
    return [found[name] for name in sorted(found)]


def rejects(files: FileSystem, entry: EntryUnits) -> Iterator[pa.Table]:
    """The rejected items of an entry, a table of `DROPPED_SCHEMA` with the column `unit` for each unit that has any."""
    folder = f"_dropped/{entry.pipeline}"
    for name in files.names(folder):
        unit = name.removesuffix(".parquet")
        if unit != name and unit in entry.units:
            table = read_rejects(files, f"{folder}/{name}")
            yield table.append_column("unit", pa.array([unit] * len(table), pa.string()))


def rejects_of(files: FileSystem, locator: str, found: list[EntryUnits]) -> Iterator[Reject]:
    """Rejected items with this locator, and items that were merged into it. Reads every file of rejects there is."""
    digest = locator_hash(locator)
    for entry in found:
        for table in rejects(files, entry):
            mask = pc.or_(
                pc.equal(table.column("hash"), digest), pc.fill_null(pc.equal(table.column("into"), locator), False)
            )
            for row in table.filter(mask).to_pylist():
                yield Reject(entry=entry.entry, **row)


def read_rejects(files: FileSystem, path: str) -> pa.Table:
    """One file of rejected items; `StoreError` if it is damaged."""
    try:
        with files.open(path) as stream:
            return pq.read_table(stream, schema=DROPPED_SCHEMA)
    except (pa.ArrowException, OSError) as error:
        raise StoreError(
            f"{files.full(path)} cannot be read ({error}); `vlend verify` says what to do about it"
        ) from error


def locator_hash(locator: str) -> str:
    """The hash under which the ledger keeps an item."""
    return hashlib.blake2b(locator.encode(), digest_size=16).hexdigest()
