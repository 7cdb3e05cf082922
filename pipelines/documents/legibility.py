"""Can the text of a page be read at a model's input? The smallest x-height says so.

The x-height, the height of a small letter without ascender, is taken as 0.47 of the font size, which holds within a
tenth for common text faces; Chinese characters of that size are nearly twice as high, but hold more strokes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

#: Pixels on the longer side of the picture that a model sees: SAM-B of DeepSeek-VL (arXiv 2403.05525 §3.1).
MODEL_INPUT = 1024
#: Pixels at that input below which letters run together; 7-point type on A4 has 4.0, 6-point type 3.4.
MIN_X_HEIGHT = 3.3
#: The score that records it.
X_HEIGHT = "x_height_1024"
_SHARE_OF_EM = 0.47
#: The smallest type counts when it holds more than this share of the page's characters.
_MIN_SHARE = 0.02


class SizedLine(Protocol):
    """A line of text of one font size, in pixels of the picture."""

    @property
    def text(self) -> str:
        """What it says."""

    @property
    def size(self) -> float:
        """Its font size."""


def smallest_x_height(lines: Iterable[SizedLine], width: int, height: int) -> float:
    """The smallest x-height of a page's lines in pixels, when its picture of this size fills the model's input."""
    sizes = sorted((line.size, len(line.text)) for line in lines)
    left = _MIN_SHARE * sum(length for _, length in sizes)
    for size, length in sizes:
        left -= length
        if left < 0:
            return round(size * _SHARE_OF_EM * MODEL_INPUT / max(width, height), 2)
    return 0.0
