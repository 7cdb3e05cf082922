"""How many current records of a store a wish to forget hits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from corpus.store.files import FileSystem
from corpus.store.part_list import PARTS_SCHEMA
from corpus.store.segment_rows import runs_of_parts
from corpus.store.segments import segment_rows
from corpus.store.snapshot import components, current
from corpus.store.tombstones import Forgotten


def hit_records(files: FileSystem, forgotten: Forgotten) -> dict[tuple[str, str], int]:
    """Records that are hit, by (component, `pipeline/source`); only where there are any. Reads index segments alone."""
    found = {}
    for component in components(files):
        snapshot = current(files, component)
        for name, entry in sorted((snapshot or {}).get("entries", {}).items()):
            count = 0
            for table, stands in _rows(files, entry):
                mask, _ = forgotten.match(table, among=stands)
                count += int(np.count_nonzero(mask))
            if count:
                found[component, name] = count
    return found


def _rows(files: FileSystem, entry: dict[str, Any]) -> Iterator[tuple[pa.Table, np.ndarray | None]]:
    """Tables of index rows, each with the rows whose parts are current (None: all)."""
    if entry["segments"] is None:
        listed = pa.Table.from_pylist(entry["parts"], schema=PARTS_SCHEMA)
        for table in runs_of_parts(files, listed, list(range(len(listed)))):
            yield table, None
        return
    for segment in entry["segments"]:
        table = segment_rows(files, segment)
        stands = np.ones(segment.parts, dtype=bool)
        stands[list(segment.without)] = False
        yield table, stands[table.column("part").to_numpy()] if segment.without else None
