"""One visit to a page of a user's: everything that records are made of is read while it stands open."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PIL import Image

from pipelines.engine.pipeline import Drop
from pipelines.web.article import PageImages, watch_images
from pipelines.web.banners import hide_banners
from pipelines.web.elements.model import Page as Elements
from pipelines.web.elements.read import read_elements
from pipelines.web.fetched import Fetched
from pipelines.web.ink import witnessed
from pipelines.web.looks import Look, dress
from pipelines.web.opening import go_to, refuse_blank, refuse_elsewhere, refuse_strange
from pipelines.web.render import VIEWPORTS, read_view, screenshot
from pipelines.web.source import Limits, as_html
from pipelines.web.tiles import Tile, taken_height, tiles
from pipelines.web.view import View
from pipelines.web.workshop import Workshop

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: The share of a page's words that may be missing from its picture before the two are not believed to be of one page.
_MAX_MISSING = 0.05


@dataclass(frozen=True)
class Html:
    """The simplified page, the picture that it renders to, and how like the page that is (0 to 1)."""

    picture: Image.Image
    text: str
    similarity: float


@dataclass(frozen=True)
class Visit:
    """`page` is the open page; `view` and `elements` are of all of it, in CSS pixels.

    `html` is None where none is short enough, or resembles the page.
    """

    page: Page
    look: Look
    view: View
    elements: Elements
    tiles: list[Tile]
    html: Html | None
    #: Why there is no HTML; empty where there is, or where none was wanted.
    no_html: str
    images: PageImages
    cropped: bool
    browser: str
    #: Words that were looked for in the picture, and how many were not there.
    words: int
    missing_words: int


@contextmanager
def visit(workshop: Workshop, fetched: Fetched, look: Look, limits: Limits, want_html: bool) -> Iterator[Visit]:
    """Render `fetched` in this look (on a desktop where the page is made for nothing else). Raises `Drop`.

    The page stays open during the block, so that `Visit.images` can be asked for bytes.
    """
    version = workshop.browser.version
    with workshop.page(look.viewport, limits.page_seconds) as page:
        images = watch_images(page)
        look, view = _open(page, fetched, look, workshop.online)
        one = look.viewport
        elements = read_elements(page, one.width)
        height = taken_height(view, one.scale)
        picture = screenshot(page, one.width, height, one.scale)
        refuse_blank(picture.crop((0, 0, picture.width, min(picture.height, round(one.height * one.scale)))))
        found, words, missing = [], 0, 0
        for each in tiles(picture, view, elements, one):
            tile, looked, unseen = witnessed(each)
            words, missing = words + looked, missing + unseen
            found.append(tile)
        if missing > _MAX_MISSING * words:
            raise Drop("text_not_in_picture", f"{missing} of {words} words")
        html, reason = _html(workshop, page, view, look, limits, picture) if want_html else (None, "")
        images.name(page)
        refuse_elsewhere(page, fetched)
        cropped = view.height > height
        yield Visit(page, look, view, elements, found, html, reason, images, cropped, version, words, missing)
        images.leave(page)


def _open(page: Page, fetched: Fetched, look: Look, online: bool) -> tuple[Look, View]:
    go_to(page, fetched, online)
    if look.viewport.name != "desktop" and not page.evaluate("() => !!document.querySelector('meta[name=viewport]')"):
        desktop = VIEWPORTS["desktop"]
        viewport = replace(look.viewport, name=desktop.name, width=desktop.width, height=desktop.height)
        look = replace(look, viewport=viewport)
        page.set_viewport_size({"width": viewport.width, "height": viewport.height})
        go_to(page, fetched, online)
    hide_banners(page)
    dress(page, look)
    view = read_view(page, look.viewport, words=True)
    refuse_strange(view, fetched)
    return look, view


def _html(
    workshop: Workshop, page: Page, view: View, look: Look, limits: Limits, taken: Image.Image
) -> tuple[Html | None, str]:
    try:
        found = as_html(workshop, page, view, look.viewport, limits, taken)
    except Drop as drop:  # the page's other records stand without it
        return None, str(drop)
    return (Html(*found), "") if found else (None, "longer_than_sequence")
