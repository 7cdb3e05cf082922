"""Which places of a picture show nothing: the witness against text that a file has and a page does not show."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image

from pipelines.documents.reading.page import Rectangle

#: Grey levels between the lightest and the darkest dot of a place that shows nothing.
_EVEN = 12


def blank_places(picture: np.ndarray, boxes: Sequence[Rectangle]) -> list[int]:
    """The numbers of the boxes in which the picture (uint8; grey or RGB) is of one even colour, or that lie outside.

    The row through the middle of a box meets letters nearly always, and all such rows are looked at together; the few
    places where it does not are looked at whole.
    """
    if not boxes:
        return []
    grey = picture if picture.ndim == 2 else np.asarray(Image.fromarray(picture).convert("L"))
    height, width = grey.shape
    edges = np.rint(np.array(boxes)).astype(np.int64)
    x0, y0 = np.maximum(edges[:, 0], 0), np.maximum(edges[:, 1], 0)
    x1 = np.minimum(np.maximum(edges[:, 2], edges[:, 0] + 1), width)
    y1 = np.minimum(np.maximum(edges[:, 3], edges[:, 1] + 1), height)
    inside = (x1 > x0) & (y1 > y0)
    blank = ~inside
    known = np.flatnonzero(inside)
    if known.size:
        lengths = x1[known] - x0[known]
        starts = np.cumsum(lengths) - lengths
        middle = (y0[known] + y1[known]) // 2 * width + x0[known]
        dots = grey.reshape(-1)[np.repeat(middle - starts, lengths) + np.arange(lengths.sum())]
        dark, light = np.minimum.reduceat(dots, starts), np.maximum.reduceat(dots, starts)
        for place in known[light - dark < _EVEN]:
            area = grey[y0[place] : y1[place], x0[place] : x1[place]]
            blank[place] = int(area.max()) - int(area.min()) < _EVEN
    return [int(place) for place in np.flatnonzero(blank)]
