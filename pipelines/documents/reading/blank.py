"""Which places of a picture show nothing: the witness against text that a file has and a page does not show."""

from __future__ import annotations

import numpy as np

#: Grey levels between the lightest and the darkest dot of a place that shows nothing.
_EVEN = 12
#: So many dots of three rows through a place are looked at first.
_DOTS, _ROWS = 16, 3
_ACROSS = np.tile(np.arange(_DOTS), _ROWS)
_DOWN = np.repeat(np.arange(1, _ROWS + 1), _DOTS)
#: The grey level of red, green and blue in 65,536ths, as in Pillow.
_RED, _GREEN, _BLUE = np.array([19595, 38470, 7471], np.int32)


def blank_places(picture: np.ndarray, boxes: np.ndarray) -> list[int]:
    """The numbers of the boxes (boxes, 4) in which the picture (uint8; grey or RGB) is of one even colour, or that lie
    outside.

    Three rows through a box meet letters nearly always: some dots of them are looked at, those of all boxes together.
    The few places where these are even are looked at whole.
    """
    if not len(boxes):
        return []
    height, width = picture.shape[:2]
    edges = np.rint(boxes).astype(np.int64)
    x0, y0 = np.maximum(edges[:, :2], 0).T
    x1, y1 = np.minimum(np.maximum(edges[:, 2:], edges[:, :2] + 1), (width, height)).T
    blank = (x1 <= x0) | (y1 <= y0)
    # a place outside is known to be blank, whatever dots stand for it
    columns = np.where(blank, 0, x0)[:, None] + np.where(blank, 0, x1 - x0)[:, None] * _ACROSS // _DOTS
    rows = np.where(blank, 0, y0)[:, None] + np.where(blank, 0, y1 - y0)[:, None] * _DOWN // (_ROWS + 1)
    dots = _grey(picture[rows, columns])
    for place in np.flatnonzero(~blank & (np.ptp(dots, axis=1) < _EVEN)):
        blank[place] = np.ptp(_grey(picture[y0[place] : y1[place], x0[place] : x1[place]])) < _EVEN
    return [int(place) for place in np.flatnonzero(blank)]


def _grey(dots: np.ndarray) -> np.ndarray:
    """Dots (height, width) or (height, width, 3) as grey levels."""
    if dots.ndim == 2:
        return dots
    return (dots[:, :, 0] * _RED + dots[:, :, 1] * _GREEN + dots[:, :, 2] * _BLUE + 0x8000) >> 16
