"""Row groups of the parts of a plan, read as few times as their future allows.

Who writes a blend knows when it needs which row group again. What is needed again is kept up to a bound in bytes; above
it the row group whose next use is farthest off is let go, which is the choice with the fewest readings.
"""

from __future__ import annotations

import json
import os
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.schema import SCHEMA, SCHEMA_VERSION
from corpus.store.files import FileSystem, StoreError
from corpus.store.migrations import schema_version
from corpus.store.recount import COLUMNS as COUNT_COLUMNS
from corpus.store.recount import counts_of
from mixtures.in_place import COLUMNS, PICTURES, SCHEMA_IN_PLACE, with_bytes, with_places
from mixtures.loading.pages import value_places

#: Row groups kept for later.
KEEP_BYTES = 384 << 20
#: Parts that are open at the same time.
OPEN_PARTS = 128


class RowGroups:
    """Row groups of `parts` (path and checksum, as a plan lists them) as tables of `corpus.schema.SCHEMA`.

    Their counts are those under `rule`, where one is given: a part that was counted under another one has them in a
    file beside it (`corpus.store.recount`). With `in_place` pictures stay in their files, and tables are of
    `mixtures.in_place.SCHEMA_IN_PLACE`; `whole` then reads them. Use as a context manager.
    """

    def __init__(
        self,
        files: FileSystem,
        parts: Sequence[Mapping[str, Any]],
        rule: dict[str, Any] | None = None,
        keep_bytes: int = KEEP_BYTES,
    ) -> None:
        self.files = files
        self.parts = parts
        self.rule = rule
        self.keep_bytes = keep_bytes
        self._counts: dict[int, pa.Table | None] = {}
        self._open: OrderedDict[int, pq.ParquetFile] = OrderedDict()
        #: (next use, table) by place
        self._kept: dict[int, tuple[int, pa.Table]] = {}
        self._held = 0
        self._raw: OrderedDict[int, int] = OrderedDict()
        #: by place, where its pictures lie
        self._places: dict[int, Any] = {}
        self.in_place = False
        #: how many row groups were read, for measurements
        self.reads = 0

    def __enter__(self) -> RowGroups:
        return self

    def __exit__(self, *exception: object) -> None:
        for file in self._open.values():
            file.close()
        for raw in self._raw.values():
            os.close(raw)
        self._open.clear()
        self._raw.clear()
        self._kept.clear()

    def leave_pictures(self, places: Iterable[int]) -> None:
        """From now on pictures stay in their files, if they lie there as they are in all these row groups."""
        self.in_place = self.files.is_local and all(self._pictures(place) is not None for place in places)

    def whole(self, table: pa.Table) -> pa.Table:
        """A table of this reader with the bytes of its pictures."""
        if not self.in_place:
            return table
        last = 0

        def opened(part: int) -> int:
            nonlocal last
            last = part
            return self._raw_file(part)

        try:
            return with_bytes(table, opened)
        except OSError as error:
            raise self._unreadable(last, error) from error

    def get(self, place: int, next_use: int | None = None) -> pa.Table:
        """The row group at `place` (part << 32 | row group). With a `next_use` it is kept if there is room for it.

        Raises `StoreError` for a part that is missing, damaged, of another schema or not counted.
        """
        _, table = self._kept.pop(place, (0, None))
        if table is not None:
            self._held -= table.nbytes
        else:
            table = self._read(place >> 32, place & 0xFFFFFFFF)
        if next_use is not None:
            self._kept[place] = next_use, table
            self._held += table.nbytes
            while self._held > self.keep_bytes:
                latest = max(self._kept, key=lambda key: (self._kept[key][0], key))
                self._held -= self._kept.pop(latest)[1].nbytes
        return table

    def lost(self, part: int) -> StoreError:
        """What to say when a part does not hold the records that the plan counts on."""
        return StoreError(
            f"{self.files.full(self.parts[part]['path'])} does not hold the records that the plan was made of: it was "
            f"replaced since; `vlend verify --out {self.files.root_url}` says what is wrong, then run `vlend build`"
        )

    def _read(self, part: int, row_group: int) -> pa.Table:
        self.reads += 1
        try:
            file = self._file(part)
            if row_group >= file.metadata.num_row_groups:
                raise self.lost(part)
            if file.schema_arrow.names != SCHEMA.names:
                raise self._of_another_schema(self.files.full(self.parts[part]["path"]), file.schema_arrow)
            table = file.read_row_group(row_group, columns=COLUMNS if self.in_place else None)
        except (pa.ArrowInvalid, OSError) as error:
            raise self._unreadable(part, error) from error
        table = self._recounted(part, row_group, table).replace_schema_metadata(None)
        if self.in_place:
            places = self._pictures((part << 32) | row_group)
            try:
                table = with_places(table, part, places)
            except ValueError:
                raise self.lost(part) from None
        table = table.cast(SCHEMA_IN_PLACE if self.in_place else SCHEMA)
        # in one piece: rows that are taken of several would put whole columns together each time
        return table.combine_chunks()

    def _unreadable(self, part: int, error: Exception) -> StoreError:
        path = self.files.full(self.parts[part]["path"])
        if isinstance(error, FileNotFoundError):
            return StoreError(f"{path} is gone since the plan was made; run `vlend build` to make it again")
        return StoreError(f"{path} cannot be read ({error}); delete it and its unit, then run `vlend build`")

    def _pictures(self, place: int) -> Any:
        """Offset and length of each picture of a row group, or None if they are not stored as they are."""
        if place not in self._places:
            part, row_group = place >> 32, place & 0xFFFFFFFF
            try:
                self._places[place] = self._found(part, row_group)
            except (pa.ArrowInvalid, OSError) as error:
                raise self._unreadable(part, error) from error
        return self._places[place]

    def _found(self, part: int, row_group: int) -> Any:
        metadata = self._file(part).metadata
        if row_group >= metadata.num_row_groups:
            raise self.lost(part)
        group = metadata.row_group(row_group)
        chunks = (group.column(number) for number in range(group.num_columns))
        chunk = next((one for one in chunks if one.path_in_schema == PICTURES), None)
        if chunk is None:
            return None
        file = self._raw_file(part)
        return value_places(lambda offset, length: os.pread(file, length, offset), chunk, None)

    def _raw_file(self, part: int) -> int:
        if part in self._raw:
            self._raw.move_to_end(part)
            return self._raw[part]
        self._raw[part] = os.open(self.files.full(self.parts[part]["path"]), os.O_RDONLY)
        if len(self._raw) > OPEN_PARTS:
            os.close(self._raw.popitem(last=False)[1])
        return self._raw[part]

    def _file(self, part: int) -> pq.ParquetFile:
        if part in self._open:
            self._open.move_to_end(part)
            return self._open[part]
        path = self.parts[part]["path"]
        # Arrow reads local files without Python, and from elsewhere all columns of a row group in few requests
        local = self.files.is_local
        source = pa.OSFile(self.files.full(path)) if local else self.files.open(path)
        self._open[part] = pq.ParquetFile(source, pre_buffer=not local)
        if len(self._open) > OPEN_PARTS:
            self._open.popitem(last=False)[1].close()
        return self._open[part]

    def _of_another_schema(self, path: str, schema: pa.Schema) -> StoreError:
        version = schema_version(schema)
        if version > SCHEMA_VERSION:
            return StoreError(
                f"{path} has records of schema {version}, this vlend knows {SCHEMA_VERSION}; update vlend"
            )
        return StoreError(
            f"{path} has records of an older schema than this vlend writes; run `vlend migrate --out "
            f"{self.files.root_url}` and make the plan again"
        )

    def _recounted(self, part: int, row_group: int, table: pa.Table) -> pa.Table:
        """`table` with its counts under the reader's rule."""
        if self.rule is None:
            return table
        if part not in self._counts:
            said = (table.schema.metadata or {}).get(b"vlend.counting_rule", b"null")
            own = json.loads(said) == self.rule
            self._counts[part] = None if own else counts_of(self.files, dict(self.parts[part]), self.rule)
        counts = self._counts[part]
        if counts is None:
            return table
        metadata = self._file(part).metadata
        start = sum(metadata.row_group(group).num_rows for group in range(row_group))
        for name in COUNT_COLUMNS:
            place = table.schema.get_field_index(name)
            table = table.set_column(place, table.schema.field(name), counts.column(name).slice(start, len(table)))
        return table
