"""How screenshots of the user's pages are stored: PNG for what is flat, JPEG where photographs make it much smaller."""

from __future__ import annotations

import io
from typing import Literal

from PIL import Image

from pipelines.web.render import quick_png

#: `auto` decides by content; `png` and `webp` are always without loss.
Encoding = Literal["auto", "png", "webp"]
#: Text, lines and flat grounds take up to 0.4 bytes a pixel as quick PNG; photographs take 2 to 3.
_PHOTOGRAPHIC = 0.5
#: JPEG is taken where it is smaller than this share of the PNG.
_WORTH_IT = 0.5
#: Letters beside photographs keep their edges: little quantisation, and colours as fine as lightness.
_QUALITY = 92


def encoded(picture: Image.Image, encoding: Encoding) -> bytes:
    """The picture (RGB) as a file.

    `auto` is a PNG, unless that takes more than half a byte a pixel and a JPEG of quality 92 without subsampling less
    than half of it. The same picture gives the same bytes with the same libraries.
    """
    if encoding == "webp":
        return _webp(picture)
    data = quick_png(picture)
    if encoding == "png" or len(data) <= _PHOTOGRAPHIC * picture.width * picture.height:
        return data
    smaller = _jpeg(picture)
    return smaller if len(smaller) < _WORTH_IT * len(data) else data


def encoding_of(data: bytes) -> str:
    """`png`, `jpeg` or `webp`: what the bytes of a picture of `encoded` are."""
    if data.startswith(b"\x89PNG"):
        return "png"
    return "webp" if data.startswith(b"RIFF") else "jpeg"


def _webp(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "WEBP", lossless=True, method=0, quality=0)
    return buffer.getvalue()


def _jpeg(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=_QUALITY, subsampling=0)
    return buffer.getvalue()
