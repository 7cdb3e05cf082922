"""TFRecord files, read without TensorFlow.

https://www.tensorflow.org/tutorials/load_data/tfrecord: each record is its length (8 bytes, little-endian), the masked
CRC-32C of the length (4 bytes), the data, and the masked CRC-32C of the data (4 bytes).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sources.input_files import read

#: A larger file is not read.
MAX_BYTES = 512_000_000
_CASTAGNOLI = 0x82F63B78  # the polynomial of CRC-32C, bits reversed
_MASK_DELTA = 0xA282EAD8


class TFRecordError(ValueError):
    """A file that breaks off or whose checksums do not hold; the text names the record and byte."""


def read_records(file: Path, root: Path | None = None) -> Iterator[bytes]:
    """The data of each record of `file`, below `root`, in order.

    Raises `TFRecordError` at the first damaged one, `FileRejectedError` for a file that cannot be read.
    """
    content = read(file, root or file, MAX_BYTES)
    position, number = 0, 0
    while position < len(content):
        place = f"{file.name}: record {number} at byte {position}"
        header = content[position : position + 12]
        if len(header) < 12:
            raise TFRecordError(f"{place} breaks off")
        length = int.from_bytes(header[:8], "little")
        if masked_crc32c(header[:8]) != int.from_bytes(header[8:], "little"):
            raise TFRecordError(f"{place} has a length with a wrong checksum")
        data = content[position + 12 : position + 12 + length]
        checksum = content[position + 12 + length : position + 16 + length]
        if len(data) < length or len(checksum) < 4:
            raise TFRecordError(f"{place} breaks off")
        if masked_crc32c(data) != int.from_bytes(checksum, "little"):
            raise TFRecordError(f"{place} has data with a wrong checksum")
        yield data
        position += 16 + length
        number += 1


def masked_crc32c(data: bytes) -> int:
    """CRC-32C of `data`, rotated and shifted as TFRecord stores it."""
    register = 0xFFFFFFFF
    for byte in data:
        register = _TABLE[(register ^ byte) & 0xFF] ^ (register >> 8)
    checksum = register ^ 0xFFFFFFFF
    return (((checksum >> 15) | (checksum << 17)) + _MASK_DELTA) & 0xFFFFFFFF


def _table() -> tuple[int, ...]:
    entries = []
    for entry in range(256):
        for _ in range(8):
            entry = (entry >> 1) ^ (_CASTAGNOLI if entry & 1 else 0)
        entries.append(entry)
    return tuple(entries)


_TABLE = _table()
