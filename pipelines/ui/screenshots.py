"""Screenshots of the Rico dataset: a folder of `<id>.jpg` or `<id>.png`, as in Rico's `combined`."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

from PIL import Image as PillowImage

from corpus.images import ImageRejectedError, inspect
from pipelines.engine.pipeline import Drop, InputError

#: Larger screenshots are reduced to this longer side, in pixels.
LONGEST_SIDE = 1280


@lru_cache(maxsize=2)
def screenshot_files(folder: str | None) -> dict[str, Path]:
    """Screen id to file, below `folder`; nothing without a folder."""
    if folder is None:
        return {}
    root = Path(folder)
    if not root.is_dir():
        raise InputError(f"screenshots {folder} is no folder; name the one with Rico's <id>.jpg files")
    files = sorted(root.rglob("*"), reverse=True)  # of two files of a screen, the first in order stays
    return {file.stem: file for file in files if file.suffix.lower() in (".jpg", ".jpeg", ".png")}


def read_screenshot(folder: str | None, screen: str) -> tuple[bytes, int, int]:
    """Encoded bytes, width and height of a screen's picture as it is stored. Raises Drop."""
    file = screenshot_files(folder).get(screen)
    if file is None:
        raise Drop("screenshot_missing", f"screen {screen}")
    data = file.read_bytes()
    try:
        facts = inspect(data)
    except ImageRejectedError as error:
        raise Drop(error.reason, error.detail) from error
    if max(facts.width, facts.height) <= LONGEST_SIDE and facts.format in ("JPEG", "PNG"):
        return data, facts.width, facts.height
    with PillowImage.open(io.BytesIO(data)) as picture:
        reduced = picture.convert("RGB")
    reduced.thumbnail((LONGEST_SIDE, LONGEST_SIDE), PillowImage.Resampling.LANCZOS)
    buffer = io.BytesIO()
    reduced.save(buffer, "JPEG", quality=90)
    return buffer.getvalue(), reduced.width, reduced.height
