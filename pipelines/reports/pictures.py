"""Images of documents made ready to store: checked, turned into a format that trainers read, not larger than needed."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image as PillowImage

from corpus.images import ImageRejectedError, inspect, opened, orientation, plain
from pipelines.engine.pipeline import Drop
from pipelines.refusals import as_drops
from sources.input_files import read

#: Longer side in pixels above which an image is made smaller.
LONGEST = 1280
#: Images with a shorter side below this are icons and spacers.
SMALLEST = 32
#: A larger file is not read, in bytes.
MAX_BYTES = 64_000_000


def picture(file: Path, root: Path) -> bytes:
    """The image in `file`, below `root`, as it is or made smaller; raises `Drop` with why it cannot be used.

    Reasons: svg, empty, tiny, those of `sources.input_files` and of `corpus.images`.
    """
    if file.suffix.lower() in {".svg", ".svgz"}:
        raise Drop("svg", file.name)
    with as_drops():
        data = read(file, root, MAX_BYTES)
    if not data:
        raise Drop("empty", file.name)
    try:
        with opened(data) as found:
            if min(found.size) < SMALLEST:
                raise Drop("tiny", f"{found.width} x {found.height} pixels")
            kept = found.format in {"JPEG", "PNG", "WEBP"} and found.mode in {"L", "RGB", "P", "RGBA", "LA", "1"}
            if not kept or orientation(found) != 1 or max(found.size) > LONGEST:
                data = _converted(found)
        inspect(data)
    except ImageRejectedError as error:
        raise Drop(error.reason, error.detail) from error
    return data


def _converted(found: PillowImage.Image) -> bytes:
    """The first frame, upright and at most `LONGEST` pixels long: JPEG for photographs, PNG for everything else."""
    photograph = found.format in {"JPEG", "MPO"}
    frame = plain(found)
    frame.thumbnail((LONGEST, LONGEST), PillowImage.Resampling.LANCZOS)
    buffer = io.BytesIO()
    if photograph:
        frame.save(buffer, "JPEG", quality=90)
    else:
        frame.save(buffer, "PNG", compress_level=3)
    return buffer.getvalue()
