"""Decoding for loaders: encoded bytes to pixels, as the picture is shown."""

from __future__ import annotations

import numpy as np

from corpus.images import opened, plain


def rgb(data: bytes) -> np.ndarray:
    """Height x width x 3, uint8, turned upright as its stored size says. Pillow lets other threads run meanwhile.

    Raises `corpus.images.ImageRejectedError` for what is no picture.
    """
    with opened(data) as picture:
        return np.asarray(plain(picture).convert("RGB"))
