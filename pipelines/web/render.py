"""Render a page: its view, its screenshot, its simplified HTML and how well that reproduces the screenshot."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from pipelines.browser.ask import ask
from pipelines.browser.capture import capture
from pipelines.browser.session import Viewport
from pipelines.documents.reading import encode
from pipelines.web.css_pictures import Simplified, named
from pipelines.web.scripts import script, with_seen
from pipelines.web.view import View

if TYPE_CHECKING:
    from playwright.sync_api import Page

VIEWPORTS = {
    "desktop": Viewport("desktop", 1280, 800),
    "tablet": Viewport("tablet", 820, 1100),
    "phone": Viewport("phone", 390, 844),
}
_EXTRACT = with_seen(script("extract.js"))
_SIMPLIFY = script("simplify.js")
_PRUNE = script("prune.js")


def read_view(page: Page, viewport: Viewport, words: bool = False) -> View:
    """Text, elements and pictures of the whole page, in CSS pixels; on request with the boxes of words."""
    return View.read(ask(page, _EXTRACT, {"width": viewport.width, "words": words}))


def simplified(page: Page, width: int, height: int, plain_spaces: bool = True) -> Simplified:
    """The page as short HTML that shows the same in its first `width` x `height` pixels.

    `plain_spaces` replaces single no-break spaces between words by spaces.
    """
    told = page.evaluate(_SIMPLIFY, {"width": width, "height": height, "plain_spaces": plain_spaces})
    return named(page, str(told["html"]), [str(address) for address in told["pictures"]])


def prune_styles(page: Page) -> int:
    """Remove the declarations of a simplified page that change nothing; returns how many."""
    return int(page.evaluate(_PRUNE))


def screenshot(page: Page, width: int, height: int, scale: float = 1) -> Image.Image:
    """The page's first `width` x `height` CSS pixels, animations ended, no text cursor; an RGB picture.

    `scale` is the page's own (`Viewport.scale`): pixels of the picture for one CSS pixel.
    """
    data = capture(page, width, height, scale)
    return Image.open(io.BytesIO(data)).convert("RGB")


def is_blank(picture: Image.Image) -> bool:
    """Is the picture one colour, but for at most one pixel in 5000?"""
    counts = np.array(picture.convert("L").histogram())
    total = int(counts.sum())
    # the median, as numpy has it: the mean of the two in the middle
    middles = np.searchsorted(counts.cumsum(), [(total - 1) // 2, total // 2], side="right")
    apart = np.abs(np.arange(256) - middles.mean()) > 8
    return bool(counts[apart].sum() / total < 1 / 5000)


def quick_png(picture: Image.Image) -> bytes:
    """Encoded without loss in a tenth of `png`'s time, to about a tenth more bytes."""
    return encode.png(np.asarray(picture))


def png(picture: Image.Image) -> bytes:
    """Encoded without loss; screenshots compress well at the lowest effort."""
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=3)
    return buffer.getvalue()
