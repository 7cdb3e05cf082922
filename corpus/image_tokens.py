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
#: Pixels of each frame of a clip, and tokens of a clip in training (arXiv 2409.12191 §2.1).
QWEN2_VIDEO_MIN_PIXELS = 128 * 28 * 28
QWEN2_VIDEO_MAX_PIXELS = 768 * 28 * 28
QWEN2_VIDEO_TOKENS = 16384
#: Frames taken per second, and how many at least; two frames make one row of tokens.
QWEN2_VIDEO_RATE = 2.0
QWEN2_VIDEO_MIN_FRAMES = 4
QWEN2_PAIR = 2
#: Above this ratio of the longer to the shorter side the model's own resize refuses the picture.
QWEN2_MAX_ASPECT = 200


class ImageSizeError(ValueError):
    """The image rule has no token count for a picture of this size."""


def fixed_576(width: int, height: int) -> int:
    """576, whatever the size."""
    _check(width, height)
    return 576


def qwen2_resize(
    width: int, height: int, least: int = QWEN2_MIN_PIXELS, most: int = QWEN2_MAX_PIXELS
) -> tuple[int, int]:
    """The (width, height) in pixels to which Qwen2-VL resizes a picture: multiples of 28, area within the range."""
    _check(width, height)
    if max(width, height) / min(width, height) > QWEN2_MAX_ASPECT:
        raise ImageSizeError(f"{width} x {height} pixels: the sides differ by more than {QWEN2_MAX_ASPECT} times")
    # Python's round() (half to even) is what the original uses; another rounding would miscount sides such as 42.
    new_height = max(QWEN2_FACTOR, round(height / QWEN2_FACTOR) * QWEN2_FACTOR)
    new_width = max(QWEN2_FACTOR, round(width / QWEN2_FACTOR) * QWEN2_FACTOR)
    if new_height * new_width > most:
        beta = math.sqrt(height * width / most)
        new_height = max(QWEN2_FACTOR, math.floor(height / beta / QWEN2_FACTOR) * QWEN2_FACTOR)
        new_width = max(QWEN2_FACTOR, math.floor(width / beta / QWEN2_FACTOR) * QWEN2_FACTOR)
    elif new_height * new_width < least:
        beta = math.sqrt(least / (height * width))
        new_height = math.ceil(height * beta / QWEN2_FACTOR) * QWEN2_FACTOR
        new_width = math.ceil(width * beta / QWEN2_FACTOR) * QWEN2_FACTOR
    return new_width, new_height


def qwen2_dynamic(width: int, height: int) -> int:
    """Tokens of a picture in Qwen2-VL, without the `<|vision_start|>` and `<|vision_end|>` around them."""
    new_width, new_height = qwen2_resize(width, height)
    return (new_width // QWEN2_FACTOR) * (new_height // QWEN2_FACTOR)


def qwen2_video_frames(frames: int, rate: float) -> int:
    """How many frames Qwen2-VL takes of a clip of `frames` at `rate` per second: two a second, an even number.

    At least four where the clip has them, and no more than fit into the tokens of a clip at the smallest size.
    """
    if frames <= 0:
        raise ImageSizeError("a clip without frames")
    most = QWEN2_PAIR * (QWEN2_VIDEO_TOKENS * QWEN2_FACTOR**2 // QWEN2_VIDEO_MIN_PIXELS)
    wanted = frames / rate * QWEN2_VIDEO_RATE if rate > 0 else float(frames)
    taken = min(max(wanted, QWEN2_VIDEO_MIN_FRAMES), most, frames)
    return max(1, int(taken) // QWEN2_PAIR * QWEN2_PAIR)


def qwen2_video_resize(width: int, height: int, taken: int) -> tuple[int, int]:
    """The (width, height) in pixels of each of `taken` frames."""
    pairs = math.ceil(taken / QWEN2_PAIR)
    most = min(QWEN2_VIDEO_MAX_PIXELS, QWEN2_VIDEO_TOKENS * QWEN2_FACTOR**2 // pairs)
    return qwen2_resize(width, height, QWEN2_VIDEO_MIN_PIXELS, most)


def qwen2_video(width: int, height: int, frames: int, rate: float) -> int:
    """Tokens of a clip in Qwen2-VL, without the two tokens around them."""
    taken = qwen2_video_frames(frames, rate)
    new_width, new_height = qwen2_video_resize(width, height, taken)
    return math.ceil(taken / QWEN2_PAIR) * (new_width // QWEN2_FACTOR) * (new_height // QWEN2_FACTOR)


IMAGE_RULES: dict[str, Callable[[int, int], int]] = {"fixed_576": fixed_576, "qwen2_dynamic": qwen2_dynamic}


def _check(width: int, height: int) -> None:
    if width <= 0 or height <= 0:
        raise ImageSizeError(f"{width} x {height} pixels is not a picture")
