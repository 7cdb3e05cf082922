"""Text in a picture, found line by line: reading order, and boxes on the grid from 0 to 999."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np


@dataclass(frozen=True)
class FoundText:
    """A line or word in a picture. `polygon` is n x 2 in pixels; `text` is None where it is not transcribed."""

    text: str | None
    polygon: np.ndarray

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The upright box around the polygon: x0, y0, x1, y1 in pixels."""
        (x0, y0), (x1, y1) = self.polygon.min(axis=0), self.polygon.max(axis=0)
        return float(x0), float(y0), float(x1), float(y1)


@dataclass(frozen=True)
class FoundGroup:
    """Lines that are read together, such as those of one sign, in reading order."""

    lines: tuple[FoundText, ...]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The upright box around all lines: x0, y0, x1, y1 in pixels."""
        boxes = np.array([line.box for line in self.lines])
        (x0, y0), (x1, y1) = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
        return float(x0), float(y0), float(x1), float(y1)


T = TypeVar("T", FoundText, FoundGroup)


def rows(things: list[T]) -> list[list[T]]:
    """`things` in rows from top to bottom, each from left to right.

    A thing joins the row above it when it shares half of the lower one's height with the row's first thing.
    """
    found: list[list[T]] = []
    for thing in sorted(things, key=lambda thing: (thing.box[1], thing.box[0])):
        for row in found:
            first = row[0].box
            shared = min(first[3], thing.box[3]) - max(first[1], thing.box[1])
            if shared >= 0.5 * min(first[3] - first[1], thing.box[3] - thing.box[1]):
                row.append(thing)
                break
        else:
            found.append([thing])
    return [sorted(row, key=lambda thing: thing.box[0]) for row in found]


def grid_box(box: tuple[float, float, float, float], width: int, height: int) -> str:
    """`box` in pixels of a picture as "(x0,y0),(x1,y1)" on a grid from 0 to 999 in both directions."""
    x0, x1 = (min(999, max(0, int(value * 1000 / width))) for value in (box[0], box[2]))
    y0, y1 = (min(999, max(0, int(value * 1000 / height))) for value in (box[1], box[3]))
    return f"({x0},{y0}),({x1},{y1})"
