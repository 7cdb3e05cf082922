"""How alike two screenshots of one page are, where there is something to see.

Structural similarity (Wang et al. 2004, doi:10.1109/TIP.2003.819861) on grey pictures at half size. Most of a page is
empty and equal in any two renderings, so the mean is taken over the neighbourhood of ink in either picture alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image
from skimage.metrics import structural_similarity

Box = Sequence[float]
#: Grey levels between the darkest and the lightest pixel around a pixel from which there is ink.
INK_CONTRAST = 24
_WINDOW = 7


def render_similarity(first: Image.Image, second: Image.Image, ignored: Sequence[Box] = ()) -> float:
    """Similarity from about 0 (nothing in common) to 1 (equal); `ignored` boxes (pictures) are left out of it.

    Pictures of different height are compared over the taller one: what one lacks counts as different.
    """
    width, height = max(first.width, second.width), max(first.height, second.height)
    left, right = (_grey(picture, width, height, ignored) for picture in (first, second))
    if min(left.shape) < _WINDOW or np.array_equal(left, right):
        return float(np.array_equal(left, right))
    ink = has_ink(left) | has_ink(right)
    if not ink.any():
        return 1.0 - float(np.abs(left.astype(int) - right).mean()) / 255
    _, local = structural_similarity(left, right, win_size=_WINDOW, data_range=255, full=True)
    flat = 1.0 - float(np.abs(left.astype(int) - right)[~ink].mean()) / 255 if not ink.all() else 1.0
    return max(0.0, float(local[ink].mean())) * flat


def has_ink(grey: np.ndarray) -> np.ndarray:
    """Where the grey levels within a window differ enough to be seen: a boolean array like `grey` (height, width)."""
    lightest, darkest = (_spread(_spread(grey, 0, keep), 1, keep) for keep in (np.maximum, np.minimum))
    return lightest - darkest >= INK_CONTRAST


def _spread(grey: np.ndarray, axis: int, keep: np.ufunc) -> np.ndarray:
    """The greatest or least of the `_WINDOW` neighbours along an axis; edges are repeated. Doubling makes it quick."""
    pad = [(0, 0), (0, 0)]
    pad[axis] = (_WINDOW // 2, _WINDOW // 2)
    found, width = np.moveaxis(np.pad(grey, pad, mode="edge"), axis, 0), 1
    while width < _WINDOW:
        step = min(width, _WINDOW - width)
        found, width = keep(found[:-step], found[step:]), width + step
    return np.moveaxis(found, 0, axis)


def _grey(picture: Image.Image, width: int, height: int, ignored: Sequence[Box]) -> np.ndarray:
    canvas = Image.new("L", (width, height), 255)
    canvas.paste(picture.convert("L"), (0, 0))
    for x0, y0, x1, y1 in ignored:
        canvas.paste(128, (int(x0), int(y0), max(int(x0) + 1, int(x1) + 1), max(int(y0) + 1, int(y1) + 1)))
    return np.asarray(canvas.resize((max(1, width // 2), max(1, height // 2)), Image.Resampling.BOX))
