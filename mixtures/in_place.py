"""Pictures that stay in their part while rows are ordered: a row carries where its pictures lie, until it is written.

Parts hold picture bytes as they are (`mixtures.loading.pages`), so a picture goes from the part's file into the buffer
of the blend's row group in one step, whatever happens to its row on the way, and pictures of rows that are not wanted
are never read.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa

from corpus.schema import SCHEMA

#: The leaf columns that are read of a part: all but the bytes of pictures.
COLUMNS = ["images.list.element.path" if name == "images" else name for name in SCHEMA.names]
PICTURES = "images.list.element.bytes"

_PLACED = pa.struct([("path", pa.string()), ("part", pa.int32()), ("offset", pa.int64()), ("length", pa.int64())])
#: The schema of rows whose pictures stay where they are.
SCHEMA_IN_PLACE = pa.schema([pa.field(f.name, pa.list_(_PLACED)) if f.name == "images" else f for f in SCHEMA])

#: The open file of a part, by its number in the plan.
Opened = Callable[[int], int]


def with_places(table: pa.Table, part: int, places: np.ndarray) -> pa.Table:
    """Rows of a part, read as `COLUMNS`, with the places (offset, length) of their pictures.

    Raises `ValueError` if there are not as many places as pictures.
    """
    images = table.column("images").combine_chunks()
    paths = images.flatten().field("path")
    if len(paths) != len(places):
        raise ValueError(f"{len(places)} pictures where {len(paths)} are named")
    offsets = images.offsets.to_numpy() - images.offsets[0].as_py()
    number = pa.array(np.full(len(places), part, dtype=np.int32))
    columns = [paths, number, pa.array(places[:, 0]), pa.array(places[:, 1])]
    placed = pa.StructArray.from_arrays(columns, fields=list(_PLACED))
    lists = pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), placed)
    position = table.schema.get_field_index("images")
    return table.set_column(position, "images", lists)


def with_bytes(table: pa.Table, opened: Opened) -> pa.Table:
    """Rows of `SCHEMA_IN_PLACE` with the bytes of their pictures, as `SCHEMA` has them. Raises `OSError`."""
    images = table.column("images").combine_chunks()
    placed = images.flatten()
    parts, offsets, lengths = (placed.field(name).to_numpy() for name in ("part", "offset", "length"))
    ends = np.concatenate([[0], np.cumsum(lengths)])
    buffer = np.empty(int(ends[-1]), dtype=np.uint8)
    # in the order of the files, which reads ahead
    for number in np.lexsort((offsets, parts)).tolist():
        _fill(buffer.data[ends[number] : ends[number + 1]], opened(int(parts[number])), int(offsets[number]))
    data = pa.Array.from_buffers(
        pa.binary(), len(lengths), [None, pa.py_buffer(ends.astype(np.int32)), pa.py_buffer(buffer)]
    )
    kind: Any = SCHEMA.field("images").type
    values = {"bytes": data, "path": placed.field("path")}
    fields = [kind.value_field.type.field(number) for number in range(kind.value_field.type.num_fields)]
    struct = pa.StructArray.from_arrays([values[field.name] for field in fields], fields=fields)
    starts = images.offsets.to_numpy() - images.offsets[0].as_py()
    lists = pa.ListArray.from_arrays(pa.array(starts, pa.int32()), struct, type=kind)
    position = table.schema.get_field_index("images")
    return table.set_column(position, SCHEMA.field("images"), lists)


def _fill(target: memoryview, file: int, offset: int) -> None:
    """Read until `target` is full."""
    while len(target):
        got = os.preadv(file, [target], offset)
        if not got:
            raise OSError(f"it ends before byte {offset + len(target):,}")
        target, offset = target[got:], offset + got
