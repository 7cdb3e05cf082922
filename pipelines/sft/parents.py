"""The stored records that conversations are made from: current units of a store, their documents, their rows."""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.record import Record, from_row
from corpus.store.files import FileSystem
from corpus.store.index import read_index
from corpus.store.snapshot import components, current
from corpus.store.tombstones import Forgotten

#: Row groups that are kept in memory, 12 MB each: the records of a document lie scattered over its part.
_GROUPS_KEPT = 12

#: Path of a part to its row groups to rows inside them.
Places = dict[str, dict[int, list[int]]]


@dataclass(frozen=True)
class ParentUnit:
    """The parts that a unit of another pipeline wrote for one component and source."""

    component: str
    source: str
    unit: str
    parts: tuple[dict[str, Any], ...]

    @property
    def name(self) -> str:
        """`component/source/unit`, the unit by its first digits as in file names."""
        return f"{self.component}/{self.source}/{self.unit[:12]}"


def parent_units(files: FileSystem, but: str, wanted: Collection[str] = ()) -> Iterator[ParentUnit]:
    """Every current unit of the store but those of pipeline `but`, ordered; of the `wanted` components alone if any
    are named."""
    for component in components(files):
        snapshot = current(files, component)
        if snapshot is None or (wanted and component not in wanted):
            continue
        for entry, content in sorted(snapshot["entries"].items()):
            pipeline, source = entry.split("/", 1)
            if pipeline == but:
                continue
            by_unit: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
            for part in content["parts"]:
                by_unit[part["unit"]].append(part)
            for unit, parts in sorted(by_unit.items()):
                yield ParentUnit(component, source, unit, tuple(parts))


def documents(files: FileSystem, unit: ParentUnit, forgotten: Forgotten) -> dict[str, Places]:
    """Where the records of each document of a unit lie, ordered by document; none that a tombstone names."""
    found: defaultdict[str, Places] = defaultdict(dict)
    for part in unit.parts:
        with files.open(part["path"]) as stream, pq.ParquetFile(stream) as parquet:
            names = parquet.read(columns=["document"]).column(0).to_pylist()
        index = read_index(files, part["index_path"])
        hit, _ = forgotten.match(index)
        places = zip(index.column("row_group").to_pylist(), index.column("row").to_pylist(), strict=True)
        for name, (group, row), gone in zip(names, places, hit, strict=True):
            if not gone:
                found[name].setdefault(part["path"], {}).setdefault(group, []).append(row)
    return dict(sorted(found.items()))


class StoredRecords:
    """Reads records by their places; keeps some row groups, for one document's neighbours are often asked for next."""

    def __init__(self, files: FileSystem) -> None:
        self.files = files
        self._groups: OrderedDict[tuple[str, int], pa.Table] = OrderedDict()

    def at(self, places: Places) -> list[Record]:
        """The records at these places."""
        return [
            from_row(row)
            for path, groups in places.items()
            for group, rows in groups.items()
            for row in self._group(path, int(group)).take(pa.array(rows, pa.int64())).to_pylist()
        ]

    def _group(self, path: str, group: int) -> pa.Table:
        key = path, group
        if key not in self._groups:
            with self.files.open(path) as stream, pq.ParquetFile(stream) as parquet:
                self._groups[key] = parquet.read_row_group(group)
            while len(self._groups) > _GROUPS_KEPT:
                self._groups.popitem(last=False)
        self._groups.move_to_end(key)
        return self._groups[key]
