"""Screenshots of the Rico dataset: a folder of `<id>.jpg` or `<id>.png`, as in Rico's `combined`."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

from PIL import Image as PillowImage

from corpus.images import FORMATS, ImageRejectedError, opened, orientation, plain
from pipelines.engine.pipeline import Drop, InputError
from pipelines.refusals import as_drops, as_input_errors
from sources.input_files import find, read

#: Larger screenshots are reduced to this longer side, in pixels.
LONGEST_SIDE = 1280
#: A larger file is not read, in bytes.
MAX_BYTES = 64_000_000


@lru_cache(maxsize=2)
def screenshot_files(folder: str | None) -> dict[str, Path]:
    """Screen id to file, below `folder`; nothing without a folder."""
    if folder is None:
        return {}
    root = Path(folder)
    if not root.is_dir():
        raise InputError(f"screenshots {folder} is no folder; name the one with Rico's <id>.jpg files")
    with as_input_errors():
        files = find(root, lambda path: path.suffix.lower() in (".jpg", ".jpeg", ".png"))
    return {file.stem: file for file in reversed(files)}  # of two files of a screen, the first in order stays


def read_screenshot(folder: str | None, screen: str) -> tuple[bytes, int, int]:
    """Encoded bytes, width and height of a screen's picture as it is stored. Raises Drop."""
    file = screenshot_files(folder).get(screen)
    if file is None:
        raise Drop("screenshot_missing", f"screen {screen}")
    with as_drops():
        data = read(file, Path(folder or "."), MAX_BYTES)
    try:
        with opened(data, FORMATS) as picture:
            kept = picture.format in ("JPEG", "PNG") and picture.mode in ("RGB", "L", "P", "RGBA")
            kept = kept and max(picture.size) <= LONGEST_SIDE and orientation(picture) == 1
            flat = plain(picture)
            reduced = flat if flat.mode == "RGB" else flat.convert("RGB")
    except ImageRejectedError as error:
        raise Drop(error.reason, error.detail) from error
    if kept:
        return data, reduced.width, reduced.height
    reduced.thumbnail((LONGEST_SIDE, LONGEST_SIDE), PillowImage.Resampling.LANCZOS)
    buffer = io.BytesIO()
    reduced.save(buffer, "JPEG", quality=90)
    return buffer.getvalue(), reduced.width, reduced.height
