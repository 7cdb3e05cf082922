"""Strokes and fills that hang together, as one box each: what a drawing is to an engine that lists its parts."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.documents.reading.page import Rectangle

#: Parts nearer than this many pixels belong together.
_NEAR = 4.0
#: No page has so many drawings that matter; beyond this its parts are texture or a map.
_MAX_PARTS = 3000


def clusters(boxes: Sequence[Rectangle]) -> list[Rectangle]:
    """The boxes around parts that touch or nearly do, from the top down."""
    found: list[Rectangle] = []
    for box in sorted(boxes[:_MAX_PARTS], key=lambda box: box[1]):
        while (place := next((n for n, other in enumerate(found) if _near(box, other)), None)) is not None:
            other = found.pop(place)
            box = (min(box[0], other[0]), min(box[1], other[1]), max(box[2], other[2]), max(box[3], other[3]))
        found.append(box)
    return sorted(found, key=lambda box: (box[1], box[0]))


def _near(one: Rectangle, other: Rectangle) -> bool:
    across = max(one[0], other[0]) - min(one[2], other[2])
    down = max(one[1], other[1]) - min(one[3], other[3])
    return across < _NEAR and down < _NEAR
