"""Open an address and wait until the page stands still: loaded, fonts ready, two frames drawn."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: Time for scripts to finish what they started on load, in milliseconds; a page is never waited for longer.
SETTLE_MILLISECONDS = 1500

_STEADY = """() => document.fonts.status === 'loaded' && [...document.images].every(image => image.complete)"""


class PageError(RuntimeError):
    """The page cannot be opened: its status is not 2xx, or the address leads nowhere."""


def load(page: Page, url: str, online: bool = False) -> None:
    """Open `url` in `page` under the page's own time limit; raises `PageError`, or Playwright's `TimeoutError`.

    `online`: scripts may ask a network for what they show. They are waited for, until half a second is quiet.
    """
    from playwright.sync_api import Error
    from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

    try:
        reply = page.goto(url, wait_until="load")
    except PlaywrightTimeoutError:
        raise
    except Error as error:
        if "net::" in str(error) or "Download is starting" in str(error):
            raise PageError(str(error).splitlines()[0]) from error
        raise
    if reply is not None and not reply.ok:
        raise PageError(f"status {reply.status}")
    if online:
        with suppress(PlaywrightTimeoutError):  # a page that never stops asking has been waited for long enough
            page.wait_for_load_state("networkidle", timeout=SETTLE_MILLISECONDS)
    if page.evaluate(_STEADY):  # mostly; waiting costs a third of a page
        return
    try:
        page.wait_for_function(_STEADY, timeout=SETTLE_MILLISECONDS)
    except PlaywrightTimeoutError:
        return  # pictures that keep loading do not hold up a page that has fired its load event
