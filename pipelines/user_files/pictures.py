"""Pictures out of a cell: bytes, a struct of bytes and path, base64, a data URL, a path, or a list of these."""

from __future__ import annotations

import base64
import binascii
import io
import os
from pathlib import Path
from typing import Any

from corpus.identity import media_hash
from corpus.images import FORMATS, ImageRejectedError, inspect, opened, plain
from corpus.record import Image
from pipelines.engine.pipeline import Drop
from sources.input_files import FileRejectedError, read

MAX_IMAGE_BYTES = 64_000_000

#: How base64 of JPEG, PNG, GIF, WebP begins: what tells it from a path.
_BASE64_STARTS = ("/9j/", "iVBORw0KGgo", "R0lGOD", "UklGR")
#: What a file is refused for, in the words of this module.
_REASONS = {"file_missing": "image_missing", "file_too_large": "image_too_large", "link_outside": "path_traversal"}


def pictures(value: Any, folder: Path) -> list[Image]:
    """The checked pictures of a cell, in order; none for a cell that is empty. Paths are relative to `folder`.

    Raises `Drop` for pictures that cannot be used: image_missing, image_not_local, path_traversal, image_too_large,
    image_value, and the reasons of `corpus.images.inspect`.
    """
    if value is None or value == "" or value == b"":
        return []
    if isinstance(value, list | tuple):
        return [picture for entry in value for picture in pictures(entry, folder)]
    if isinstance(value, dict):
        for key in ("bytes", "url", "path"):
            if value.get(key):
                return pictures(value[key], folder)
        return []
    if isinstance(value, str):
        return [checked(_eight_bits(_from_text(value, folder)))]
    if isinstance(value, bytes | bytearray | memoryview):
        return [checked(_eight_bits(bytes(value)))]
    raise Drop("image_value", f"a picture may not be a {type(value).__name__}")


def checked(data: bytes) -> Image:
    """The encoded picture with its facts; raises `Drop` for one that cannot be used."""
    if len(data) > MAX_IMAGE_BYTES:
        raise Drop("image_too_large", f"{len(data)} bytes")
    try:
        facts = inspect(data)
    except ImageRejectedError as error:
        raise Drop(error.reason, error.detail) from error
    return Image(data, width=facts.width, height=facts.height, phash=facts.phash, hash=media_hash(data))


def _from_text(value: str, folder: Path) -> bytes:
    if value.startswith("data:"):
        head, _, body = value.partition(",")
        if not head.endswith(";base64"):
            raise Drop("image_value", "a data URL must be in base64")
        return _decoded(body)
    if "://" in value[:12]:
        raise Drop("image_not_local", value[:200])
    if value.startswith(_BASE64_STARTS):
        return _decoded(value)
    return _from_path(value, folder)


def _decoded(value: str) -> bytes:
    try:
        return base64.b64decode("".join(value.split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Drop("image_value", f"not base64: {error}") from error


def _from_path(value: str, folder: Path) -> bytes:
    if "\0" in value or len(value) > 4096:
        raise Drop("image_value", "neither a path nor base64")
    path = Path(os.path.normpath(folder / value))
    if not path.is_relative_to(os.path.normpath(folder)):
        raise Drop("path_traversal", value)
    try:
        return read(path, folder, MAX_IMAGE_BYTES)
    except FileRejectedError as error:
        raise Drop(_REASONS.get(error.reason, error.reason), f"{value}: {error.detail}") from error


def _eight_bits(data: bytes) -> bytes:
    """The picture; one of 16 or 32 bits, which trainers would show nearly white, as a PNG of 8."""
    try:
        with opened(data) as picture:
            if not picture.mode.startswith(("I", "F")) or picture.format not in FORMATS:
                return data
            buffer = io.BytesIO()
            plain(picture).save(buffer, "PNG", compress_level=3)
    except ImageRejectedError as error:
        raise Drop(error.reason, error.detail) from error
    return buffer.getvalue()
