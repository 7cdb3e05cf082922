"""Part files: Parquet with rows in hash order, row groups cut by bytes, image bytes stored as they are.

Image bytes are already compressed: compressing them again gains nothing and costs half the speed, and a dictionary
of them is a copy. Row groups are cut by bytes, because readers load whole ones. Beside each part lies its index.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.record import Record, to_row
from corpus.schema import MEDIA_COLUMNS, SCHEMA, with_metadata
from corpus.store.faults import step
from corpus.store.files import FileSystem, StoreError
from corpus.store.split import is_held_out

#: Row groups of component stores end after this many bytes, those of blends after four times as many.
ROW_GROUP_BYTES = 12 << 20

#: One row per record, in the part's row order: where it lies and how long it is. `row` counts inside its row group.
INDEX_SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("row_group", pa.int32()),
        ("row", pa.int32()),
        ("n_text_tokens", pa.int32()),
        ("n_image_tokens", pa.int32()),
        ("n_loss_tokens", pa.int32()),
        ("bytes", pa.int64()),
        ("held_out", pa.bool_()),
        ("license", pa.string()),
        ("language", pa.string()),
    ]
)


@dataclass(frozen=True)
class PartFile:
    """A committed part with its index. Paths are relative to the store's root."""

    path: str
    component: str
    source: str
    rows: int
    bytes: int
    checksum: str
    n_text_tokens: int
    n_image_tokens: int
    n_loss_tokens: int
    index_path: str
    index_bytes: int
    index_checksum: str


def write_part(files: FileSystem, folder: str, unit: str, records: list[Record], rule: dict[str, Any]) -> PartFile:
    """Write `records` of one component and source as a part of `unit` below `folder`, sorted by id."""
    ordered = sorted(records, key=lambda record: record.id)
    schema = with_metadata(SCHEMA, rule)
    step("part.before_write")

    groups: list[int] = []

    def write(target: Path) -> None:
        groups.extend(write_rows(target, schema, (to_row(record) for record in ordered), ROW_GROUP_BYTES))

    def check(target: Path) -> None:
        found = pq.read_metadata(target).num_rows
        if found != len(ordered):
            raise StoreError(f"a part of {folder} reads back {found} rows of {len(ordered)}; check the disk")

    stem = f"{folder}/part-{unit[:12]}-"
    path, size, checksum = files.commit(write, lambda digest: f"{stem}{digest[:8]}.parquet", "part", check)
    index_path, index_size, index_checksum = files.commit(
        lambda target: _write_index(target, ordered, groups),
        lambda _: path.removesuffix(".parquet") + ".index",
        "index",
    )
    return PartFile(
        path=path,
        component=ordered[0].component,
        source=ordered[0].source,
        rows=len(ordered),
        bytes=size,
        checksum=checksum,
        n_text_tokens=sum(record.n_text_tokens for record in ordered),
        n_image_tokens=sum(record.n_image_tokens for record in ordered),
        n_loss_tokens=sum(record.n_loss_tokens for record in ordered),
        index_path=index_path,
        index_bytes=index_size,
        index_checksum=index_checksum,
    )


def write_rows(target: Path, schema: pa.Schema, rows: Iterable[dict[str, Any]], row_group_bytes: int) -> list[int]:
    """Write rows as Parquet with vlend's settings; return the number of rows of each row group."""
    groups: list[int] = []
    with open_writer(target, schema) as writer:
        for batch in _cut_by_bytes(rows, row_group_bytes):
            writer.write_table(pa.Table.from_pylist(batch, schema=schema), row_group_size=len(batch))
            groups.append(len(batch))
    return groups


def open_writer(target: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """A Parquet writer with vlend's settings: media uncompressed and without dictionary, all else zstd."""
    media = set(MEDIA_COLUMNS)
    columns = _leaf_columns(schema)
    return pq.ParquetWriter(
        target,
        schema,
        compression={column: "none" if column in media else "zstd" for column in columns},
        use_dictionary=[column for column in columns if column not in media and not column.startswith("messages")],
        write_page_index=True,
        store_schema=True,
    )


def row_bytes(row: dict[str, Any]) -> int:
    """Rough size of a row: its media and its text."""
    media = sum(len(item["bytes"]) for column in ("images", "videos") for item in row[column])
    text = sum(len(part["text"] or "") for message in row["messages"] for part in message["content"])
    return media + 2 * text + 64 * len(row["regions"]) + 512


def _cut_by_bytes(rows: Iterable[dict[str, Any]], limit: int) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    size = 0
    for row in rows:
        length = row_bytes(row)
        if batch and size + length > limit:
            yield batch
            batch, size = [], 0
        batch.append(row)
        size += length
    if batch:
        yield batch


def _leaf_columns(schema: pa.Schema) -> list[str]:
    """Parquet's own names of the leaf columns, such as `images.list.element.bytes`."""

    def leaves(name: str, kind: pa.DataType) -> Iterator[str]:
        if pa.types.is_list(kind):
            yield from leaves(f"{name}.list.element", kind.value_type)
        elif pa.types.is_struct(kind):
            for field in kind:
                yield from leaves(f"{name}.{field.name}", field.type)
        else:
            yield name

    return [leaf for field in schema for leaf in leaves(field.name, field.type)]


def _write_index(target: Path, records: list[Record], groups: list[int]) -> None:
    places = [(group, row) for group, length in enumerate(groups) for row in range(length)]
    table = pa.table(
        {
            "id": [record.id for record in records],
            "row_group": [group for group, _ in places],
            "row": [row for _, row in places],
            "n_text_tokens": [record.n_text_tokens for record in records],
            "n_image_tokens": [record.n_image_tokens for record in records],
            "n_loss_tokens": [record.n_loss_tokens for record in records],
            "bytes": [row_bytes(to_row(record)) for record in records],
            "held_out": [is_held_out(record.document) for record in records],
            "license": [record.license for record in records],
            "language": [record.language for record in records],
        },
        schema=INDEX_SCHEMA,
    )
    with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_file(sink, INDEX_SCHEMA) as writer:
        writer.write_table(table)


def read_index(files: FileSystem, path: str) -> pa.Table:
    """The index at `path`, as a table of `INDEX_SCHEMA`."""
    with pa.ipc.open_file(pa.BufferReader(files.read(path))) as reader:
        return reader.read_all()
