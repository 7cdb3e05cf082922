"""Where a long page is cut into pictures, and what is on each."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from pipelines.browser.session import Viewport
from pipelines.web.elements.model import Box, Page
from pipelines.web.source import MIN_HEIGHT, WHOLE_PAGE
from pipelines.web.view import View

#: The browser draws no surface beyond this many pixels in one piece without loss.
MAX_PIXELS = 8000
#: What remains below the last cut is a tile of its own from this share of the window's height on.
_SMALLEST = 0.25
#: The share of an element's height that must be on a tile for the element to be.
_ENOUGH = 0.9


@dataclass(frozen=True)
class Tile:
    """A part of a page: `top` and `bottom` in CSS pixels of the page, the rest in pixels of `picture`."""

    number: int
    top: int
    bottom: int
    picture: Image.Image
    view: View
    elements: Page


def taken_height(view: View, scale: float) -> int:
    """How much of the page is taken, in CSS pixels: all of it, or as much as `MAX_PIXELS` hold."""
    return min(max(view.height, MIN_HEIGHT), int(MAX_PIXELS / scale))


def cuts(view: View, viewport: Viewport) -> list[tuple[int, int]]:
    """Top and bottom of each tile, in CSS pixels: one where the page is short, else tiles of the window's height."""
    height = taken_height(view, viewport.scale)
    if height <= WHOLE_PAGE:
        return [(0, height)]
    found, top = [], 0
    while height - top > viewport.height:
        bottom = view.cut_between_lines(top + viewport.height)
        found.append((top, bottom))
        top = bottom
    if height - top >= _SMALLEST * viewport.height:
        found.append((top, height))
    return found


def tiles(picture: Image.Image, view: View, elements: Page, viewport: Viewport) -> list[Tile]:
    """The page cut up; `picture` is of its first `taken_height` pixels, `view` and `elements` are in CSS pixels."""
    scale, found = viewport.scale, []
    for number, (top, bottom) in enumerate(cuts(view, viewport)):
        part = picture.crop((0, round(top * scale), picture.width, min(round(bottom * scale), picture.height)))
        found.append(tile_of(part, view, elements, viewport, number, top, bottom))
    return found


def tile_of(
    picture: Image.Image, view: View, elements: Page, viewport: Viewport, number: int, top: int, bottom: int
) -> Tile:
    """The tile between two heights (CSS pixels), of which `picture` is the picture."""
    scale = viewport.scale
    width, height = picture.size

    def move(box: Box) -> Box:
        x0, x1 = (min(max(value * scale, 0.0), float(width)) for value in (box[0], box[2]))
        y0, y1 = (min(max((value - top) * scale, 0.0), float(height)) for value in (box[1], box[3]))
        return x0, y0, x1, y1

    def inside(box: Box) -> bool:
        shown = min(box[3], bottom) - max(box[1], top)
        across = min(box[2], viewport.width) - max(box[0], 0.0)
        return shown >= _ENOUGH * (box[3] - box[1]) and across > 1 and shown > 1

    part = view.tile(viewport.width, top, bottom, scale)
    return Tile(number, top, bottom, picture, part, elements.moved(move, inside))
