import struct

import pytest

from sources.tf_example import ExampleError, parse_example


def _varint(value: int) -> bytes:
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def message(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def example(**features: bytes) -> bytes:
    """A tf.train.Example; each feature is an encoded Feature."""
    entries = [message(1, message(1, name.encode()) + message(2, feature)) for name, feature in features.items()]
    return message(1, b"".join(entries))


def test_three_kinds_packed_and_unpacked():
    data = example(
        texts=message(1, message(1, b"ab") + message(1, "é".encode())),
        floats=message(2, message(1, struct.pack("<2f", 0.5, -2))),
        single=message(2, _varint(1 << 3 | 5) + struct.pack("<f", 1.5)),
        packed=message(3, message(1, _varint(3) + _varint(-1) + _varint(300))),
        unpacked=message(3, _varint(1 << 3) + _varint(-7) + _varint(1 << 3) + _varint(8)),
        empty=message(3, b""),
    )
    assert parse_example(data) == {
        "texts": [b"ab", "é".encode()],
        "floats": [0.5, -2.0],
        "single": [1.5],
        "packed": [3, -1, 300],
        "unpacked": [-7, 8],
        "empty": [],
    }


GOOD = example(a=message(1, message(1, b"value")))


@pytest.mark.parametrize("cut", range(1, len(GOOD)))
def test_every_truncation_is_refused(cut):
    with pytest.raises(ExampleError):
        parse_example(GOOD[:cut])


@pytest.mark.parametrize(
    "data",
    [
        b"\x0b\x01",  # a group, which no Example has
        b"\xff" * 12,
        message(1, message(1, message(2, b""))),
        message(1, message(1, message(1, b"\xff"))),
        example(a=message(2, message(1, b"abc"))),
        example(a=message(1, _varint(1 << 3) + _varint(5))),
        example(a=message(4, b"")),
    ],
)
def test_other_bytes_are_refused(data):
    with pytest.raises(ExampleError):
        parse_example(data)
