"""From a fetched page to what a record holds: picture, view, and the HTML that reproduces the picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image

from pipelines.browser.load import PageError, load
from pipelines.browser.session import Viewport
from pipelines.engine.pipeline import Drop
from pipelines.web.crawl import Fetched
from pipelines.web.render import VIEWPORTS, is_blank, read_view, screenshot, simplified
from pipelines.web.similarity import render_similarity
from pipelines.web.transcription import transcription
from pipelines.web.view import View
from pipelines.web.workshop import Workshop
from sources.html_folder import page_encoding

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: A page up to this height is taken whole, in pixels.
WHOLE_PAGE = 1600
#: Pages beyond these are not documents that one can look at.
MAX_HEIGHT = 200_000
MAX_NODES = 20_000
#: Where the record would be too long, the page is cut at these shares of the window's height.
CUTS = (1.0, 0.75, 0.5)
MIN_HEIGHT = 64
#: Tokens of the sequence that are neither the picture's nor the text's.
FRAME_TOKENS = 4


@dataclass(frozen=True)
class Limits:
    """Longest record in tokens, least similarity, seconds for a page."""

    sequence_tokens: int
    minimum_similarity: float
    page_seconds: float


@dataclass(frozen=True)
class Made:
    """`html` and `similarity` are None for a transcription. `view` and `picture` have the same size."""

    picture: Image.Image
    view: View
    html: str | None
    similarity: float | None
    viewport: str
    cropped: bool
    browser: str


def make(workshop: Workshop, fetched: Fetched, viewport: Viewport, as_text: bool, limits: Limits) -> Made:
    """Render `fetched` at `viewport` (at the desktop's where the page is not made for others). Raises `Drop`."""
    browser = workshop.browser.version
    with workshop.browser.page(viewport, limits.page_seconds) as page:
        view = _open(page, fetched, viewport)
        if not view.responsive and viewport.name != "desktop":
            viewport = VIEWPORTS["desktop"]
            page.set_viewport_size({"width": viewport.width, "height": viewport.height})
            view = _open(page, fetched, viewport)
        # text that no element holds would be missing from a transcription, and is reproduced by HTML
        as_text = as_text and not view.generated_text and bool(view.lines)
        height, text = _fit(workshop, page, view, viewport, as_text, limits)
        picture = screenshot(page, viewport.width, height)
    if is_blank(picture):
        raise Drop("blank_page", f"{picture.width} x {picture.height} pixels of one colour")
    cropped = view.height > height
    view = view.crop(viewport.width, height)
    if as_text:
        return Made(picture, view, None, None, viewport.name, cropped, browser)
    with workshop.browser.page(viewport, limits.page_seconds) as page:
        load(page, workshop.preview.show(text))
        again = screenshot(page, viewport.width, height)
    similarity = render_similarity(picture, again, view.pictures)
    if similarity < limits.minimum_similarity:
        raise Drop("simplified_page_differs", f"similarity {similarity:.3f}")
    return Made(picture, view, text, similarity, viewport.name, cropped, browser)


def _open(page: Page, fetched: Fetched, viewport: Viewport) -> View:
    try:
        load(page, fetched.url)
    except PageError as error:
        raise Drop("page_not_opened", str(error).replace(fetched.url, "")) from error
    view = read_view(page, viewport)
    if view.height > MAX_HEIGHT or view.nodes > MAX_NODES:
        raise Drop("page_too_long", f"{view.height} pixels, {view.nodes} elements")
    if _misread(fetched, view):
        raise Drop("wrong_encoding", f"read as {view.encoding}")
    return view


def _misread(fetched: Fetched, view: View) -> bool:
    """Did the browser take the bytes for another encoding than they are in?"""
    if any("\ufffd" in line.text for line in view.lines):
        return True
    return not fetched.body.isascii() and page_encoding(fetched.body) == "utf-8" and view.encoding.lower() != "utf-8"


def _fit(
    workshop: Workshop, page: Page, view: View, viewport: Viewport, as_text: bool, limits: Limits
) -> tuple[int, str]:
    """The height to show and the text that goes with it: as much of the page as the sequence holds."""
    heights = [view.height] if view.height <= WHOLE_PAGE else []
    heights += [cut for cut in (int(viewport.height * share) for share in CUTS) if cut < view.height]
    for height in heights:
        height = max(MIN_HEIGHT, height if height == view.height else view.cut_between_lines(height))
        if as_text:
            text = transcription(view.crop(viewport.width, height).lines)
        else:
            text = simplified(page, viewport.width, height)
        picture = workshop.rule.image_tokens(viewport.width, height)
        if workshop.rule.tokenizer.count("\n" + text) + picture + FRAME_TOKENS <= limits.sequence_tokens:
            return height, text
    raise Drop("longer_than_sequence", f"even the first {heights[-1]} pixels")
