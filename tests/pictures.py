"""Small pictures for tests."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image as PillowImage


def picture_bytes(width: int = 40, height: int = 30, seed: int = 0, format: str = "PNG") -> bytes:  # noqa: A002
    """An encoded picture of noise that depends on `seed` alone."""
    pixels = np.random.Generator(np.random.PCG64(seed)).integers(0, 255, (height, width, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    PillowImage.fromarray(pixels).save(buffer, format)
    return buffer.getvalue()
