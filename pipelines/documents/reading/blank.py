"""Which places of a picture show nothing: the witness against text that a file has and a page does not show."""

from __future__ import annotations

import numpy as np

from corpus.images import LUMINANCE
from pipelines.documents.reading.compiled_pixels import compiled_pixels

#: Grey levels between the lightest and the darkest dot of a place that shows nothing.
_EVEN = 12
#: Edges of boxes are brought within this many pixels of the page.
_FAR = 1e9
#: What is looked at first: so many dots of these rows, in quarters of a place's height.
_LOOKS = ((8, (2,)), (16, (1, 2, 3)))
_RED, _GREEN, _BLUE = LUMINANCE.astype(np.int32)


def blank_places(picture: np.ndarray, boxes: np.ndarray) -> list[int]:
    """The numbers of the boxes (boxes, 4) in which the picture (uint8; grey or RGB) is of one even colour, or that lie
    outside."""
    if not len(boxes):
        return []
    compiled = compiled_pixels()
    blank = compiled.blank(picture, boxes, _EVEN) if compiled else None
    if blank is None:
        blank = _blank_by_looks(picture, boxes)
    return [int(place) for place in np.flatnonzero(blank)]


def _blank_by_looks(picture: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """A mask of the boxes that are blank.

    A row through the middle of a box meets letters nearly always: some dots of it are looked at, those of all boxes
    together. Where these are even, more are; the few places where all are even are looked at whole.
    """
    height, width = picture.shape[:2]
    edges = np.fmin(np.fmax(np.rint(boxes), -_FAR), _FAR).astype(np.int64)
    x0, y0 = np.maximum(edges[:, :2], 0).T
    x1, y1 = np.minimum(np.maximum(edges[:, 2:], edges[:, :2] + 1), (width, height)).T
    blank = (x1 <= x0) | (y1 <= y0)
    asked = np.flatnonzero(~blank)
    for dots, quarters in _LOOKS:
        left, wide = x0[asked, None], (x1 - x0)[asked, None]
        top, high = y0[asked, None], (y1 - y0)[asked, None]
        rows = np.repeat(top + high * quarters // 4, dots, axis=1)
        columns = np.tile(left + wide * np.arange(dots) // dots, len(quarters))
        asked = asked[np.ptp(_grey(picture[rows, columns]), axis=1) < _EVEN]
    for place in asked:
        blank[place] = np.ptp(_grey(picture[y0[place] : y1[place], x0[place] : x1[place]])) < _EVEN
    return blank


def _grey(dots: np.ndarray) -> np.ndarray:
    """Dots (height, width) or (height, width, 3) as grey levels."""
    if dots.ndim == 2:
        return dots
    return (dots[:, :, 0] * _RED + dots[:, :, 1] * _GREEN + dots[:, :, 2] * _BLUE + 0x8000) >> 16
