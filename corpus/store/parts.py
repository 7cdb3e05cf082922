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
from corpus.store.index import index_table, write_index

#: Row groups of component stores end after this many bytes, those of blends after four times as many.
ROW_GROUP_BYTES = 12 << 20


@dataclass(frozen=True, slots=True)
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

    sizes = [record_bytes(record) for record in ordered]
    groups: list[int] = []

    def write(target: Path) -> None:
        rows = zip((to_row(record) for record in ordered), sizes, strict=True)
        groups.extend(_write_sized(target, schema, rows, ROW_GROUP_BYTES))

    def check(target: Path) -> None:
        found = pq.read_metadata(target).num_rows
        if found != len(ordered):
            raise StoreError(f"a part of {folder} reads back {found} rows of {len(ordered)}; check the disk")

    stem = f"{folder}/part-{unit[:12]}-"
    path, size, checksum = files.commit(write, lambda digest: f"{stem}{digest[:8]}.parquet", "part", check)
    index_path, index_size, index_checksum = files.commit(
        lambda target: write_index(target, index_table(ordered, groups, sizes)),
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
    return _write_sized(target, schema, ((row, row_bytes(row)) for row in rows), row_group_bytes)


def _write_sized(
    target: Path, schema: pa.Schema, rows: Iterable[tuple[dict[str, Any], int]], row_group_bytes: int
) -> list[int]:
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


def record_bytes(record: Record) -> int:
    """Rough size of a record in memory and on disk: its media and its text. Costs a microsecond or two."""
    media = sum(len(item.bytes) for item in record.images) + sum(len(item.bytes) for item in record.videos)
    text = sum(len(part.text or "") for message in record.messages for part in message.content)
    return media + 2 * text + 64 * len(record.regions) + 512


def row_bytes(row: dict[str, Any]) -> int:
    """`record_bytes` of a row as `corpus.record.to_row` makes it."""
    media = sum(len(item["bytes"]) for column in ("images", "videos") for item in row[column])
    text = sum(len(part["text"] or "") for message in row["messages"] for part in message["content"])
    return media + 2 * text + 64 * len(row["regions"]) + 512


def _cut_by_bytes(rows: Iterable[tuple[dict[str, Any], int]], limit: int) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    size = 0
    for row, length in rows:
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
