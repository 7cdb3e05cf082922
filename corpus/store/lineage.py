"""Where a record came from and what touched it, read from the places that hold it: part, unit, index, ledger."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.schema import SCHEMA
from corpus.store.files import FileSystem, StoreError
from corpus.store.index import mark
from corpus.store.lookup import Place, places_by_document, places_by_id, places_by_mark
from corpus.store.rejects import Reject, entries, read_rejects, rejects_of
from corpus.store.tombstones import Tombstone, standing
from corpus.store.units import read_unit

#: Records of the same document that are read to compare their images.
SIBLINGS_READ = 50
#: Everything of a record but the bytes of its media.
_COLUMNS = [
    *(name for name in SCHEMA.names if name not in ("images", "videos")),
    "images.list.element.path",
]


@dataclass
class UnitLineage:
    """The unit that made a record. `committed` is its JSON; None where it is gone, as after compaction and cleaning.

    `covered_by` is the unit whose file holds the record now, if it was rewritten.
    """

    pipeline: str
    name: str
    committed: dict[str, Any] | None
    covered_by: str | None = None


@dataclass
class Lineage:
    """Everything that the store knows of one record. `row` is the record without the bytes of its media.

    `places` are its copies, the first of which was read. `siblings` counts other records of its document, and `sharing`
    lists those (of the first `SIBLINGS_READ`) that hold one of its images, by image hash. `rejects` are items that were
    merged into its origin.
    """

    id: str
    row: dict[str, Any]
    provenance: dict[str, Any]
    places: list[Place]
    unit: UnitLineage
    tombstones: list[Tombstone]
    siblings: int = 0
    sharing: dict[str, list[str]] = field(default_factory=dict)
    rejects: list[Reject] = field(default_factory=list)


def find_by_id(files: FileSystem, beginning: str) -> dict[str, list[Place]]:
    """Places by id, for each id that begins so."""
    return _grouped(places_by_id(files, beginning))


def find_by_origin(files: FileSystem, value: str) -> dict[str, list[Place]]:
    """Places by id, for each record with this origin, else of this document, else with this URL (its own or one of an
    image)."""
    for kind in ("origin", "document", "url"):
        if places := places_by_mark(files, [mark(kind, value)]):
            return _grouped(places)
    return {}


def find_rejects(files: FileSystem, locator: str) -> list[Reject]:
    """Items with this locator that became no record, and items merged into it."""
    return list(rejects_of(files, locator, entries(files)))


def trace(files: FileSystem, places: Sequence[Place]) -> Lineage:
    """The lineage of one record, from its places (at least one)."""
    place = places[0]
    row = read_row(files, place)
    provenance = _provenance(row)
    unit = _unit(files, place, provenance)
    found = Lineage(place.id, row, provenance, list(places), unit, _tombstones(files, place))
    siblings = {other.id: other for other in places_by_document(files, place.document) if other.id != place.id}
    found.siblings = len(siblings)
    if row["image_info"]:
        hashes = {info["hash"] for info in row["image_info"]}
        for other in list(siblings.values())[:SIBLINGS_READ]:
            for info in read_row(files, other, ["image_info"])["image_info"]:
                if info["hash"] in hashes and other.id not in found.sharing.setdefault(info["hash"], []):
                    found.sharing[info["hash"]].append(other.id)
    found.rejects = _merged_here(files, place, unit, row["origin"])
    return found


def read_row(files: FileSystem, place: Place, columns: Sequence[str] = tuple(_COLUMNS)) -> dict[str, Any]:
    """The record at `place`, by default without the bytes of its media."""
    path = place.part["path"]
    try:
        with files.open(path) as stream, pq.ParquetFile(stream) as parquet:
            group = parquet.read_row_group(place.row_group, columns=list(columns))
    except FileNotFoundError:
        raise StoreError(f"{files.full(path)} is gone; `vlend verify` says what to do") from None
    except (pa.ArrowException, OSError, IndexError) as error:
        raise StoreError(f"{files.full(path)} cannot be read ({error}); `vlend verify` says what to do") from error
    if place.row >= len(group):
        raise StoreError(f"{files.full(path)} is not the file that its index describes; `vlend verify` says what to do")
    row: dict[str, Any] = group.slice(place.row, 1).to_pylist()[0]
    if row.get("id", place.id) != place.id:
        raise StoreError(f"{files.full(path)} is not the file that its index describes; `vlend verify` says what to do")
    return row


def _provenance(row: dict[str, Any]) -> dict[str, Any]:
    try:
        found = json.loads(row["provenance"] or "{}")
    except ValueError:
        return {"unreadable": row["provenance"]}
    return found if isinstance(found, dict) else {"unreadable": row["provenance"]}


def _unit(files: FileSystem, place: Place, provenance: dict[str, Any]) -> UnitLineage:
    """The unit named in the record's provenance; the part may be of another one that covers it."""
    pipeline = place.entry.split("/", 1)[0]
    holder = place.part["unit"]
    name = provenance.get("unit") or holder
    committed = read_unit(files, pipeline, name)
    return UnitLineage(pipeline, name, committed, None if name == holder else holder)


def _tombstones(files: FileSystem, place: Place) -> list[Tombstone]:
    forgotten = standing(files)
    if not forgotten:
        return []
    _, counts = forgotten.match(place.index)
    return [tombstone for tombstone, count in zip(forgotten.tombstones, counts, strict=True) if count]


def _merged_here(files: FileSystem, place: Place, unit: UnitLineage, origin: str) -> list[Reject]:
    """Items of the record's own unit that were merged into its origin: the one file of rejects that lies at hand."""
    path = f"_dropped/{unit.pipeline}/{place.part['unit']}.parquet"
    if not files.exists(path):
        return []
    return [
        Reject(entry=place.entry, unit=place.part["unit"], **row)
        for row in read_rejects(files, path).to_pylist()
        if row["into"] == origin
    ]


def _grouped(places: Sequence[Place]) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for place in places:
        found.setdefault(place.id, []).append(place)
    return found
