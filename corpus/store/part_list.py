"""Lists of part files as Arrow tables: 100,000 of them take about 35 MB, where as many dicts would take 150."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from typing import Any, overload

import pyarrow as pa

from corpus.store.parts import PartFile

_FIELDS = [(column.name, pa.int64() if column.type == "int" else pa.string()) for column in fields(PartFile)]
#: The fields of `PartFile`, and the unit that wrote the file.
PARTS_SCHEMA = pa.schema([*_FIELDS, ("unit", pa.string())])
_NAMES = [name for name, _ in _FIELDS]
_CHUNK = 8192


class PartList(Sequence[dict[str, Any]]):
    """Part files ordered by path, each a dict of `PARTS_SCHEMA`; read when somebody looks at one."""

    def __init__(self, length: int, load: Callable[[], pa.Table]) -> None:
        self._length = length
        self._load = load
        self._table: pa.Table | None = None

    @property
    def table(self) -> pa.Table:
        """The list as a table of `PARTS_SCHEMA`."""
        if self._table is None:
            self._table = self._load()
        return self._table

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> dict[str, Any]: ...

    @overload
    def __getitem__(self, place: slice) -> list[dict[str, Any]]: ...

    def __getitem__(self, place: int | slice) -> Any:
        if isinstance(place, slice):
            return self.table.take(pa.array(range(*place.indices(len(self))), pa.int64())).to_pylist()
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        return self.table.slice(place % len(self), 1).to_pylist()[0]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for batch in self.table.to_batches(max_chunksize=_CHUNK):
            yield from batch.to_pylist()

    def __repr__(self) -> str:
        return f"PartList({len(self)} parts)"


class PartListBuilder:
    """Collects part files one by one."""

    def __init__(self) -> None:
        self._tables: list[pa.Table] = []
        self._columns: dict[str, list[Any]] = {name: [] for name in PARTS_SCHEMA.names}

    def add(self, unit: str, part: PartFile) -> None:
        """Take a file that `unit` wrote."""
        for name in _NAMES:
            self._columns[name].append(getattr(part, name))
        self._columns["unit"].append(unit)
        if len(self._columns["unit"]) >= _CHUNK:
            self._flush()

    def table(self) -> pa.Table:
        """All files, ordered by path."""
        self._flush()
        return ordered(self._tables)

    def _flush(self) -> None:
        if self._columns["unit"]:
            self._tables.append(pa.table(self._columns, schema=PARTS_SCHEMA))
            self._columns = {name: [] for name in PARTS_SCHEMA.names}


def ordered(tables: list[pa.Table], schema: pa.Schema = PARTS_SCHEMA) -> pa.Table:
    """Part lists joined, ordered by path. `schema` is that of the tables, which may have some of the columns only."""
    return pa.concat_tables([schema.empty_table(), *tables]).sort_by("path").combine_chunks()
