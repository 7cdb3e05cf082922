"""What a worker holds while it makes records of pages: a browser, and servers of the local material."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import TracebackType
from typing import TYPE_CHECKING

from corpus.counting import CountingRule, counting_rule
from pipelines.browser.blocked import Blocklist
from pipelines.browser.session import Viewport
from pipelines.browser.shared import shared_browser
from pipelines.web.composed.page import ComposedSite
from pipelines.web.crawling.settings import AGENT
from pipelines.web.fetched import Fetched, local_page
from pipelines.web.pages.site import PageSite
from pipelines.web.preview import preview
from sources.html_folder import PAGE_SUFFIXES, HtmlFolder
from sources.loopback import NOT_FOUND, Answer, serve
from sources.public_address import is_loopback_name
from sources.pydoc_server import PydocServer

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from pipelines.web.archived import PageArchive


class Workshop:
    """Context manager. Servers start when the first page of their material is asked for.

    With `online`, the browser may reach public addresses, and what `allow` names; else loopback alone.
    """

    def __init__(self, folder: HtmlFolder | ComposedSite | None, seed: int, contact: str, online: bool) -> None:
        self._folder = folder
        self._seed = seed
        self._agent = AGENT.format(contact=contact or "loopback only")
        self.online = online
        #: by site: its address, and what answers there
        self._sites: dict[str, tuple[str, Callable[[str], Answer]]] = {}
        self._stack = ExitStack()
        #: What of a page is not fetched; nothing for pages of our own making.
        self.blocked: Blocklist | None = None
        #: where pages come from that are stored already
        self.archive: PageArchive | None = None

    def __enter__(self) -> Workshop:
        self._stack.__enter__()
        self.rule: CountingRule = counting_rule()
        self.browser = shared_browser(not self.online)
        self.preview = self._stack.enter_context(preview())
        if self.browser.scope is not None:
            self.browser.scope.allow(self.preview.base)
            self.browser.scope.blocks = lambda host: bool(self.blocked and self.blocked.blocks_host(host))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stack.__exit__(kind, error, at)

    def allow(self, place: str) -> None:
        """Let the browser reach a place (`host:port`) on this machine that the user has named as a seed."""
        host, _, port = place.rpartition(":")
        if self.browser.scope is not None and is_loopback_name(host):
            self.browser.scope.allow(f"http://[{host}]:{port}" if ":" in host else f"http://{place}")

    def refused(self) -> dict[str, int]:
        """What the browser was kept from reaching since this was asked last: how many connections, by reason."""
        if self.browser.scope is None:
            return {}
        found, self.browser.scope.refused[:] = list(self.browser.scope.refused), []
        return dict(sorted(Counter(one.rpartition(": ")[2] for one in found).items()))

    @contextmanager
    def page(self, viewport: Viewport, seconds: float) -> Iterator[Page]:
        """A fresh page of the shared browser, under the crawler's name (`BrowserSession.page`).

        Pages of our own servers come one after another in windows that are wiped in between.
        """
        ours = self.archive is None and not self.online
        with self.browser.page(viewport, seconds, self._agent, "wipe" if ours else "close") as page:
            if self.archive is not None:
                self.archive.attach(page, self.preview.base + "/", self.online, self.blocked)
            yield page

    @contextmanager
    def preview_page(self, viewport: Viewport, seconds: float) -> Iterator[Page]:
        """A page for simplified HTML, which has no scripts: its window needs no wiping."""
        with self.browser.page(viewport, seconds, self._agent, "keep") as page:
            yield page

    def fetch(self, site: str, path: str) -> Fetched:
        """The page at `path` of the site `pages`, `pydoc`, or the folder; raises `Drop` where there is none."""
        if site not in self._sites:
            answer = self._answer_of(site)
            self._sites[site] = self._stack.enter_context(serve(answer)), answer
        base, answer = self._sites[site]
        return local_page(base, path, answer)

    def _answer_of(self, site: str) -> Callable[[str], Answer]:
        if site == "pages":
            return PageSite(self._seed).answer
        if site == "pydoc":
            return self._stack.enter_context(PydocServer()).answer
        assert self._folder is not None, f"no material for the site {site!r}"
        return self._of_folder

    def _of_folder(self, path: str) -> Answer:
        assert self._folder is not None
        part = not path.lower().endswith(tuple(PAGE_SUFFIXES))
        return NOT_FOUND if part and self.blocked and self.blocked.blocks(path) else self._folder.answer(path)
