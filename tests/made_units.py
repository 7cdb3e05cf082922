"""Small units with real part files and committed JSON, for tests of snapshots and planning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.identity import fingerprint
from corpus.record import Record, document
from corpus.store.files import FileSystem
from corpus.store.units import UnitWriter, unit_path

RULE = counting_rule()


def unit_name(label: str) -> str:
    """The name of the unit that `make_unit` writes under this label."""
    return fingerprint(label)


def make_unit(
    files: FileSystem,
    label: str,
    texts: dict[str, Sequence[str]],
    *,
    pipeline: str = "p",
    source: str = "s",
    covers: Sequence[str] = (),
    **columns: Any,
) -> dict[str, Any]:
    """Write a unit with one record per text of each component (`texts`: component to texts); return its JSON.

    Its ledger has one dropped item beside those. `columns` are further fields of each record, such as `url`.
    """
    writer = UnitWriter(files, pipeline, unit_name(label), RULE.describe())
    items = 0
    for component, found in texts.items():
        for text in found:
            items += 1
            made = {"origin": f"{label}#{text}", "document": text, **columns}
            writer.add([complete(Record(source=source, component=component, messages=document(text), **made), RULE)])
    writer.ledger.drop("bad item", "bad", "")
    return writer.commit({"covers": list(covers)} if covers else {}, expected_items=items + 1)


def remove_unit(files: FileSystem, unit: dict[str, Any]) -> None:
    """Delete a unit's JSON and its files, as `clean` may do once another unit covers it."""
    files.remove(unit_path(unit["pipeline"], unit["unit"]))
    for file in unit["files"]:
        files.remove(file["path"])
        files.remove(file["index_path"])
