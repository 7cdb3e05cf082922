"""Small JPEG copies of stored pictures, as data URLs."""

from __future__ import annotations

import base64
import io

from PIL import Image as PillowImage


def thumbnail(data: bytes, longest: int, quality: int = 74) -> str | None:
    """`data` as a JPEG data URL of at most `longest` pixels a side; None for a picture that cannot be decoded.

    Transparent pixels become white; of an animation the first frame is shown.
    """
    try:
        with PillowImage.open(io.BytesIO(data)) as picture:
            picture.draft("RGB", (longest, longest))
            picture.thumbnail((longest, longest), PillowImage.Resampling.LANCZOS)
            flat = _on_white(picture)
    except (OSError, ValueError, SyntaxError, PillowImage.DecompressionBombError):
        return None
    small = io.BytesIO()
    flat.save(small, "JPEG", quality=quality, optimize=True)
    return f"data:image/jpeg;base64,{base64.b64encode(small.getvalue()).decode()}"


def _on_white(picture: PillowImage.Image) -> PillowImage.Image:
    if picture.mode in {"RGB", "L"}:
        return picture.convert("RGB")
    layered = picture.convert("RGBA")
    white = PillowImage.new("RGBA", layered.size, (255, 255, 255, 255))
    return PillowImage.alpha_composite(white, layered).convert("RGB")
