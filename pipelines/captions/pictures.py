"""Decode a picture of any common kind, and encode what a record stores."""

from __future__ import annotations

import io

from PIL import Image as PillowImage

from corpus import images
from pipelines.engine.pipeline import Drop

#: Longer pictures of the user's are reduced to this many pixels on the longer side.
MAX_SIDE = 1280
QUALITY = 90
_KEPT_FORMATS = frozenset({"JPEG", "PNG", "WEBP"})

Box = tuple[int, int, int, int]


def opened(data: bytes) -> PillowImage.Image:
    """The upright picture as RGB or grey, decoded whole. Raises Drop: image_bomb, image_format, image_undecodable."""
    try:
        with images.opened(data) as picture:
            return images.plain(picture)
    except images.ImageRejectedError as error:
        raise Drop(error.reason, error.detail) from error


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
    with images.opened(data) as picture:
        return (
            picture.format in _KEPT_FORMATS
            and picture.mode in {"RGB", "L"}
            and "transparency" not in picture.info
            and getattr(picture, "n_frames", 1) == 1
            and images.orientation(picture) == 1
        )
