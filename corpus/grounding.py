"""Places in pictures that a text refers to: written once in a record, rendered for each model.

A text names a region of its record by `⟦region 3⟧`, or `⟦region 3|the red door⟧` with the words for it; 3 is the
number in `Record.regions`. Coordinates become whole numbers from 0 to 999 over the picture's width and height, so that
they do not depend on how a model resizes it:

`qwen2-vl` (arXiv 2409.12191 §2.2.1): `<|object_ref_start|>the red door<|object_ref_end|>` and
`<|box_start|>(176,106),(232,160)<|box_end|>`; a polygon of four points between `<|quad_start|>` and `<|quad_end|>`.
`deepseek-vl` has no tokens for places (its paper names none): `the red door [176, 106, 232, 160]`.

A mark whose number is no region of the record is text like any other: crawled pages may hold anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from corpus.record import Image, Region

#: A text without this names no region.
MARK_BEGINS = "⟦region "
#: Coordinates run from 0 to this number less one.
GRID = 1000

_MARK = re.compile(r"⟦region (\d{1,6})(?:\|([^⟦⟧\n]*))?⟧")
_QUAD = 8


class Place(NamedTuple):
    """A region as a text names it: the words for it, and points (x, y) of the grid; two of a box, four of a quad."""

    name: str
    kind: Literal["box", "quad"]
    points: tuple[tuple[int, int], ...]


def mark(number: int, name: str = "") -> str:
    """What a text writes for the region of this number. Raises `ValueError` for a name that a mark cannot hold."""
    written = f"⟦region {number}|{name}⟧" if name else f"⟦region {number}⟧"
    if not _MARK.fullmatch(written):
        raise ValueError(f"a region cannot be called {name!r} in a text: no line breaks and no ⟦ ⟧")
    return written


def has_marks(text: str) -> bool:
    """May the text name regions? (Quick.)"""
    return MARK_BEGINS in text


def places(text: str, regions: Sequence[Region], images: Sequence[Image]) -> Iterator[str | Place]:
    """The text in pieces: what is written, and the places that it names."""
    done = 0
    for found in _MARK.finditer(text):
        number = int(found[1])
        if number >= len(regions):
            continue
        if found.start() > done:
            yield text[done : found.start()]
        yield _place(found[2] or "", regions[number], images[regions[number].image])
        done = found.end()
    if done < len(text):
        yield text[done:]


def plain(place: Place) -> str:
    """A place in words and numbers, for models and people without tokens for it."""
    xs, ys = zip(*place.points, strict=True)
    box = [min(xs), min(ys), max(xs), max(ys)]
    return f"{place.name} {box}" if place.name else str(box)


def points(place: Place) -> str:
    """The points as Qwen2-VL writes them."""
    return ",".join(f"({x},{y})" for x, y in place.points)


def _place(name: str, region: Region, picture: Image) -> Place:
    corners = [
        (_on_grid(x, picture.width), _on_grid(y, picture.height))
        for x, y in zip(region.points[0::2], region.points[1::2], strict=True)
    ]
    if len(region.points) == _QUAD:
        return Place(name, "quad", tuple(corners))
    xs, ys = zip(*corners, strict=True)
    return Place(name, "box", ((min(xs), min(ys)), (max(xs), max(ys))))


def _on_grid(value: float, size: int) -> int:
    return min(max(int(value * GRID / size), 0), GRID - 1)
