"""How many tokens a picture takes in a model's sequence, as pure functions of its size in pixels.

`fixed_576`: DeepSeek-VL; both released sizes give 24 x 24 tokens whatever the picture (arXiv 2403.05525 §3.1).
`qwen2_dynamic`: Qwen2-VL's naive dynamic resolution (arXiv 2409.12191 §2.1): both sides are rounded to multiples of
28 pixels within a range of areas, and every 28 x 28 pixels become one token after the 2 x 2 merge.
"""

from __future__ import annotations

import math
from collections.abc import Callable

#: Pixels per side of one token: patch 14, merged 2 x 2.
QWEN2_FACTOR = 28
#: The released preprocessor configuration: 4 to 16,384 tokens per image.
QWEN2_MIN_PIXELS = 56 * 56
QWEN2_MAX_PIXELS = 16384 * 28 * 28
#: Above this ratio of the longer to the shorter side the model's own resize refuses the picture.
QWEN2_MAX_ASPECT = 200


class ImageSizeError(ValueError):
    """The image rule has no token count for a picture of this size."""


def fixed_576(width: int, height: int) -> int:
    """576, whatever the size."""
    _check(width, height)
    return 576


def qwen2_resize(width: int, height: int) -> tuple[int, int]:
    """The (width, height) in pixels to which Qwen2-VL resizes a picture: multiples of 28, area within the range."""
    _check(width, height)
    if max(width, height) / min(width, height) > QWEN2_MAX_ASPECT:
        raise ImageSizeError(f"{width} x {height} pixels: the sides differ by more than {QWEN2_MAX_ASPECT} times")
    # Python's round() (half to even) is what the original uses; another rounding would miscount sides such as 42.
    new_height = max(QWEN2_FACTOR, round(height / QWEN2_FACTOR) * QWEN2_FACTOR)
    new_width = max(QWEN2_FACTOR, round(width / QWEN2_FACTOR) * QWEN2_FACTOR)
    if new_height * new_width > QWEN2_MAX_PIXELS:
        beta = math.sqrt(height * width / QWEN2_MAX_PIXELS)
        new_height = max(QWEN2_FACTOR, math.floor(height / beta / QWEN2_FACTOR) * QWEN2_FACTOR)
        new_width = max(QWEN2_FACTOR, math.floor(width / beta / QWEN2_FACTOR) * QWEN2_FACTOR)
    elif new_height * new_width < QWEN2_MIN_PIXELS:
        beta = math.sqrt(QWEN2_MIN_PIXELS / (height * width))
        new_height = math.ceil(height * beta / QWEN2_FACTOR) * QWEN2_FACTOR
        new_width = math.ceil(width * beta / QWEN2_FACTOR) * QWEN2_FACTOR
    return new_width, new_height


def qwen2_dynamic(width: int, height: int) -> int:
    """Tokens of a picture in Qwen2-VL, without the `<|vision_start|>` and `<|vision_end|>` around them."""
    new_width, new_height = qwen2_resize(width, height)
    return (new_width // QWEN2_FACTOR) * (new_height // QWEN2_FACTOR)


IMAGE_RULES: dict[str, Callable[[int, int], int]] = {"fixed_576": fixed_576, "qwen2_dynamic": qwen2_dynamic}


def _check(width: int, height: int) -> None:
    if width <= 0 or height <= 0:
        raise ImageSizeError(f"{width} x {height} pixels is not a picture")
