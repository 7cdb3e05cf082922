"""The perceptual hash of a page's picture, by machine code where `make compiled` has made it."""

from __future__ import annotations

import numpy as np

from corpus.images import perceptual_hash_of_pixels, row_sums
from pipelines.documents.reading.compiled_pixels import compiled_pixels


def page_hash(pixels: np.ndarray) -> int:
    """The hash of pixels (uint8; height by width, grey or RGB), the same with machine code and without."""
    return perceptual_hash_of_pixels(pixels, _row_sums)


def _row_sums(pixels: np.ndarray, block: int) -> np.ndarray:
    compiled = compiled_pixels()
    sums = compiled.row_sums(pixels, block) if compiled else None
    return row_sums(pixels, block) if sums is None else sums
