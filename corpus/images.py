"""Encoded pictures: look at the header before decoding, decode once to be sure, hash what is seen."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image as PillowImage
from PIL import UnidentifiedImageError

#: A header that promises more pixels than this is refused before a pixel is decoded (a decompression bomb).
MAX_PIXELS = 64_000_000
#: Formats that `datasets`, browsers and trainers decode without plug-ins.
FORMATS = frozenset({"JPEG", "PNG", "WEBP", "GIF", "BMP"})


class ImageRejectedError(ValueError):
    """An image that cannot be used. `reason` is one of image_undecodable, image_bomb, image_format."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class ImageFacts:
    """Width and height in pixels, Pillow's format name, and the 64-bit perceptual hash as a signed integer."""

    width: int
    height: int
    format: str
    phash: int


def inspect(data: bytes) -> ImageFacts:
    """Check that `data` is a usable picture and return its facts; raise `ImageRejectedError` with a reason if not."""
    try:
        with PillowImage.open(io.BytesIO(data)) as picture:
            width, height = picture.size
            name = picture.format or ""
            if name not in FORMATS:
                raise ImageRejectedError("image_format", f"{name or 'unknown'} is not one of {sorted(FORMATS)}")
            if width * height > MAX_PIXELS:
                raise ImageRejectedError("image_bomb", f"{width} x {height} pixels, the limit is {MAX_PIXELS}")
            return ImageFacts(width, height, name, perceptual_hash(picture))
    except PillowImage.DecompressionBombError as error:
        raise ImageRejectedError("image_bomb", str(error)) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, ImageRejectedError):
            raise
        raise ImageRejectedError("image_undecodable", str(error)) from error


def perceptual_hash(picture: PillowImage.Image) -> int:
    """The DCT perceptual hash (64 bits, as a signed integer): near-equal pictures differ in few bits.

    JPEGs are decoded at reduced scale (`draft`), which is about five times faster and moves few bits.
    """
    picture.draft("L", (128, 128))
    grey = picture.convert("L").resize((32, 32), PillowImage.Resampling.LANCZOS)
    values = np.asarray(grey, dtype=np.float64)
    low = (_DCT @ values @ _DCT.T)[:8, :8].ravel()
    bits = low > np.median(low[1:])
    return int(np.packbits(bits).view(">i8")[0])


def _dct_matrix(size: int) -> np.ndarray:
    rows = np.arange(size)[:, None]
    columns = np.arange(size)[None, :]
    return np.cos(np.pi * rows * (2 * columns + 1) / (2 * size))


_DCT = _dct_matrix(32)
