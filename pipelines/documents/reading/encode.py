"""Pictures of pages as files: PNG without loss, JPEG where photographs make that much smaller."""

from __future__ import annotations

import io
import math
import struct
from typing import cast

import numpy as np
from PIL import Image

from pipelines.documents.reading.compiled_pixels import compiled_pixels

try:  # the same format several times as fast, where its wheel exists
    from isal.isal_zlib import compress, crc32
except ImportError:
    from zlib import compress, crc32

    _QUICKEST = 1
else:
    # ISA-L's level 1 makes files 15 % smaller in the same time, but not always the same ones: in one of some hundred
    # processes one match of a coloured page is found two bytes further on
    _QUICKEST = 0

#: Pages with photographs are larger than this as PNG and become JPEG.
_LARGE_PNG = 900_000
#: Channels that differ by no more than this are grey.
_GREY = 8
#: Rows that are looked through for a colour before the next are.
_ROWS_AT_ONCE = 32
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KINDS = {1: 0, 3: 2}
_ONES, _TWOS = np.ones(64, np.float32), np.empty(64, np.float32)


def encode(picture: Image.Image) -> bytes:
    """PNG (grey where the page has no colour); JPEG where photographs make that much smaller."""
    pixels = np.asarray(picture)
    spread = pixels.max(axis=2).astype(np.int16) - pixels.min(axis=2)
    plain = picture.convert("L") if int(spread.max()) <= _GREY else picture
    buffer = io.BytesIO()
    plain.save(buffer, "PNG", compress_level=3)
    if buffer.tell() > _LARGE_PNG:
        buffer = io.BytesIO()
        plain.save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def encode_fast(pixels: np.ndarray) -> bytes:
    """As `encode`, in a fraction of the time and with somewhat larger files: rows without PNG's filters.

    `pixels` are uint8, (height, width) or (height, width, 3), best as `plain_pixels` gives them. Pages are mostly
    paper: equal bytes, which deflate's quickest level finds without the help of a filter.
    """
    found = png(pixels)
    if len(found) <= _LARGE_PNG:
        return found
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def canvas(height: int, width: int, channels: int) -> np.ndarray:
    """White pixels, uint8, (height, width) or (height, width, 3), before each row of which a byte is free.

    There PNG wants the number of its filter, so that what is drawn here is encoded where it lies (`png`).
    """
    rows = np.full((height, 1 + width * channels), 255, dtype=np.uint8)
    rows[:, 0] = 0
    return rows[:, 1:] if channels == 1 else rows[:, 1:].reshape(height, width, channels)


def plain_pixels(pixels: np.ndarray) -> np.ndarray:
    """The pixels in one channel where they have no colour."""
    if pixels.ndim != 3 or not _is_grey(pixels):
        return pixels
    plain = canvas(pixels.shape[0], pixels.shape[1], 1)
    plain[:] = pixels[:, :, 1]
    return plain


def is_png(data: bytes) -> bool:
    """Is the picture stored without loss?"""
    return data.startswith(_SIGNATURE)


def encode_picture(picture: Image.Image) -> bytes:
    """A part of a page, which may be of any mode, by `encode_fast`."""
    return encode_fast(plain_pixels(np.asarray(picture.convert("RGB"))))


def png(pixels: np.ndarray) -> bytes:
    """A PNG (ISO/IEC 15948) of an array (height, width) or (height, width, 3), uint8, every row with filter 0."""
    height, width = pixels.shape[:2]
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    if (rows := _rows(pixels)) is None:
        copy = canvas(height, width, channels)
        copy[:] = pixels
        rows = cast(np.ndarray, copy.base)
    head = struct.pack(">IIBBBBB", width, height, 8, _KINDS[channels], 0, 0, 0)
    parts = [_SIGNATURE, _chunk(b"IHDR", head), _chunk(b"IDAT", compress(rows.data, _QUICKEST)), _chunk(b"IEND", b"")]
    _clear_vector_registers()
    return b"".join(parts)


def _rows(pixels: np.ndarray) -> np.ndarray | None:
    """The rows, with the byte before each, of the `canvas` that these pixels are the whole of."""
    rows = pixels.base
    if not isinstance(rows, np.ndarray) or rows.shape != (len(pixels), 1 + math.prod(pixels.shape[1:])):
        return None
    on_canvas = rows.dtype == np.uint8 and rows.flags.c_contiguous and _address(pixels) == _address(rows) + 1
    return rows if on_canvas and (len(pixels) == 1 or pixels.strides[0] == rows.strides[0]) else None


def _address(pixels: np.ndarray) -> int:
    return int(pixels.__array_interface__["data"][0])


def _clear_vector_registers() -> None:
    """ISA-L 2.31 returns with the upper halves of AVX registers in use (no VZEROUPPER), and on Intel processors all
    SSE code after it waits for them: Pillow's resizing takes five times as long. NumPy's loops leave them clear."""
    np.add(_ONES, _ONES, out=_TWOS)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc32(body, crc32(kind)))


def _is_grey(pixels: np.ndarray) -> bool:
    compiled = compiled_pixels()
    coloured = compiled.has_colour(pixels, _GREY) if compiled else None
    return _is_grey_by_rows(pixels) if coloured is None else not coloured


def _is_grey_by_rows(pixels: np.ndarray) -> bool:
    """A few rows are asked first, then more, some at a time: the first with a colour is the last that is asked."""
    for step in (32, 4, 1):
        rows = pixels[::step]
        if any(_coloured(rows[top : top + _ROWS_AT_ONCE]) for top in range(0, len(rows), _ROWS_AT_ONCE)):
            return False
    return True


def _coloured(pixels: np.ndarray) -> bool:
    # each byte beside the next is three times as fast as plane beside plane; every third pair is of two pixels
    values = pixels.reshape(len(pixels), -1)
    differs = (values[:, :-1] != values[:, 1:]).any(axis=0)
    if not (differs[0::3].any() or differs[1::3].any()):
        return False
    red, green, blue = pixels[:, :, 0], pixels[:, :, 1], pixels[:, :, 2]
    spread = np.maximum(np.maximum(red, green), blue) - np.minimum(np.minimum(red, green), blue)
    return int(spread.max()) > _GREY
