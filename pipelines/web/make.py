"""From a fetched page to what a record holds: picture, view, and the HTML that reproduces the picture."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

from pipelines.browser.session import Viewport
from pipelines.engine.pipeline import Drop
from pipelines.web.fetched import Fetched
from pipelines.web.opening import open_page, refuse_blank, refuse_elsewhere
from pipelines.web.render import VIEWPORTS, screenshot
from pipelines.web.source import MIN_HEIGHT, Limits, as_html, fits, heights
from pipelines.web.transcription import transcription
from pipelines.web.view import View
from pipelines.web.workshop import Workshop

#: A transcription of fewer lines teaches nothing.
MIN_LINES = 3


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
        view = open_page(page, fetched, viewport)
        if not view.responsive and viewport.name != "desktop":
            viewport = VIEWPORTS["desktop"]
            page.set_viewport_size({"width": viewport.width, "height": viewport.height})
            view = open_page(page, fetched, viewport)
        refuse_blank(screenshot(page, viewport.width, min(max(view.height, MIN_HEIGHT), viewport.height)))
        # text that no element holds would be missing from a transcription, and is reproduced by HTML
        readable = not view.unread and len(view.lines) >= MIN_LINES
        found = None if as_text and readable else as_html(workshop, page, view, viewport, limits)
        if found:
            picture, html, similarity = found
        elif readable:  # what is too long as HTML still has its text
            height = _text_height(workshop, view, viewport, limits)
            picture, html, similarity = screenshot(page, viewport.width, height), None, None
        else:
            raise Drop("longer_than_sequence", f"{view.nodes} elements")
        refuse_elsewhere(page, fetched)
    whole, height = view.height, picture.height
    view = view.crop(viewport.width, height)
    return Made(picture, view, html, similarity, viewport.name, whole > height, browser)


def _text_height(workshop: Workshop, view: View, viewport: Viewport, limits: Limits) -> int:
    """The height at which the transcription is as long as the sequence allows."""
    ends = heights(view, viewport)
    for height in ends:
        if fits(workshop, transcription(view.crop(viewport.width, height).lines), viewport, height, limits):
            return height
    raise Drop("longer_than_sequence", f"even the first {ends[-1]} pixels")
