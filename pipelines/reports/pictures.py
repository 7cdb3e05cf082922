"""Images of documents made ready to store: checked, turned into a format that trainers read, not larger than needed."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image as PillowImage
from PIL import ImageOps, UnidentifiedImageError

from corpus.images import MAX_PIXELS, ImageRejectedError, inspect
from pipelines.engine.pipeline import Drop

#: Longer side in pixels above which an image is made smaller.
LONGEST = 1280
#: Images with a shorter side below this are icons and spacers.
SMALLEST = 32


def picture(file: Path) -> bytes:
    """The image in `file`, as it is or made smaller; raises `Drop` with the reason why it cannot be used.

    Reasons: missing, svg, empty, tiny, image_undecodable, image_bomb, image_format.
    """
    if file.suffix.lower() in {".svg", ".svgz"}:
        raise Drop("svg", file.name)
    if not file.is_file():
        raise Drop("missing", file.name)
    data = file.read_bytes()
    if not data:
        raise Drop("empty", file.name)
    try:
        with PillowImage.open(io.BytesIO(data)) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise Drop("image_bomb", f"{opened.width} x {opened.height} pixels")
            if min(opened.size) < SMALLEST:
                raise Drop("tiny", f"{opened.width} x {opened.height} pixels")
            plain = opened.format in {"JPEG", "PNG", "WEBP"} and opened.mode in {"L", "RGB", "P", "RGBA", "LA", "1"}
            upright = opened.getexif().get(0x0112, 1) == 1
            if not plain or not upright or max(opened.size) > LONGEST:
                data = _converted(opened)
    except (UnidentifiedImageError, PillowImage.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise Drop("image_undecodable", str(error)) from error
    try:
        inspect(data)
    except ImageRejectedError as error:
        raise Drop(error.reason, error.detail) from error
    return data


def _converted(opened: PillowImage.Image) -> bytes:
    """The first frame, upright and at most `LONGEST` pixels long: JPEG for photographs, PNG for everything else."""
    photograph = opened.format in {"JPEG", "MPO"}
    frame = ImageOps.exif_transpose(opened)
    transparent = "A" in frame.getbands() or "transparency" in frame.info
    frame = frame.convert("RGBA" if transparent else "RGB")
    frame.thumbnail((LONGEST, LONGEST), PillowImage.Resampling.LANCZOS)
    buffer = io.BytesIO()
    if photograph:
        frame.convert("RGB").save(buffer, "JPEG", quality=90)
    else:
        frame.save(buffer, "PNG", compress_level=3)
    return buffer.getvalue()
