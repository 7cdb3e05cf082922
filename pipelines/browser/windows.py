"""Windows of a browser that show one page after another, with nothing of one left for the next.

A new window costs a page as much as its loading does: a process is started, and its scripts are compiled. A window that
has shown a page of our own servers is led to an empty page of the same server, which ends the page and all that it has
running, and is then wiped: cookies, storage of every kind, and the history. What cannot be wiped with certainty, or was
not alone (frames, workers, further windows), is thrown away.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from pipelines.browser.channel import channel
from sources.loopback import EMPTY_PATH

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

logger = logging.getLogger(__name__)

#: What is done with a window after its page: thrown away; wiped for the next page; or kept as it is, because what it
#: showed has no scripts.
After = Literal["close", "wipe", "keep"]
#: What a window was made with: scale, darkness, locale, user agent.
Make = tuple[float, bool, str, str | None]
#: Windows that wait for a page at a time, and pages that one of them shows.
MOST_WAITING = 3
MOST_PAGES = 100
#: For how long a page may hold up its own end.
LEAVE_MILLISECONDS = 3000


@dataclass
class Window:
    """One tab in a context (profile) of its own. `alone` is False once its page had company."""

    make: Make
    context: BrowserContext
    page: Page
    shown: int = 0
    alone: bool = field(default=True)

    def watch(self) -> None:
        """Notice whatever a page brings along."""
        for kind in ("frameattached", "worker", "popup", "download"):
            self.page.on(kind, self._company)

    def _company(self, _: object) -> None:
        self.alone = False

    def wipe(self) -> bool:
        """End the page and remove all that it may have left; False where that is not certain."""
        from playwright.sync_api import Error

        parts = urlsplit(self.page.url)
        if not self.alone or len(self.context.pages) != 1 or parts.hostname != "127.0.0.1":
            return False
        try:
            return self._wiped(f"{parts.scheme}://{parts.netloc}") and self.alone
        except Error as error:  # a page that will not be left: busy, or on its way to another one
            logger.debug("a window could not be wiped: %s", error)
            return False

    def _wiped(self, origin: str) -> bool:
        # of the same origin, so that the process goes on
        reply = self.page.goto(origin + EMPTY_PATH, wait_until="commit", timeout=LEAVE_MILLISECONDS)
        if reply is None or not reply.ok:
            return False
        line = channel(self.page)
        line.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        line.send("DOMStorage.clear", {"storageId": {"securityOrigin": origin, "isLocalStorage": False}})
        line.send("Network.clearBrowserCookies")
        line.send("Page.resetNavigationHistory")
        line.send("Runtime.evaluate", {"expression": "name = ''"})
        return True


class Windows:
    """Those that wait for their next page."""

    def __init__(self) -> None:
        self._waiting: list[Window] = []

    def take(self, make: Make) -> Window | None:
        """One that was made like this."""
        for at, window in enumerate(self._waiting):
            if window.make == make:
                return self._waiting.pop(at)
        return None

    def give_back(self, window: Window, after: After) -> None:
        """Its page is done with."""
        window.shown += 1
        good = after != "close" and window.shown < MOST_PAGES and window.alone
        if good and (after == "keep" or window.wipe()):
            self._waiting.append(window)
            if len(self._waiting) > MOST_WAITING:
                self._waiting.pop(0).context.close()
        else:
            window.context.close()

    def forget(self) -> None:
        """Their browser is gone, or goes."""
        self._waiting.clear()
