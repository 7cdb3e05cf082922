"""Pictures that a chapter names: found in the book or folder, checked, made small enough for a page."""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from PIL import Image, ImageOps

from pipelines.books.blocks import Picture
from sources.input_files import FileRejectedError

#: The bytes behind a reference of the chapter; None for what lies outside the book. Raises `FileRejectedError`.
Fetch = Callable[[str], bytes | None]

MAX_BYTES = 32_000_000
MAX_PIXELS = 64_000_000
#: Larger ones are scaled down: no frame of a page has more pixels.
LONGEST = 1000
#: Smaller ones are signs in the text or spacers.
SMALLEST = 24
#: Drawings are shown by the browser as pictures, which run no scripts and load nothing; it tells their size.
SVG = "image/svg+xml"
MAX_DRAWING_BYTES = 2_000_000
_HEAD = 4096
_SVG = re.compile(rb"\A\s*(?:<\?xml|<!--|<!DOCTYPE\s+svg|<svg)[^\0]*?<svg[\s>]|\A\s*<svg[\s>]", re.I)
_DATA = re.compile(r"data:image/[\w.+-]+(?P<base64>;base64)?[^,]*,(?P<body>.*)\Z", re.S | re.I)


class PictureError(ValueError):
    """A picture that cannot be set; `reason` says why in a word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def picture_of(reference: str, fetch: Fetch) -> Picture:
    """The picture that a chapter names; raises `PictureError`."""
    data = _bytes(reference.strip(), fetch)
    if _SVG.search(data[:_HEAD]):
        if len(data) > MAX_DRAWING_BYTES:
            raise PictureError("picture_bomb")
        return Picture(SVG, data, 0, 0)
    try:
        with Image.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise PictureError("picture_bomb")
            opened.draft("RGB", (LONGEST, LONGEST))
            shown = ImageOps.exif_transpose(opened)
            flat = _on_white(shown)
    except PictureError:
        raise
    except Image.DecompressionBombError as error:
        raise PictureError("picture_bomb") from error
    except (OSError, ValueError, SyntaxError, EOFError, KeyError) as error:
        raise PictureError("picture_undecodable") from error
    if min(flat.size) < SMALLEST:
        raise PictureError("picture_tiny")
    flat.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    return _encoded(flat)


def _bytes(reference: str, fetch: Fetch) -> bytes:
    if not reference:
        raise PictureError("picture_unnamed")
    if reference[:5].lower() == "data:":
        match = _DATA.match(reference)
        if match is None or len(match["body"]) > 2 * MAX_BYTES:
            raise PictureError("picture_undecodable")
        body = unquote_to_bytes(match["body"])
        try:
            return base64.b64decode(body) if match["base64"] else body
        except (binascii.Error, ValueError) as error:
            raise PictureError("picture_undecodable") from error
    try:
        data = fetch(reference)
    except FileRejectedError as error:
        raise PictureError("picture_missing" if error.reason == "file_missing" else error.reason) from error
    if data is None:
        raise PictureError("picture_not_local")
    return data


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(paper, seen).convert("RGB")
    return picture.convert("L" if picture.mode in ("1", "L") else "RGB")


def _encoded(picture: Image.Image) -> Picture:
    """PNG for drawings of few colours, JPEG for photographs."""
    few = picture.mode == "L" and picture.getcolors(64) is not None
    few = few or (picture.mode == "RGB" and picture.getcolors(4096) is not None)
    buffer = io.BytesIO()
    if few:
        picture.save(buffer, "PNG")
    else:
        picture.save(buffer, "JPEG", quality=88)
    return Picture("image/png" if few else "image/jpeg", buffer.getvalue(), picture.width, picture.height)
