"""Encoded pictures: look at the header before decoding, decode once to be sure, hash what is seen."""

from __future__ import annotations

import io
import math
import re
import struct
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image as PillowImage
from PIL import ImageOps, UnidentifiedImageError

#: A header that promises more pixels than this is refused before a pixel is decoded (a decompression bomb).
MAX_PIXELS = 64_000_000
#: Formats that `datasets`, browsers and trainers decode without plug-ins.
FORMATS = frozenset({"JPEG", "PNG", "WEBP", "GIF", "BMP"})
#: Formats that are read to be stored as one of `FORMATS`. Pillow knows more, among them ones that start other programs.
READABLE = FORMATS | {"MPO", "TIFF", "AVIF"}

#: A perceptual hash is of so many low frequencies either way, of a picture made so small; JPEGs are decoded to about
#: this many pixels, and rows are put together to this many sums at least.
_LOW, _SMALL, _HASHED_SIDE, _SUMS = 8, 32, 128, 64
#: Columns of one product: for larger ones BLAS starts threads, which wait for each other longer than they work.
_AT_ONCE = 256
#: What a grey level is of red, green and blue (ITU-R BT.601), in 65,536ths as in Pillow.
LUMINANCE = np.array([19595.0, 38470.0, 7471.0])
_ORIENTATION = 274
_ROWS_AT_ONCE = 256
#: What Pillow raises at damaged files, beside OSError, depends on the format and on where the damage is.
_DAMAGED = (
    UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError, KeyError, TypeError,
    AttributeError, OverflowError, ZeroDivisionError, AssertionError,
)  # fmt: skip


class ImageRejectedError(ValueError):
    """An image that cannot be used. `reason` is one of image_undecodable, image_bomb, image_format."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class ImageFacts:
    """Width and height in pixels as the picture is shown, turned as its EXIF data say; Pillow's format name; `mode`,
    Pillow's name of its kind of pixels; and the 64-bit perceptual hash as a signed integer."""

    width: int
    height: int
    format: str
    mode: str
    phash: int


@contextmanager
def opened(data: bytes, formats: Collection[str] = READABLE) -> Iterator[PillowImage.Image]:
    """The picture in `data` with its header read and found harmless; pixels are decoded when they are asked for.

    Raises `ImageRejectedError`, also for damage that is met inside the block.
    """
    try:
        if _webp_pixels(data) > MAX_PIXELS:  # Pillow makes room for the frame of a WebP when it opens it
            raise ImageRejectedError("image_bomb", f"a WebP of more than {MAX_PIXELS} pixels")
        with PillowImage.open(io.BytesIO(data)) as picture:
            if picture.format not in formats:
                raise ImageRejectedError("image_format", f"{picture.format} is not one of {sorted(formats)}")
            if picture.width * picture.height > MAX_PIXELS:
                limit = f"{picture.width} x {picture.height} pixels, the limit is {MAX_PIXELS}"
                raise ImageRejectedError("image_bomb", limit)
            yield picture
    except ImageRejectedError:
        raise
    except PillowImage.DecompressionBombError as error:
        raise ImageRejectedError("image_bomb", str(error)) from error
    except _DAMAGED as error:
        raise ImageRejectedError("image_undecodable", _told(error)) from error


def inspect(data: bytes) -> ImageFacts:
    """Check that `data` is a usable picture and return its facts; raise `ImageRejectedError` with a reason if not."""
    with opened(data, FORMATS) as picture:
        width, height = picture.size
        turned = orientation(picture)
        if turned in (5, 6, 7, 8):
            width, height = height, width
        return ImageFacts(width, height, picture.format or "", picture.mode, perceptual_hash(picture))


def orientation(picture: PillowImage.Image) -> int:
    """The EXIF orientation: 1 for an upright picture, and for one whose EXIF data cannot be read."""
    try:
        value = picture.getexif().get(_ORIENTATION, 1)
    except _DAMAGED:
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def plain(picture: PillowImage.Image, turn: bool = True) -> PillowImage.Image:
    """The first frame as RGB or grey of 8 bits, transparent parts on white, 16 and 32 bits stretched to 8; turned
    upright unless told otherwise."""
    if turn and orientation(picture) != 1:
        picture = ImageOps.exif_transpose(picture)
    if picture.mode.startswith(("I", "F")):
        return _stretched(picture)
    if picture.has_transparency_data:
        coloured = picture.convert("RGBA")
        white = PillowImage.new("RGB", coloured.size, "white")
        white.paste(coloured, mask=coloured.getchannel("A"))
        return white
    if picture.mode in {"RGB", "L"}:
        picture.load()
        return picture
    return picture.convert("L" if picture.mode == "1" else "RGB")


def perceptual_hash(picture: PillowImage.Image) -> int:
    """The DCT perceptual hash (64 bits, as a signed integer): near-equal pictures differ in few bits.

    JPEGs are decoded at reduced scale (`draft`), which is about five times faster and moves few bits.
    """
    picture.draft("L", (_HASHED_SIDE, _HASHED_SIDE))
    grey = picture.convert("L").resize((_SMALL, _SMALL), PillowImage.Resampling.LANCZOS)
    values = np.asarray(grey, dtype=np.float64)
    return _hash_of((_DCT @ values @ _DCT.T)[:_LOW, :_LOW])


def row_sums(pixels: np.ndarray, block: int) -> np.ndarray:
    """Grey levels, in 65,536ths, of pixels (uint8; height by width, grey or RGB), summed over each `block` of rows (256
    at most), the last of which may be of fewer: float64 of whole numbers, (blocks, width)."""
    height, width = pixels.shape[:2]
    whole, rest = divmod(height, block)
    values = math.prod(pixels.shape[1:])
    sums = np.empty((whole + (rest > 0), values))
    sums[:whole] = np.add.reduce(pixels[: height - rest].reshape(whole, block, values), axis=1, dtype=np.uint16)
    sums[whole:] = np.add.reduce(pixels[height - rest :].reshape(rest, values), axis=0, dtype=np.uint16)
    if pixels.ndim == 2:
        return sums * LUMINANCE.sum()
    red, green, blue = np.moveaxis(sums.reshape(len(sums), width, 3) * LUMINANCE, 2, 0)
    return np.asarray(red + green + blue)


def perceptual_hash_of_pixels(pixels: np.ndarray, row_sums: Callable[[np.ndarray, int], np.ndarray] = row_sums) -> int:
    """The perceptual hash of pixels (uint8; height by width, grey or RGB), in a fraction of `perceptual_hash`'s time.

    Making a picture smaller and taking its low frequencies are both linear, so both are one product, of sums over some
    rows each, which may be made by another function that gives what `row_sums` gives. Up to 6 of the 64 bits differ
    from that of the whole picture, as they do for JPEGs.
    """
    height, width = pixels.shape[:2]
    block = max(1, min(height // _SUMS, 256))  # sums of more rows would not fit into 16 bits
    sums, frequencies = row_sums(pixels, block), _frequencies(height, block)
    rows = np.hstack([frequencies @ sums[:, start : start + _AT_ONCE] for start in range(0, width, _AT_ONCE)])
    return _hash_of(rows @ _frequencies(width, 1).T)


def _hash_of(low: np.ndarray) -> int:
    """The hash of the lowest frequencies, of shape (8, 8)."""
    values = low.ravel()
    bits = values > np.sort(values[1:])[31]  # their median, in a tenth of the time of `np.median`
    return int(np.packbits(bits).view(">i8")[0])


@lru_cache(maxsize=64)
def _frequencies(length: int, block: int) -> np.ndarray:
    """What a side of so many pixels is multiplied with to get its 8 lowest frequencies, of shape (8, blocks): Lanczos
    resampling to 32 and the cosines upon it, each weight the mean of a block's."""
    scale = length / _SMALL
    reach = max(scale, 1.0)  # as Pillow, which makes the window no narrower than three pixels
    centres = (np.arange(_SMALL)[:, None] + 0.5) * scale
    places = (np.arange(length)[None, :] + 0.5 - centres) / reach
    weights = np.where(np.abs(places) < 3, np.sinc(places) * np.sinc(places / 3), 0.0)
    cosines = _DCT[:_LOW] @ (weights / weights.sum(axis=1, keepdims=True))
    starts = np.arange(0, length, block)
    return np.add.reduceat(cosines, starts, axis=1) / np.minimum(block, length - starts)


def _stretched(picture: PillowImage.Image) -> PillowImage.Image:
    """Grey levels of any range as 8 bits; a few rows at a time, for floats take four times the room."""
    values = np.asarray(picture)
    finite = values[np.isfinite(values)] if values.dtype.kind == "f" else values
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    grey = np.zeros(values.shape[:2], np.uint8)
    if high > low:
        for top in range(0, values.shape[0], _ROWS_AT_ONCE):
            rows = np.nan_to_num(values[top : top + _ROWS_AT_ONCE].astype(np.float64), nan=low, posinf=high, neginf=low)
            grey[top : top + _ROWS_AT_ONCE] = (rows - low) * (255 / (high - low))
    return PillowImage.fromarray(grey)


def _webp_pixels(data: bytes) -> int:
    """Width times height of a WebP as its header states them; 0 for anything else."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP" or len(data) < 30:
        return 0
    if data[12:16] == b"VP8X":
        return (1 + int.from_bytes(data[24:27], "little")) * (1 + int.from_bytes(data[27:30], "little"))
    if data[12:16] == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        return ((bits & 0x3FFF) + 1) * ((bits >> 14 & 0x3FFF) + 1)
    width, height = struct.unpack("<HH", data[26:30])
    return (width & 0x3FFF) * (height & 0x3FFF)


def _dct_matrix(size: int) -> np.ndarray:
    rows = np.arange(size)[:, None]
    columns = np.arange(size)[None, :]
    return np.cos(np.pi * rows * (2 * columns + 1) / (2 * size))


_DCT = _dct_matrix(_SMALL)


def _told(error: Exception) -> str:
    """What went wrong, the same in every run: without the place in memory that Pillow names."""
    return re.sub(r" <_io\.BytesIO object at 0x[0-9a-f]+>", "", str(error)) or type(error).__name__
