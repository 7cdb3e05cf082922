"""Read single rows of many part files, each row group at most once while it stays in a cache bounded in bytes."""

from __future__ import annotations

import json
from collections import OrderedDict
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.schema import SCHEMA
from corpus.store.files import FileSystem, StoreError
from corpus.store.recount import COLUMNS, counts_of

#: Row groups kept in memory while a blend is written. A corpus whose parts are larger is read in places repeatedly.
CACHE_BYTES = 512 << 20


class RowReader:
    """Rows of `parts` (as listed in a plan: path and checksum) by (part, row group, row).

    Their counts are those under `rule`, where one is given: a part that was counted under another one has them in a
    file beside it (`corpus.store.recount`).
    """

    def __init__(
        self,
        files: FileSystem,
        parts: list[dict[str, Any]],
        cache_bytes: int = CACHE_BYTES,
        rule: dict[str, Any] | None = None,
    ) -> None:
        self.files = files
        self.parts = parts
        self.cache_bytes = cache_bytes
        self.rule = rule
        self._counts: dict[int, pa.Table | None] = {}
        self._open: dict[int, pq.ParquetFile] = {}
        self._groups: OrderedDict[tuple[int, int], pa.Table] = OrderedDict()
        self._held = 0
        #: how many row groups were read, for measurements
        self.reads = 0

    def __enter__(self) -> RowReader:
        return self

    def __exit__(self, *exception: object) -> None:
        for file in self._open.values():
            file.close()
        self._open.clear()
        self._groups.clear()

    def row(self, part: int, row_group: int, row: int) -> pa.Table:
        """One row as a table of `corpus.schema.SCHEMA` without metadata."""
        return self._group(part, row_group).slice(row, 1)

    def _group(self, part: int, row_group: int) -> pa.Table:
        key = (part, row_group)
        if key in self._groups:
            self._groups.move_to_end(key)
            return self._groups[key]
        table = self._read(part, row_group)
        self._groups[key] = table
        self._held += table.nbytes
        while self._held > self.cache_bytes and len(self._groups) > 1:
            _, oldest = self._groups.popitem(last=False)
            self._held -= oldest.nbytes
        return table

    def _read(self, part: int, row_group: int) -> pa.Table:
        self.reads += 1
        path = self.parts[part]["path"]
        try:
            if part not in self._open:
                self._open[part] = pq.ParquetFile(self.files.open(path))
            table = self._recounted(part, row_group, self._open[part].read_row_group(row_group))
        except FileNotFoundError:
            raise StoreError(
                f"{self.files.full(path)} is gone since the plan was made; run `vlend build` to make it again"
            ) from None
        except (pa.ArrowInvalid, OSError, IndexError) as error:
            raise StoreError(
                f"{self.files.full(path)} cannot be read ({error}); delete it and its unit, then run `vlend build`"
            ) from error
        return table.replace_schema_metadata(None).cast(SCHEMA)

    def _recounted(self, part: int, row_group: int, table: pa.Table) -> pa.Table:
        """`table` with its counts under the reader's rule."""
        if self.rule is None:
            return table
        if part not in self._counts:
            said = (table.schema.metadata or {}).get(b"vlend.counting_rule", b"null")
            own = json.loads(said) == self.rule
            self._counts[part] = None if own else counts_of(self.files, self.parts[part], self.rule)
        counts = self._counts[part]
        if counts is None:
            return table
        metadata = self._open[part].metadata
        start = sum(metadata.row_group(group).num_rows for group in range(row_group))
        for name in COLUMNS:
            place = table.schema.get_field_index(name)
            table = table.set_column(place, table.schema.field(name), counts.column(name).slice(start, len(table)))
        return table
