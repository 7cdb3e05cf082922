"""From a fetched page to what a record holds: picture, view, and the HTML that reproduces the picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PIL import Image
from w3lib.url import canonicalize_url

from pipelines.browser.load import PageError, load
from pipelines.browser.session import Viewport
from pipelines.engine.pipeline import Drop
from pipelines.web.crawl import Fetched
from pipelines.web.render import VIEWPORTS, is_blank, prune_styles, read_view, screenshot, simplified
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
#: Pruning CSS shortens a page to two thirds or so; pages longer than this multiple of the sequence are not tried.
MOST_TO_PRUNE = 1.5
#: A transcription of fewer lines teaches nothing.
MIN_LINES = 3
_SENDS_ON = "() => !!document.querySelector('meta[http-equiv=refresh i][content*=url i]')"
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
    with workshop.page(viewport, limits.page_seconds) as page:
        view = _open(page, fetched, viewport)
        if not view.responsive and viewport.name != "desktop":
            viewport = VIEWPORTS["desktop"]
            page.set_viewport_size({"width": viewport.width, "height": viewport.height})
            view = _open(page, fetched, viewport)
        _refuse_blank(screenshot(page, viewport.width, min(max(view.height, MIN_HEIGHT), viewport.height)))
        # text that no element holds would be missing from a transcription, and is reproduced by HTML
        readable = not view.generated_text and len(view.lines) >= MIN_LINES
        found = None if as_text and readable else _as_html(workshop, page, view, viewport, limits)
        if found:
            picture, html, similarity = found
        elif readable:  # what is too long as HTML still has its text
            height = _text_height(workshop, view, viewport, limits)
            picture, html, similarity = screenshot(page, viewport.width, height), None, None
        else:
            raise Drop("longer_than_sequence", f"{view.nodes} elements")
        _refuse_elsewhere(page, fetched)
    whole, height = view.height, picture.height
    view = view.crop(viewport.width, height)
    return Made(picture, view, html, similarity, viewport.name, whole > height, browser)


def _open(page: Page, fetched: Fetched, viewport: Viewport) -> View:
    try:
        load(page, fetched.url)
    except PageError as error:
        raise Drop("page_not_opened", str(error).replace(fetched.url, "")) from error
    _refuse_elsewhere(page, fetched)
    view = read_view(page, viewport)
    if view.height > MAX_HEIGHT or view.nodes > MAX_NODES:
        raise Drop("page_too_long", f"{view.height} pixels, {view.nodes} elements")
    if _misread(fetched, view):
        raise Drop("wrong_encoding", f"read as {view.encoding}")
    return view


def _refuse_elsewhere(page: Page, fetched: Fetched) -> None:
    """Drop a page that sends its reader on to another one: the other has an address of its own."""
    if canonicalize_url(page.url) != canonicalize_url(fetched.url) or page.evaluate(_SENDS_ON):
        raise Drop("redirected", urlsplit(page.url).path)


def _misread(fetched: Fetched, view: View) -> bool:
    """Did the browser take the bytes for another encoding than they are in?"""
    if any("\ufffd" in line.text for line in view.lines):
        return True
    return not fetched.body.isascii() and page_encoding(fetched.body) == "utf-8" and view.encoding.lower() != "utf-8"


def _refuse_blank(picture: Image.Image) -> None:
    if is_blank(picture):
        raise Drop("blank_page", f"{picture.width} x {picture.height} pixels of one colour")


def _heights(view: View, viewport: Viewport) -> list[int]:
    """Where the page may end, the most of it first."""
    heights = [max(view.height, MIN_HEIGHT)] if view.height <= WHOLE_PAGE else []
    cuts = (int(viewport.height * share) for share in CUTS)
    return heights + [max(MIN_HEIGHT, view.cut_between_lines(cut)) for cut in cuts if cut < view.height]


def _fits(workshop: Workshop, text: str, viewport: Viewport, height: int, limits: Limits) -> bool:
    picture = workshop.rule.image_tokens(viewport.width, height)
    return workshop.rule.tokenizer.count("\n" + text) + picture + FRAME_TOKENS <= limits.sequence_tokens


def _text_height(workshop: Workshop, view: View, viewport: Viewport, limits: Limits) -> int:
    """The height at which the transcription is as long as the sequence allows."""
    heights = _heights(view, viewport)
    for height in heights:
        if _fits(workshop, transcription(view.crop(viewport.width, height).lines), viewport, height, limits):
            return height
    raise Drop("longer_than_sequence", f"even the first {heights[-1]} pixels")


def _as_html(
    workshop: Workshop, page: Page, view: View, viewport: Viewport, limits: Limits
) -> tuple[Image.Image, str, float] | None:
    """Screenshot, HTML, and the similarity of what the HTML renders to; as much of the page as the sequence holds.

    None where no part of the page fits; raises `Drop` where what fits does not look like the page.
    """
    for height in _heights(view, viewport):
        best = 0.0
        for plain_spaces in (True, False):
            html = simplified(page, viewport.width, height, plain_spaces)
            if not _fits(workshop, html, viewport, height, limits):
                html = _pruned(workshop, html, viewport, height, limits)
            if not _fits(workshop, html, viewport, height, limits):
                break
            picture = screenshot(page, viewport.width, height)
            with workshop.page(viewport, limits.page_seconds) as second:
                load(second, workshop.preview.show(html))
                similarity = render_similarity(picture, screenshot(second, viewport.width, height), view.pictures)
            if similarity >= limits.minimum_similarity:
                return picture, html, similarity
            best = max(best, similarity)
            if "\u00a0" not in html and "&nbsp;" not in simplified(page, viewport.width, height, False):
                break
        if best:
            raise Drop("simplified_page_differs", f"similarity {best:.3f}")
    return None


def _pruned(workshop: Workshop, html: str, viewport: Viewport, height: int, limits: Limits) -> str:
    """`html` without the CSS that changes nothing; as it is where that could not make it short enough."""
    if workshop.rule.tokenizer.count(html) > MOST_TO_PRUNE * limits.sequence_tokens:
        return html
    with workshop.page(viewport, limits.page_seconds) as page:
        load(page, workshop.preview.show(html))
        prune_styles(page)
        return simplified(page, viewport.width, height)
