"""Rules: long thin strokes along an axis, of which tables are ruled, among the parts that a page draws.

A rule is the box of its ink, (x0, y0, x1, y1) in pixels; its longer side is its direction.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipelines.documents.reading.compiled_pixels import compiled_pixels
from pipelines.documents.reading.page import Rectangle

#: A page that draws more paths, or pieces of paths, than this is a map or a texture; its rules are not looked for.
MAX_PARTS = 20_000
#: Rules are at most so many pixels thick, at least so long, and at least so many times as long as thick.
_MAX_THICK, _MIN_LENGTH, _MIN_RATIO = 6.0, 5.0, 3.0
#: A stroke along an axis leaves it by at most so many pixels.
_ASKEW = 0.7
#: What misses being a rule by more than so many pixels is none, however its place on the page is rounded.
_ROUNDING = 0.1
#: A rule is seen where its pixels differ by so much (of 255) from those beside it, on this share of its length.
_CONTRAST, _MIN_SEEN = 12, 0.8
#: How far beside a rule the picture is compared with it, in pixels.
_BESIDE = 2


def stroke(x0: float, y0: float, x1: float, y1: float, width: float) -> Rectangle | None:
    """The rule that a stroke from one point to another is (pixels), None where it is none."""
    half = max(width, 0.5) / 2
    if abs(y1 - y0) <= _ASKEW:
        return fill(min(x0, x1), (y0 + y1) / 2 - half, max(x0, x1), (y0 + y1) / 2 + half)
    if abs(x1 - x0) <= _ASKEW:
        return fill((x0 + x1) / 2 - half, min(y0, y1), (x0 + x1) / 2 + half, max(y0, y1))
    return None


def fill(x0: float, y0: float, x1: float, y1: float) -> Rectangle | None:
    """The rule that a filled rectangle is, None where it is no thin one."""
    short, long = sorted((abs(x1 - x0), abs(y1 - y0)))
    if short > _MAX_THICK or long < max(_MIN_LENGTH, _MIN_RATIO * short):
        return None
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def frame(x0: float, y0: float, x1: float, y1: float, width: float) -> list[Rectangle]:
    """The rules that the sides of a rectangle are, drawn by strokes."""
    x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    sides = ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1))
    return [rule for side in sides if (rule := stroke(*side, width))]


def may_be_stroke(x: float, y: float, width: float) -> bool:
    """Can a stroke from a point to one so far away (pixels) be a rule? Most strokes cannot, and need not be placed."""
    x, y = abs(x), abs(y)
    return (x < _ASKEW + _ROUNDING or y < _ASKEW + _ROUNDING) and max(x, y, width) > _MIN_LENGTH - _ROUNDING


def may_be_fill(x: float, y: float) -> bool:
    """As `may_be_stroke`, of a filled shape so wide and high."""
    short, long = sorted((abs(x), abs(y)))
    return short < _MAX_THICK + _ROUNDING and long > _MIN_LENGTH - _ROUNDING


def is_horizontal(rule: Rectangle) -> bool:
    """Does the rule run across the page?"""
    return rule[2] - rule[0] >= rule[3] - rule[1]


def seen(rules: Sequence[Rectangle], picture: np.ndarray) -> list[Rectangle]:
    """The rules that the picture shows: none in the colour of what they lie on, covered, or cut away.

    `picture` is uint8 of shape (height, width, 3) or (height, width).
    """
    if not rules:
        return []
    compiled = compiled_pixels()
    shares = compiled.seen(picture, np.array(rules), _CONTRAST, _BESIDE) if compiled else None
    if shares is None:
        levels = picture if picture.ndim == 3 else picture[:, :, None]
        across = levels.transpose(1, 0, 2)
        shares = np.array(
            [_share_seen(*((levels, rule) if is_horizontal(rule) else (across, _swapped(rule)))) for rule in rules]
        )
    return [rule for rule, share in zip(rules, shares.tolist(), strict=True) if share >= _MIN_SEEN]


def _swapped(rule: Rectangle) -> Rectangle:
    return (rule[1], rule[0], rule[3], rule[2])


def _share_seen(levels: np.ndarray, rule: Rectangle) -> float:
    """The share of a horizontal rule's length along which the picture differs from what is above or below it."""
    height, width = levels.shape[:2]
    left, right = max(round(rule[0]), 0), min(round(rule[2]), width)
    top, bottom = max(int(rule[1]), 0), min(int(np.ceil(rule[3])), height)
    if left >= right or top >= bottom:
        return 0.0
    ink = levels[top:bottom, left:right].astype(np.int16)
    differs = np.zeros(right - left, dtype=bool)
    for row in (top - _BESIDE, bottom - 1 + _BESIDE):
        if 0 <= row < height:
            differs |= (np.abs(ink - levels[row, left:right]).max(axis=(0, 2))) > _CONTRAST
    return float(differs.mean())


def merged(rules: Sequence[Rectangle]) -> list[Rectangle]:
    """The rules, each once: tables draw the two sides of a border twice, and a long rule as one piece a cell."""
    return sorted(set(rules))
