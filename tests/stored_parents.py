"""Records put into a store as a unit of a pipeline, for tests of what reads a store."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.counting import counting_rule
from corpus.identity import fingerprint
from corpus.record import Record
from corpus.store.files import FileSystem
from corpus.store.snapshot import current, publish
from corpus.store.units import UnitWriter, read_unit


def store_records(
    root: Path, records: Sequence[Record], pipeline: str = "made", label: str = "first", keep: bool = False
) -> FileSystem:
    """Commit `records` as one unit of source `parents` and publish it, beside the units before it if they are kept."""
    files = FileSystem(str(root))
    rule = counting_rule()
    writer = UnitWriter(files, pipeline, fingerprint([pipeline, label]), rule.describe())
    for record in records:
        record.source = "parents"
        writer.add([record])
    unit = writer.commit({}, expected_items=len(records))
    component = records[0].component
    units: list[dict[str, Any]] = [unit]
    before = current(files, component) if keep else None
    if before:
        named = before["entries"][f"{pipeline}/parents"]["units"]
        units += [found for name in named if (found := read_unit(files, pipeline, name))]
    publish(files, f"{pipeline}/parents", component, units)
    return files
