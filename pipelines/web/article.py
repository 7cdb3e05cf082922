"""The main content of a page, with its pictures in their places: text and pictures as a reader meets them.

What is main content, and what is navigation, advertising or footer, is trafilatura's judgement (Barbaresi 2021,
doi:10.18653/v1/2021.acl-demo.15) on the document as it stands after its scripts have run.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes, urlsplit

from corpus.images import FORMATS, ImageRejectedError, inspect
from corpus.record import Image

if TYPE_CHECKING:
    from playwright.sync_api import Page, Response

#: Smaller pictures are ornaments, in CSS pixels of the shorter side.
MIN_SIDE = 64
#: Pictures beyond this many bytes are left out.
MAX_BYTES = 8_000_000
_PLACE = re.compile(r"!\[[^\]]*\]\((?:[^)\s]*/)?vlend-picture-(\d{1,5})\.png(?: \"[^\"]*\")?\)")
_DATA = re.compile(r"data:image/[\w.+-]+(;[^,]*)?,(.*)", re.DOTALL)
_NAME = """(least) => {
  const copy = document.documentElement.cloneNode(true), images = [];
  const live = [...document.querySelectorAll('img')], copies = [...copy.querySelectorAll('img')];
  copies.forEach((image, at) => {
    const box = live[at].getBoundingClientRect();
    const seen = Math.min(box.width, box.height) >= least && live[at].naturalWidth > 0;
    if (!seen) { image.remove(); return; }
    for (const { name } of [...image.attributes]) image.removeAttribute(name);
    image.setAttribute('src', `vlend-picture-${images.length}.png`);
    images.push({ source: live[at].currentSrc || live[at].src, alt: live[at].alt });
  });
  const GONE = 'script, style, noscript, template, picture > source, select, option, button, textarea, datalist';
  for (const gone of copy.querySelectorAll(GONE)) gone.remove();
  return { html: '<!doctype html>' + copy.outerHTML, images };
}"""


@dataclass(frozen=True)
class Shown:
    """A picture of the page: its address and its alternative text."""

    source: str
    alt: str


#: A stretch of text in Markdown, or a picture.
Piece = str | Shown


class PageImages:
    """The pictures that a page has loaded. `html` is the document with a number in the place of each."""

    def __init__(self) -> None:
        self._replies: dict[str, Response] = {}
        self.html = ""
        self.shown: list[Shown] = []

    def note(self, reply: Response) -> None:
        """Remember a reply that is a picture."""
        if reply.request.resource_type == "image" and reply.ok:
            self._replies[reply.url] = reply

    def leave(self, page: Page) -> None:
        """Remember no more of what `page` loads."""
        page.remove_listener("response", self.note)

    def name(self, page: Page) -> None:
        """Read the open page's document, and which pictures are in it."""
        answer = page.evaluate(_NAME, MIN_SIDE)
        self.html = answer["html"]
        self.shown = [Shown(one["source"], " ".join(one["alt"].split())) for one in answer["images"]]

    def picture(self, shown: Shown) -> Image | None:
        """The picture as it was sent, while the page is open; None where it cannot be had or is no picture to keep."""
        inline = shown.source.startswith("data:")
        data = _inline(shown.source) if inline else self._body(shown.source)
        if not data or len(data) > MAX_BYTES:
            return None
        try:
            facts = inspect(data)
        except ImageRejectedError:
            return None
        if facts.format not in FORMATS or min(facts.width, facts.height) < MIN_SIDE:
            return None
        local = inline or urlsplit(shown.source).hostname in ("127.0.0.1", "localhost")
        return Image(data, url=None if local else shown.source, width=facts.width, height=facts.height)

    def _body(self, source: str) -> bytes | None:
        from playwright.sync_api import Error

        reply = self._replies.get(source)
        try:
            return reply.body() if reply else None
        except Error:  # the browser has let go of it
            return None


def watch_images(page: Page) -> PageImages:
    """Begin to remember the pictures that `page` loads; call before it is opened."""
    images = PageImages()
    page.on("response", images.note)
    return images


def main_content(html: str, shown: Sequence[Shown], url: str) -> list[Piece]:
    """The page's main content in reading order; empty where trafilatura finds none."""
    import trafilatura

    text = trafilatura.extract(
        html,
        url=url,
        output_format="markdown",
        include_images=bool(shown),
        include_comments=False,
        include_formatting=True,
        include_tables=True,
        include_links=False,
        deduplicate=False,
    )
    pieces: list[Piece] = []
    rest = text or ""
    done = 0
    for place in _PLACE.finditer(rest):
        pieces.append(rest[done : place.start()])
        if int(place[1]) < len(shown):
            pieces.append(shown[int(place[1])])
        done = place.end()
    pieces.append(rest[done:])
    return [piece for piece in pieces if not isinstance(piece, str) or piece.strip()]


def _inline(source: str) -> bytes | None:
    found = _DATA.fullmatch(source)
    if not found:
        return None
    try:
        raw = unquote_to_bytes(found[2])
        return base64.b64decode(raw, validate=True) if "base64" in (found[1] or "") else raw
    except (binascii.Error, ValueError):
        return None
