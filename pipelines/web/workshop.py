"""What a worker holds while it makes records of pages: a browser, a crawler, and servers of the local material."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from corpus.counting import CountingRule, counting_rule
from pipelines.browser.session import Viewport
from pipelines.browser.shared import shared_browser
from pipelines.web.crawl import Crawler
from pipelines.web.pages.site import PageSite
from pipelines.web.preview import preview
from sources.html_folder import HtmlFolder
from sources.loopback import serve
from sources.pydoc_server import PydocServer

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from pipelines.web.archived import PageArchive

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
#: Who asks for a page: the program, and whom to write to.
USER_AGENT = "vlend/0.1 (training-data crawler; {contact})"


def user_agent(contact: str) -> str:
    """The name under which pages are fetched and rendered."""
    return USER_AGENT.format(contact=contact or "loopback only")


class Workshop:
    """Context manager. Servers start when the first page of their material is asked for."""

    def __init__(self, folder: HtmlFolder | None, seed: int, contact: str, online: bool) -> None:
        self._folder = folder
        self._seed = seed
        self._agent = user_agent(contact)
        self._online = online
        self._bases: dict[str, str] = {}
        self._stack = ExitStack()
        #: where pages come from that are stored already; nothing else is then shown to the browser
        self.archive: PageArchive | None = None

    def __enter__(self) -> Workshop:
        self._stack.__enter__()
        self.crawler = Crawler(self._agent)
        self.rule: CountingRule = counting_rule()
        self.browser = shared_browser(not self._online)
        self.preview = self._stack.enter_context(preview())
        if self.browser.scope is not None:
            self.browser.scope.allow(self.preview.base)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stack.__exit__(kind, error, at)

    def allow_named(self, url: str) -> None:
        """Let the browser reach a place on this machine that the user has named as a seed."""
        if self.browser.scope is not None and urlsplit(url).hostname in _LOOPBACK:
            self.browser.scope.allow(url)

    @contextmanager
    def page(self, viewport: Viewport, seconds: float) -> Iterator[Page]:
        """A fresh page of the shared browser, under the crawler's name (`BrowserSession.page`)."""
        with self.browser.page(viewport, seconds, self._agent) as page:
            if self.archive is not None:
                self.archive.attach(page, self.preview.base + "/")
            yield page

    def address(self, site: str, path: str) -> str:
        """Where to fetch `path` of the site `pages`, `pydoc` or `folder`; for `web`, `path` is the address itself."""
        if site == "web":
            return path
        if site not in self._bases:
            self._bases[site] = self._open(site)
        return self._bases[site] + quote(path)

    def _open(self, site: str) -> str:
        if site == "pages":
            return self._stack.enter_context(serve(PageSite(self._seed).answer))
        if site == "pydoc":
            return self._stack.enter_context(serve(self._stack.enter_context(PydocServer()).answer))
        assert self._folder is not None, f"no material for the site {site!r}"
        return self._stack.enter_context(serve(self._folder.answer))
