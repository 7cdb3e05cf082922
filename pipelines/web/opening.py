"""Open a page for taking: what cannot be looked at, or leads elsewhere, is dropped with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PIL import Image
from w3lib.url import canonicalize_url

from pipelines.browser.load import PageError, load
from pipelines.browser.session import PageDeadlineError, Viewport
from pipelines.engine.pipeline import Drop
from pipelines.web.fetched import Fetched
from pipelines.web.render import is_blank, read_view
from pipelines.web.view import View
from sources.html_folder import page_encoding

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: Pages beyond these are not documents that one can look at.
MAX_HEIGHT = 200_000
MAX_NODES = 20_000
_SENDS_ON = "() => !!document.querySelector('meta[http-equiv=refresh i][content*=url i]')"


@contextmanager
def page_failures() -> Iterator[None]:
    """What a page does to the browser in this block is the page's own end: a `Drop` with its reason."""
    from playwright.sync_api import Error

    try:
        yield
    except PageDeadlineError as error:
        raise Drop("page_deadline", str(error)) from error
    except Error as error:
        if "context was destroyed" in str(error):  # the page has gone on to another one while it was looked at
            raise Drop("redirected", str(error).splitlines()[0]) from error
        if str(error).startswith("Page.evaluate:"):  # its document is half there, or its scripts bend the language
            raise Drop("page_unreadable", str(error).splitlines()[0]) from error
        raise


def open_page(page: Page, fetched: Fetched, viewport: Viewport) -> View:
    """Open `fetched` in `page` and read it. Raises `Drop`."""
    go_to(page, fetched)
    view = read_view(page, viewport)
    refuse_strange(view, fetched)
    return view


def go_to(page: Page, fetched: Fetched, online: bool = False) -> None:
    """Open `fetched`; raises `Drop` where that leads to no page, or to another one. `online` as in `load`."""
    with page_failures():  # some pages are on their way elsewhere before they are asked anything
        try:
            load(page, fetched.url, online)
        except PageError as error:
            raise Drop("page_not_opened", str(error).replace(fetched.url, "")) from error
        refuse_elsewhere(page, fetched)


def refuse_strange(view: View, fetched: Fetched) -> None:
    """Drop what is too long to be looked at, or was read in the wrong encoding."""
    if view.height > MAX_HEIGHT or view.nodes > MAX_NODES:
        raise Drop("page_too_long", f"{view.height} pixels, {view.nodes} elements")
    if _misread(fetched, view):
        raise Drop("wrong_encoding", f"read as {view.encoding}")


def refuse_elsewhere(page: Page, fetched: Fetched) -> None:
    """Drop a page that sends its reader on to another one: the other has an address of its own."""
    if canonicalize_url(page.url) != canonicalize_url(fetched.url) or page.evaluate(_SENDS_ON):
        raise Drop("redirected", urlsplit(page.url).path)


def _misread(fetched: Fetched, view: View) -> bool:
    """Did the browser take the bytes for another encoding than they are in?"""
    if any("\ufffd" in line.text for line in view.lines):
        return True
    return not fetched.body.isascii() and page_encoding(fetched.body) == "utf-8" and view.encoding.lower() != "utf-8"


def refuse_blank(picture: Image.Image) -> None:
    """Drop a page of which nothing shows."""
    if is_blank(picture):
        raise Drop("blank_page", f"{picture.width} x {picture.height} pixels of one colour")
