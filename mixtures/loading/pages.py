"""Where single values of a Parquet column lie in its file, for columns of encoded pictures stored as they are.

vlend's parts hold picture bytes uncompressed and plain, so that one value is a stretch of the file: a reader that knows
where takes the pictures that it needs, not the row group around them. The page headers are read (Thrift compact
protocol; parquet-format, PageHeader), never the pictures. What was stored in another way is not found, and is read by
pyarrow.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from mixtures.loading.raw_file import Stretch

#: Reads so many bytes of the file at an offset; fewer at its end.
Read = Callable[[int, int], Stretch]

_LENGTH = struct.Struct("<I")
PLAIN = 0
DATA_PAGE, DATA_PAGE_V2 = 0, 3

#: A page header without long statistics is far shorter.
_HEADER, _LONGEST_HEADER = 256, 1 << 20


class _StrangeError(ValueError):
    """A page that this reader does not know."""


def value_places(read: Read, chunk: pq.ColumnChunkMetaData, count: int | None) -> np.ndarray | None:
    """Offset and length of each of the `count` values of a column chunk (None: however many), as an array (count, 2).

    None if the values are compressed, in a dictionary, some are null, or the pages are not as they should be.
    """
    if chunk.compression != "UNCOMPRESSED" or chunk.has_dictionary_page:
        return None
    places: list[tuple[int, int]] = []
    position = chunk.data_page_offset
    end = position + chunk.total_compressed_size
    try:
        while position < end:
            values, after = _page(read, position)
            if not position < values <= after <= end:
                return None
            position = after
            places += _values(read, values, position)
    except (_StrangeError, struct.error, IndexError, KeyError, TypeError, AttributeError, OverflowError):
        return None
    if position != end or (count is not None and len(places) != count):
        return None
    return np.array(places, dtype=np.int64).reshape(-1, 2)


def _page(read: Read, position: int) -> tuple[int, int]:
    """Where the values of the page at `position` begin, and where it ends."""
    header, length = _header(read, position)
    begin = position + length
    kind = header.get(1)
    if header.get(2) != header.get(3):
        raise _StrangeError("a compressed page")
    if kind == DATA_PAGE and header[5].get(2) == PLAIN:
        values = begin
        for _ in ("repetition levels", "definition levels"):
            values += 4 + struct.unpack("<I", read(values, 4))[0]
    elif kind == DATA_PAGE_V2 and header[8].get(4) == PLAIN:
        values = begin + header[8].get(5, 0) + header[8].get(6, 0)
    else:
        raise _StrangeError("a page of another kind or encoding")
    return values, begin + header[3]


def _values(read: Read, position: int, end: int) -> list[tuple[int, int]]:
    """Values are a length in four bytes and the value, one after another."""
    places = []
    while position < end:
        (length,) = _LENGTH.unpack(read(position, 4))
        places.append((position + 4, length))
        position += 4 + length
    if position != end:
        raise _StrangeError("values that do not end with their page")
    return places


def _header(read: Read, position: int) -> tuple[dict[int, Any], int]:
    """The page header at `position`: numbers by field, structures as further dicts; and its length in bytes."""
    size = _HEADER
    while True:
        try:
            return _struct(read(position, size), 0)
        except IndexError:
            if size >= _LONGEST_HEADER:
                raise
            size *= 16


def _struct(data: Stretch, position: int) -> tuple[dict[int, Any], int]:
    found: dict[int, Any] = {}
    field = 0
    while (byte := data[position]) != 0:
        position += 1
        kind = byte & 15
        if byte >> 4:
            field += byte >> 4
        else:
            field, position = _zigzag(data, position)
        found[field], position = _value(data, position, kind)
    return found, position + 1


def _value(data: Stretch, position: int, kind: int) -> tuple[object, int]:
    if kind in (1, 2):
        return kind == 1, position
    if kind in (4, 5, 6):
        return _zigzag(data, position)
    if kind == 8:
        length, position = _varint(data, position)
        if position + length > len(data):
            raise IndexError
        return None, position + length
    if kind == 12:
        return _struct(data, position)
    raise _StrangeError(f"a field of kind {kind}")


def _varint(data: Stretch, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[position]
        position += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, position
        shift += 7


def _zigzag(data: Stretch, position: int) -> tuple[int, int]:
    value, position = _varint(data, position)
    return (value >> 1) ^ -(value & 1), position
