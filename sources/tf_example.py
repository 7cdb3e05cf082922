"""The protocol buffer tf.train.Example, read without TensorFlow or protobuf.

Example { Features features = 1 }, Features { map<string, Feature> feature = 1 }, Feature { one of BytesList = 1,
FloatList = 2, Int64List = 3 }, each list with `value = 1`, packed or not (tensorflow/core/example/feature.proto).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

Values = list[bytes] | list[float] | list[int]


class ExampleError(ValueError):
    """Bytes that are no tf.train.Example."""


def parse_example(data: bytes) -> dict[str, Values]:
    """Every feature by name. Raises `ExampleError`."""
    found: dict[str, Values] = {}
    for features in _messages(data, 1):
        for entry in _messages(features, 1):
            names = list(_messages(entry, 1))
            if not names:
                raise ExampleError("a feature has no name")
            try:
                name = names[-1].decode()
            except UnicodeDecodeError as error:
                raise ExampleError("a feature's name is not UTF-8") from error
            found[name] = [value for feature in _messages(entry, 2) for value in _values(feature)]  # type: ignore[assignment]
    return found


def _values(feature: bytes) -> Iterator[bytes | float | int]:
    for number, kind, content in _fields(feature):
        if kind != 2 or number not in (1, 2, 3):
            raise ExampleError(f"a feature holds field {number} of wire type {kind}")
        assert isinstance(content, bytes)
        for inner, inner_kind, value in _fields(content):
            if inner != 1:
                raise ExampleError(f"a list of values holds field {inner}")
            yield from _list_values(number, inner_kind, value)


def _list_values(number: int, kind: int, value: bytes | int) -> Iterator[bytes | float | int]:
    if isinstance(value, int):
        if number != 3:
            raise ExampleError("an integer stands where bytes or floats belong")
        yield _signed(value)
    elif number == 1:
        yield value
    elif number == 2:
        if len(value) % 4:
            raise ExampleError("floats break off")
        yield from struct.unpack(f"<{len(value) // 4}f", value)
    elif kind == 2:
        position = 0
        while position < len(value):
            integer, position = _varint(value, position)
            yield _signed(integer)
    else:
        raise ExampleError("an integer has a fixed width")


def _messages(data: bytes, wanted: int) -> Iterator[bytes]:
    """The length-delimited fields number `wanted` of a message."""
    for number, kind, content in _fields(data):
        if number == wanted:
            if kind != 2 or not isinstance(content, bytes):
                raise ExampleError(f"field {number} has wire type {kind}")
            yield content


def _fields(data: bytes) -> Iterator[tuple[int, int, bytes | int]]:
    """Each field of a message as (number, wire type, content): an integer for varints, bytes for all else."""
    position = 0
    while position < len(data):
        key, position = _varint(data, position)
        number, kind = key >> 3, key & 7
        if kind == 0:
            value, position = _varint(data, position)
            yield number, kind, value
            continue
        if kind == 2:
            length, position = _varint(data, position)
        elif kind in (1, 5):
            length = 8 if kind == 1 else 4
        else:
            raise ExampleError(f"wire type {kind} is unknown")
        if position + length > len(data):
            raise ExampleError("a field breaks off")
        yield number, kind, data[position : position + length]
        position += length


def _varint(data: bytes, position: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if position >= len(data):
            raise ExampleError("an integer breaks off")
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
    raise ExampleError("an integer is longer than ten bytes")


def _signed(value: int) -> int:
    """A 64-bit two's complement integer."""
    value &= (1 << 64) - 1
    return value - (1 << 64) if value >> 63 else value
