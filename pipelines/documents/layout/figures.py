"""Figures: pictures and drawings of a page that a caption stands with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.documents.layout.lines import Line
from pipelines.documents.reading.page import Rectangle

#: How a caption of a figure begins.
_CAPTION = re.compile(
    r"^(?:(?:Figure|Fig\.|FIG\.|FIGURE|Abbildung|Abb\.|Figura|Рис\.|Illustration|Chart|Scheme)\s*\d+|[图圖]\s*\d+)"
)
#: A caption stands at most so many ems from its figure.
_NEAR = 3.5
#: Neither side of a figure is smaller, in pixels; and no figure covers more of the page.
_MIN_SIDE, _MAX_SHARE = 40.0, 0.9


@dataclass(frozen=True)
class Figure:
    """Box in pixels, and the first line of its caption."""

    box: Rectangle
    caption: Line


def figures_of(lines: Sequence[Line], pictures: Sequence[Rectangle], width: int, height: int) -> list[Figure]:
    """The captioned figures of a page; `pictures` are the boxes of pictures and of drawings that hang together."""
    large = [box for box in pictures if _area(box) < _MAX_SHARE * width * height]
    figures: list[Figure] = []
    for line in lines:
        if not _CAPTION.match(line.text):
            continue
        above = [box for box in large if _beside(box, line) and -0.5 * line.size < line.box[1] - box[3]]
        below = [box for box in large if _beside(box, line) and -0.5 * line.size < box[1] - line.box[3]]
        near = [max(above, key=lambda box: box[3])] if above else []
        near += [min(below, key=lambda box: box[1])] if below else []
        found = min(near, key=lambda box: _distance(box, line), default=None)
        if found is None or _distance(found, line) > _NEAR * line.size:
            continue
        box = _whole(found, above if found in above else below, line)
        if min(box[2] - box[0], box[3] - box[1]) >= _MIN_SIDE and not any(figure.box == box for figure in figures):
            figures.append(Figure(box, line))
    return figures


def inside(line: Line, figures: Sequence[Figure]) -> bool:
    """Is the line a label in one of the figures?"""
    x, y = (line.box[0] + line.box[2]) / 2, line.middle
    return any(f.box[0] <= x <= f.box[2] and f.box[1] <= y <= f.box[3] and line != f.caption for f in figures)


def _whole(first: Rectangle, others: Sequence[Rectangle], line: Line) -> Rectangle:
    """The figure with the parts of it that touch each other."""
    box = first
    for _ in range(len(others)):
        touching = [o for o in others if _gap(box, o) < 2 * line.size]
        grown = (
            min(box[0], *(o[0] for o in touching)),
            min(box[1], *(o[1] for o in touching)),
            max(box[2], *(o[2] for o in touching)),
            max(box[3], *(o[3] for o in touching)),
        )
        if grown == box:
            break
        box = grown
    return box


def _beside(box: Rectangle, line: Line) -> bool:
    return min(box[2], line.box[2]) - max(box[0], line.box[0]) > 0


def _distance(box: Rectangle, line: Line) -> float:
    return max(line.box[1] - box[3], box[1] - line.box[3])


def _gap(one: Rectangle, other: Rectangle) -> float:
    return max(one[0] - other[2], other[0] - one[2], one[1] - other[3], other[1] - one[3])


def _area(box: Rectangle) -> float:
    return max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0)
