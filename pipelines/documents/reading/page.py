"""What the reading process reports of a page. Boxes are (x0, y0, x1, y1) in pixels of the page's picture."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

Rectangle = tuple[float, float, float, float]


class TextRun(NamedTuple):
    """Characters of one font on one baseline, as the file holds them: no gap wider than a space inside."""

    text: str
    box: Rectangle
    #: Font size and height of the baseline, in pixels.
    size: float
    baseline: float
    font: str = ""
    #: False for text that the page does not show: render mode 3, full transparency, or under a later picture.
    visible: bool = True
    #: True for text that stands upright in rows, from left to right or from right to left.
    horizontal: bool = True
    #: True for text from the top down: characters below each other, as in Chinese books, or words on their side.
    vertical: bool = False


@dataclass(frozen=True, eq=False)
class Margin:
    """The runs near the upper and lower edge of a neighbouring page; page furniture repeats there."""

    page: int
    runs: list[TextRun]


@dataclass(frozen=True)
class PageReading:
    """A page's runs, its picture (encoded) with size in pixels, and the share of it that pictures cover (0 to 1)."""

    width: int
    height: int
    runs: list[TextRun]
    picture: bytes = b""
    picture_share: float = 0.0
    margins: list[Margin] = field(default_factory=list)
    #: Boxes of pictures and of drawings that hang together, where they were asked for.
    pictures: list[Rectangle] = field(default_factory=list)
    #: The picture's perceptual hash (`corpus.images`), where whoever encoded it knows it.
    phash: int | None = None
