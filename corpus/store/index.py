"""The index of a part: one row per record, in the part's row order, with what planning and forgetting need.

An Arrow IPC file beside the part, so that no plan opens a Parquet file. `marks` are fingerprints of everything by which
somebody may ask for a record to be left out: its URL, licence, document and origin, and the URL and licence of each
image. A fingerprint is xxh3-64 of `<kind>:<value>` as a signed integer.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.parquet as pq
import xxhash

from corpus.record import Record
from corpus.store.files import FileSystem, StoreError
from corpus.store.split import is_held_out

#: Raised whenever a column is added, removed or changes its meaning. Version 1 had no `document` and no `marks`.
INDEX_VERSION = 2
VERSION_KEY = b"vlend.index_version"

#: `row` counts inside its row group; `bytes` is the record's size as `corpus.store.parts.record_bytes` gives it;
#: `document` is the mark of the record's document; `marks` are sorted and distinct.
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
        ("document", pa.int64()),
        ("marks", pa.list_(pa.int64())),
    ],
    metadata={VERSION_KEY: str(INDEX_VERSION)},
)

MarkKind = Literal["url", "license", "document", "origin"]

#: What every index file of this version begins with: the magic bytes, padded, and the schema message.
_HEAD = b"ARROW1\0\0" + INDEX_SCHEMA.serialize().to_pybytes()
_END_OF_STREAM = b"\xff\xff\xff\xff\0\0\0\0"


def mark(kind: MarkKind, value: str) -> int:
    """The fingerprint by which an index remembers that a record has this URL, licence, document or origin."""
    found = xxhash.xxh3_64_intdigest(f"{kind}:{value}".encode())
    return found - (1 << 64) if found >> 63 else found


def record_marks(record: Record) -> list[int]:
    """The marks of a record and of its images, sorted and distinct."""
    images = [(image.url, image.license) for image in record.images]
    return marks_of(record.document, record.origin, record.url, record.license, images)


def index_table(records: Sequence[Record], row_groups: Iterable[int], sizes: Sequence[int]) -> pa.Table:
    """The index of a part that holds `records` in this order, cut into row groups of the given numbers of rows."""
    places = [(group, row) for group, length in enumerate(row_groups) for row in range(length)]
    return pa.table(
        {
            "id": [record.id for record in records],
            "row_group": [group for group, _ in places],
            "row": [row for _, row in places],
            "n_text_tokens": [record.n_text_tokens for record in records],
            "n_image_tokens": [record.n_image_tokens for record in records],
            "n_loss_tokens": [record.n_loss_tokens for record in records],
            "bytes": sizes,
            "held_out": [is_held_out(record.document) for record in records],
            "license": [record.license for record in records],
            "language": [record.language for record in records],
            "document": [mark("document", record.document) for record in records],
            "marks": [record_marks(record) for record in records],
        },
        schema=INDEX_SCHEMA,
    )


def write_index(target: Path, table: pa.Table) -> None:
    """Write an index (a table of `INDEX_SCHEMA`) as a local file."""
    with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_file(sink, INDEX_SCHEMA) as writer:
        writer.write_table(table)


def read_index(files: FileSystem, path: str) -> pa.Table:
    """The index at `path`, as a table of `INDEX_SCHEMA`; `StoreError` for a missing, damaged or older one."""
    return read_indexes(files, [path])


def read_indexes(files: FileSystem, paths: Sequence[str]) -> pa.Table:
    """The indexes at `paths`, one after another. Memory: the files' bytes twice.

    An Arrow file is a schema followed by messages that hold the rows. Files that begin with the same schema are
    joined as bytes and read at once, which costs a third of opening each.
    """
    messages = [_HEAD[8:]]
    for path, data in zip(paths, _contents(files, paths), strict=True):
        if data[: len(_HEAD)] == _HEAD and data[-6:] == b"ARROW1":
            (footer,) = struct.unpack("<i", data[-10:-6])
            messages.append(data[len(_HEAD) : len(data) - 10 - footer - len(_END_OF_STREAM)])
        else:
            messages.append(_messages(_open(files, path, data, INDEX_VERSION)))
    try:
        with pa.ipc.open_stream(b"".join([*messages, _END_OF_STREAM])) as reader:
            return reader.read_all()
    except (pa.ArrowException, OSError) as error:
        named = files.full(paths[0]) + (f" or one of {len(paths) - 1} read with it" if len(paths) > 1 else "")
        raise StoreError(f"{named} is damaged ({error}); `vlend verify` finds it and says what to do") from error


def upgrade_index(files: FileSystem, part: dict[str, Any]) -> dict[str, Any]:
    """Write the index of `part` (the fields of `PartFile`) anew in this version; return the part with that index.

    The index of a part that has the current one is left alone. An older one stays where it is, beside the new
    `<part>.v<version>.index`. Reads the part without its images and texts.
    """
    data = next(iter(_contents(files, [part["index_path"]])))
    reader = _open(files, part["index_path"], data, None)
    if _version(reader.schema) == INDEX_VERSION:
        return part
    old = reader.read_all()
    columns = ["id", "document", "origin", "url", "license", "image_info"]
    with files.open(part["path"]) as stream, pq.ParquetFile(stream) as parquet:
        rows = parquet.read(columns=columns).to_pylist()
    if [row["id"] for row in rows] != old.column("id").to_pylist():
        raise StoreError(
            f"{files.full(part['index_path'])} does not belong to its part; delete both and their unit, then run the "
            f"build again"
        )
    marks = [
        marks_of(
            row["document"],
            row["origin"],
            row["url"],
            row["license"],
            [(info["url"], info["license"]) for info in row["image_info"]],
        )
        for row in rows
    ]
    table = old.select(INDEX_SCHEMA.names[:-2])
    table = table.append_column("document", pa.array([mark("document", row["document"]) for row in rows], pa.int64()))
    table = table.append_column("marks", pa.array(marks, pa.list_(pa.int64()))).cast(INDEX_SCHEMA)
    path = f"{part['path'].removesuffix('.parquet')}.v{INDEX_VERSION}.index"
    _, size, checksum = files.commit(lambda target: write_index(target, table), lambda _: path, "index")
    return {**part, "index_path": path, "index_bytes": size, "index_checksum": checksum}


def index_version(files: FileSystem, path: str) -> int:
    """The version of the index at `path`."""
    data = next(iter(_contents(files, [path])))
    return _version(_open(files, path, data, None).schema)


def marks_of(
    document: str,
    origin: str,
    url: str | None,
    licence: str | None,
    images: Iterable[tuple[str | None, str | None]],
) -> list[int]:
    """The marks of a record with these columns, sorted and distinct; `images` are (URL, licence) of each image."""
    found = {mark("document", document), mark("origin", origin)}
    for address, permission in [(url, licence), *images]:
        if address:
            found.add(mark("url", address))
        if permission:
            found.add(mark("license", permission))
    return sorted(found)


def _contents(files: FileSystem, paths: Sequence[str]) -> Iterable[bytes]:
    """The bytes of each file, in order; many requests at once where the store is remote."""
    try:
        if files.is_local:
            for path in paths:
                with open(files.full(path), "rb") as file:
                    yield file.read()
        else:
            full = [files.full(path) for path in paths]
            found = files.fs.cat(full)
            # fsspec gives the bytes alone for a single path
            yield from [found] if isinstance(found, bytes) else (found[path] for path in full)
    except FileNotFoundError as error:
        raise StoreError(f"the index {error.filename or error} is gone; run `vlend verify` on this store") from None


def _open(files: FileSystem, path: str, data: bytes, version: int | None) -> pa.ipc.RecordBatchFileReader:
    try:
        reader = pa.ipc.open_file(io.BytesIO(data))
    except (pa.ArrowException, OSError) as error:
        raise StoreError(
            f"{files.full(path)} is damaged ({error}); delete it and the unit it belongs to, then run the build again"
        ) from error
    found = _version(reader.schema)
    if version is not None and found != version:
        remedy = f"run `vlend migrate --out {files.root_url}`" if found < version else "run a newer vlend"
        raise StoreError(f"{files.full(path)} is an index of version {found}, this vlend reads {version}; {remedy}")
    return reader


def _version(schema: pa.Schema) -> int:
    return int((schema.metadata or {}).get(VERSION_KEY, b"1"))


def _messages(reader: pa.ipc.RecordBatchFileReader) -> bytes:
    """The rows of a file of this version that another release of Arrow wrote, as messages of this one."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, INDEX_SCHEMA) as writer:
        writer.write_table(reader.read_all().cast(INDEX_SCHEMA))
    return bytes(sink.getvalue().to_pybytes()[len(_HEAD) - 8 : -len(_END_OF_STREAM)])
