"""Decode a picture of any common kind, and encode what a record stores."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image as PillowImage
from PIL import ImageOps, UnidentifiedImageError

from corpus.images import MAX_PIXELS
from pipelines.engine.pipeline import Drop

#: Longer pictures of the user's are reduced to this many pixels on the longer side.
MAX_SIDE = 1280
QUALITY = 90
_KEPT_FORMATS = frozenset({"JPEG", "PNG", "WEBP"})
_EXIF_ORIENTATION = 274

Box = tuple[int, int, int, int]


def opened(data: bytes) -> PillowImage.Image:
    """The upright picture as RGB or grey, decoded whole. Raises Drop: image_bomb, image_undecodable."""
    try:
        with PillowImage.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise Drop("image_bomb", f"{picture.width} x {picture.height} pixels")
            picture.load()
            return _plain(ImageOps.exif_transpose(picture))
    except PillowImage.DecompressionBombError as error:
        raise Drop("image_bomb", str(error)) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Drop("image_undecodable", str(error)) from error


def jpeg(picture: PillowImage.Image, box: Box | None = None) -> bytes:
    """The picture, or its part inside `box` (x0, y0, x1, y1), as JPEG of quality 90."""
    buffer = io.BytesIO()
    (picture.crop(box) if box else picture).save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue()


def stored(data: bytes) -> tuple[bytes, tuple[int, int]]:
    """What to store of a file of the user's, and its (width, height).

    The file itself where it is an upright JPEG, PNG or WebP of modest size without transparency; else a JPEG made from
    it. Raises Drop as `opened` does.
    """
    picture = opened(data)
    if max(picture.size) <= MAX_SIDE and _can_be_kept(data):
        return data, picture.size
    picture.thumbnail((MAX_SIDE, MAX_SIDE), PillowImage.Resampling.LANCZOS)
    return jpeg(picture), picture.size


def _can_be_kept(data: bytes) -> bool:
    with PillowImage.open(io.BytesIO(data)) as picture:
        return (
            picture.format in _KEPT_FORMATS
            and picture.mode in {"RGB", "L"}
            and "transparency" not in picture.info
            and getattr(picture, "n_frames", 1) == 1
            and picture.getexif().get(_EXIF_ORIENTATION, 1) == 1
        )


def _plain(picture: PillowImage.Image) -> PillowImage.Image:
    if picture.mode.startswith(("I", "F")):  # 16 or 32 bits per pixel: stretched to 8
        values = np.asarray(picture, dtype=np.float64)
        low, high = float(values.min()), float(values.max())
        scaled = (values - low) * (255 / (high - low)) if high > low else np.zeros_like(values)
        return PillowImage.fromarray(scaled.astype(np.uint8))
    if picture.mode in {"RGB", "L"} and "transparency" not in picture.info:
        return picture.copy()
    if picture.mode == "1":
        return picture.convert("L")
    if picture.has_transparency_data:
        coloured = picture.convert("RGBA")
        white = PillowImage.new("RGBA", coloured.size, "white")
        white.alpha_composite(coloured)
        return white.convert("RGB")
    return picture.convert("RGB")
