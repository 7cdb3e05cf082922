"""Pages whose type is too small for a model's input, cut into pieces where no line is cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.documents.layout.lines import Line
from pipelines.documents.legibility import MIN_X_HEIGHT, smallest_x_height
from pipelines.documents.reading.page import Rectangle
from pipelines.engine.pipeline import Drop

#: A page is rendered so many times larger to be cut.
ENLARGED = 2.0
#: Cuts are looked for in this middle part of a piece, and a page is halved at most so often.
_FIRST, _LAST = 0.3, 0.7
_MAX_DEPTH = 3
#: Pixels of a gap that each pixel away from the middle costs.
_OFF_MIDDLE = 0.05


@dataclass(frozen=True)
class Tile:
    """Lines and box of a piece of a page, in pixels of the whole page's picture."""

    box: Rectangle
    lines: tuple[Line, ...]


def tiles_of(lines: Sequence[Line], box: Rectangle, depth: int = 0) -> list[Tile]:
    """The page in as few pieces as make its text legible, in reading order; raises `Drop("text_too_small")`."""
    width, height = round(box[2] - box[0]), round(box[3] - box[1])
    found = smallest_x_height(lines, width, height)
    if not lines or found >= MIN_X_HEIGHT:
        return [Tile(box, tuple(lines))] if lines else []
    # the longer side decides how far the piece is scaled down
    axis = 0 if width > height else 1
    cut = _cut(lines, box[axis], box[axis + 2], axis) if depth < _MAX_DEPTH else None
    if cut is None:
        raise Drop("text_too_small", f"an x-height of {found} pixels at the model's input, {MIN_X_HEIGHT} are needed")
    first, second = list(box), list(box)
    first[axis + 2] = second[axis] = cut
    halves = [line for line in lines if line.box[axis] < cut], [line for line in lines if line.box[axis] >= cut]
    return [
        tile
        for part, half in zip((first, second), halves, strict=True)
        for tile in tiles_of(half, (part[0], part[1], part[2], part[3]), depth + 1)
    ]


def _cut(lines: Sequence[Line], start: float, stop: float, axis: int) -> float | None:
    """The middle of a wide gap between lines near the middle of the piece, None where lines stand everywhere."""
    low, high = start + _FIRST * (stop - start), start + _LAST * (stop - start)
    spans = sorted((line.box[axis], line.box[axis + 2]) for line in lines)
    best: tuple[float, float] | None = None
    reach = start
    for begin, end in [*spans, (stop, stop)]:
        left, right = max(reach, low), min(begin, high)
        if right - left >= 1:
            middle = (left + right) / 2
            worth = right - left - _OFF_MIDDLE * abs(middle - (start + stop) / 2)
            best = max(best or (worth, middle), (worth, middle))
        reach = max(reach, end)
    return best[1] if best else None
