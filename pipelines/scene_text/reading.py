"""Text in a picture, found line by line: reading order, and boxes on the grid from 0 to 999."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class FoundText:
    """A line or word in a picture. `polygon` is n x 2 in pixels; `text` is None where it is not transcribed."""

    text: str | None
    polygon: np.ndarray

    @property
    def box(self) -> Box:
        """The upright box around the polygon: x0, y0, x1, y1 in pixels."""
        (x0, y0), (x1, y1) = self.polygon.min(axis=0), self.polygon.max(axis=0)
        return float(x0), float(y0), float(x1), float(y1)


@dataclass(frozen=True)
class FoundGroup:
    """Lines that are read together, such as those of one sign, in reading order."""

    lines: tuple[FoundText, ...]

    @property
    def box(self) -> Box:
        """The upright box around all lines: x0, y0, x1, y1 in pixels."""
        boxes = np.array([line.box for line in self.lines])
        (x0, y0), (x1, y1) = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
        return float(x0), float(y0), float(x1), float(y1)


T = TypeVar("T", FoundText, FoundGroup)


def rows(things: list[T]) -> list[list[T]]:
    """`things` in rows from top to bottom, each from left to right.

    A thing joins a row when it stands beside the thing of the row that is nearest to it from side to side.
    """
    found: list[list[T]] = []
    for thing in sorted(things, key=lambda thing: (thing.box[1], thing.box[0])):
        for row in found:
            nearest = min(row, key=lambda other: -_shared(other.box, thing.box, axis=0))
            if _beside(nearest.box, thing.box):
                row.append(thing)
                break
        else:
            found.append([thing])
    return [sorted(row, key=lambda thing: thing.box[0]) for row in found]


def _beside(one: Box, other: Box) -> bool:
    """Whether two boxes share half of the lower one's height, and less than half of the narrower one's width."""
    heights, widths = (one[3] - one[1], other[3] - other[1]), (one[2] - one[0], other[2] - other[0])
    return _shared(one, other, axis=1) >= 0.5 * min(heights) and _shared(one, other, axis=0) < 0.5 * min(widths)


def _shared(one: Box, other: Box, axis: int) -> float:
    """Length that two boxes have in common across (axis 0) or down (axis 1); below zero it is the gap between them."""
    return min(one[axis + 2], other[axis + 2]) - max(one[axis], other[axis])


def grid_box(box: Box, width: int, height: int) -> str:
    """`box` in pixels of a picture as "(x0,y0),(x1,y1)" on a grid from 0 to 999 in both directions."""
    x0, x1 = (min(999, max(0, int(value * 1000 / width))) for value in (box[0], box[2]))
    y0, y1 = (min(999, max(0, int(value * 1000 / height))) for value in (box[1], box[3]))
    return f"({x0},{y0}),({x1},{y1})"
