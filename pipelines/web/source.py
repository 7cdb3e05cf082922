"""The simplified HTML of an open page, made as long as a record may be and checked by rendering it again."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PIL import Image

from pipelines.browser.load import load
from pipelines.browser.session import Viewport
from pipelines.engine.pipeline import Drop
from pipelines.web.css_pictures import Simplified
from pipelines.web.render import prune_styles, screenshot, simplified
from pipelines.web.similarity import render_similarity
from pipelines.web.view import View
from pipelines.web.workshop import Workshop

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: A page up to this height is taken whole, in pixels.
WHOLE_PAGE = 1600
#: Where the record would be too long, the page is cut at these shares of the window's height.
CUTS = (1.0, 0.75, 0.5)
MIN_HEIGHT = 64
#: Pruning CSS shortens a page to two thirds or so; pages longer than this multiple of the sequence are not tried.
MOST_TO_PRUNE = 1.5
#: Tokens of the sequence that are neither the picture's nor the text's.
FRAME_TOKENS = 4
_EITHER_SCHEME = re.compile(r"color-scheme: (?:light dark|dark light)")


@dataclass(frozen=True)
class Limits:
    """Longest record in tokens, least similarity, seconds for a page."""

    sequence_tokens: int
    minimum_similarity: float
    page_seconds: float


def heights(view: View, viewport: Viewport) -> list[int]:
    """Where the page may end, the most of it first."""
    whole = [max(view.height, MIN_HEIGHT)] if view.height <= WHOLE_PAGE else []
    cuts = (int(viewport.height * share) for share in CUTS)
    return whole + [max(MIN_HEIGHT, view.cut_between_lines(cut)) for cut in cuts if cut < view.height]


def fits(workshop: Workshop, text: str, viewport: Viewport, height: int, limits: Limits) -> bool:
    """Is a record of a picture of the window's width and `height` (CSS pixels) and of `text` short enough?"""
    picture = workshop.rule.image_tokens(round(viewport.width * viewport.scale), round(height * viewport.scale))
    return workshop.rule.tokenizer.count("\n" + text) + picture + FRAME_TOKENS <= limits.sequence_tokens


def as_html(
    workshop: Workshop,
    page: Page,
    view: View,
    viewport: Viewport,
    limits: Limits,
    taken: Image.Image | None = None,
) -> tuple[Image.Image, str, float] | None:
    """Screenshot, HTML, and the similarity of what the HTML renders to; as much of the page as the sequence holds.

    `taken` is a screenshot of the page as it stands, of any height, which need not be taken again. None where no part
    of the page fits; raises `Drop` where what fits does not look like the page.
    """
    for height in heights(view, viewport):
        best = 0.0
        for plain_spaces in (True, False):
            found = simplified(page, viewport.width, height, plain_spaces)
            html = found.html
            if viewport.dark:
                html = staying_dark(html)
            if not fits(workshop, html, viewport, height, limits):
                html = _pruned(workshop, replace(found, html=html), viewport, height, limits)
                if not fits(workshop, html, viewport, height, limits):
                    break
            if taken and taken.size == (round(viewport.width * viewport.scale), round(height * viewport.scale)):
                picture = taken
            else:
                picture = screenshot(page, viewport.width, height, viewport.scale)
            with workshop.preview_page(_unasked(viewport), limits.page_seconds) as second:
                load(second, workshop.preview.show(html, found.pictures))
                again = screenshot(second, viewport.width, height, viewport.scale)
            pictures = [[value * viewport.scale for value in box] for box in view.pictures]
            similarity = render_similarity(picture, again, pictures)
            if similarity >= limits.minimum_similarity:
                return picture, html, similarity
            best = max(best, similarity)
            if "\u00a0" not in html and "&nbsp;" not in simplified(page, viewport.width, height, False).html:
                break
        if best:
            raise Drop("simplified_page_differs", f"similarity {best:.3f}")
    return None


def staying_dark(html: str) -> str:
    """`html` of a page that was shown dark, so that it is dark for a reader who has not asked for it."""
    return _EITHER_SCHEME.sub("color-scheme: dark", html)


def _unasked(viewport: Viewport) -> Viewport:
    """The window of a reader of the HTML, who has told it nothing of a liking for dark pages."""
    return replace(viewport, dark=False) if viewport.dark else viewport


def _pruned(workshop: Workshop, found: Simplified, viewport: Viewport, height: int, limits: Limits) -> str:
    """The HTML without the CSS that changes nothing; as it is where that could not make it short enough."""
    if workshop.rule.tokenizer.count(found.html) > MOST_TO_PRUNE * limits.sequence_tokens:
        return found.html
    with workshop.preview_page(_unasked(viewport), limits.page_seconds) as page:
        load(page, workshop.preview.show(found.html, found.pictures))
        prune_styles(page)
        return simplified(page, viewport.width, height).html
