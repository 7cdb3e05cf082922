"""Tombstones: what must not be used any more. Every new plan obeys them; records stay where they are until rewritten.

`_forgotten/<hash>.json` names one URL, licence, document, origin or record id, with a reason; the name is the digest of
the content and nothing is overwritten. A tombstone is taken back by another file that names its hash, so that both
remain on record; asking for the same again after that is a new tombstone, which names the revocation.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from corpus.identity import canonical_json, digest
from corpus.store.files import FileSystem, StoreError
from corpus.store.index import mark

TOMBSTONE_FORMAT = 1
FOLDER = "_forgotten"

Kind = Literal["url", "license", "document", "origin", "id"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Tombstone:
    """A wish to forget. `revoked` is the hash of the file that took it back, None while it stands."""

    hash: str
    kind: Kind
    value: str
    reason: str = ""
    revoked: str | None = None


def forget(files: FileSystem, kind: Kind, value: str, reason: str = "") -> tuple[Tombstone, bool]:
    """Write a tombstone; return it, and whether it is new: False if an equal wish stands, whatever its reason."""
    if kind == "id" and not re.fullmatch("[0-9a-f]{32}", value):
        raise StoreError(f"{value!r} is no record id: one has 32 hexadecimal digits, as the column `id` shows them")
    if not value:
        raise StoreError(f"the {kind} to forget is empty; records without one cannot be named by it")
    before = [known for known in tombstones(files) if (known.kind, known.value) == (kind, value)]
    for known in before:
        if known.revoked is None:
            return known, False
    renews = sorted(known.revoked for known in before if known.revoked)
    content = {"format": TOMBSTONE_FORMAT, "kind": kind, "value": value, "reason": reason, "renews": renews}
    return Tombstone(_create(files, content), kind, value, reason), True


def revoke(files: FileSystem, name: str, reason: str = "") -> Tombstone:
    """Take back the standing tombstone whose hash begins with `name`; `StoreError` if it is not one."""
    known = tombstones(files)
    found = [tombstone for tombstone in known if name and tombstone.hash.startswith(name)]
    if len(found) != 1:
        problem = f"{len(found)} tombstones begin with" if found else "no tombstone begins with"
        raise StoreError(f"{problem} {name!r} in {files.full(FOLDER)}; `vlend forget --list` shows them all")
    if found[0].revoked:
        raise StoreError(f"the tombstone {found[0].hash} is revoked already, by {found[0].revoked}")
    _create(files, {"format": TOMBSTONE_FORMAT, "revokes": found[0].hash, "reason": reason})
    return found[0]


def tombstones(files: FileSystem) -> list[Tombstone]:
    """All tombstones, the revoked ones too, by kind and value."""
    found: dict[str, dict[str, Any]] = {}
    for name in files.names(FOLDER):
        if name.endswith(".json") and not name.startswith("."):
            found[name.removesuffix(".json")] = _read(files, name)
    revoked = {content["revokes"]: name for name, content in found.items() if "revokes" in content}
    made = [
        Tombstone(name, content["kind"], content["value"], content["reason"], revoked.get(name))
        for name, content in found.items()
        if "revokes" not in content
    ]
    return sorted(made, key=lambda tombstone: (tombstone.kind, tombstone.value, tombstone.hash))


class Forgotten:
    """The standing tombstones, ready to be matched with rows of indexes."""

    def __init__(self, standing: Sequence[Tombstone]) -> None:
        self.tombstones = [tombstone for tombstone in standing if tombstone.revoked is None]
        pairs = sorted((mark(t.kind, t.value), n) for n, t in enumerate(self.tombstones) if t.kind != "id")
        self._marks = np.array([value for value, _ in pairs], dtype=np.int64)
        self._mark_owners = np.array([number for _, number in pairs], dtype=np.int64)
        named = [(t.value, n) for n, t in enumerate(self.tombstones) if t.kind == "id"]
        self._ids = [bytes.fromhex(value) for value, _ in named]
        self._id_owners = np.array([number for _, number in named], dtype=np.int64)

    def __bool__(self) -> bool:
        return bool(self.tombstones)

    def match(self, table: pa.Table, among: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Which rows of an index (columns `id`, as text or 16 bytes, and `marks`) are hit; of all, or of those `among`.

        Returns a boolean mask over the rows, and for each of `tombstones` the number of rows that it hits.
        """
        mask = np.zeros(len(table), dtype=bool)
        counts = np.zeros(len(self.tombstones), dtype=np.int64)
        start = 0
        for batch in table.select(["id", "marks"]).to_batches():
            rows, owners = self._match_batch(batch.column("id"), batch.column("marks"))
            if among is not None:
                kept = among[start + rows]
                rows, owners = rows[kept], owners[kept]
            mask[start + rows] = True
            counts += np.bincount(owners, minlength=len(counts))
            start += len(batch)
        return mask, counts

    def _match_batch(self, ids: pa.Array, marks: pa.ListArray) -> tuple[np.ndarray, np.ndarray]:
        rows, owners = [], []
        if len(self._marks):
            values = marks.flatten().to_numpy(zero_copy_only=False)
            place = np.minimum(np.searchsorted(self._marks, values), len(self._marks) - 1)
            hit = np.flatnonzero(self._marks[place] == values)
            row_of = np.repeat(np.arange(len(marks)), np.asarray(pc.list_value_length(marks)))
            rows.append(row_of[hit])
            owners.append(self._mark_owners[place[hit]])
        if self._ids:
            wanted = self._ids if pa.types.is_fixed_size_binary(ids.type) else [value.hex() for value in self._ids]
            place = pc.index_in(ids, pa.array(wanted, ids.type)).fill_null(-1).to_numpy(zero_copy_only=False)
            hit = np.flatnonzero(place >= 0)
            rows.append(hit)
            owners.append(self._id_owners[place[hit]])
        empty = np.zeros(0, dtype=np.int64)
        return np.concatenate([empty, *rows]), np.concatenate([empty, *owners])


def standing(files: FileSystem) -> Forgotten:
    """The tombstones of a store that are not revoked."""
    return Forgotten(tombstones(files))


def _create(files: FileSystem, content: dict[str, Any]) -> str:
    data = canonical_json(content)
    name = digest(data)
    files.create(f"{FOLDER}/{name}.json", data, "tombstone")
    return name


def _read(files: FileSystem, name: str) -> dict[str, Any]:
    path = f"{FOLDER}/{name}"
    data = files.read(path)
    try:
        content: dict[str, Any] = json.loads(data)
    except ValueError as error:
        raise StoreError(f"{files.full(path)} is not JSON ({error}); restore it, plans must not guess") from error
    if content.get("format") != TOMBSTONE_FORMAT:
        raise StoreError(f"{files.full(path)} has format {content.get('format')}; run a newer vlend")
    if digest(data) != name.removesuffix(".json"):
        raise StoreError(
            f"{files.full(path)} was changed by hand: a tombstone is named by its content. Restore it, or delete it "
            f"and write another with `vlend forget`"
        )
    return content
