"""The web pipeline: pages to records of screenshot with HTML, or with their text and the boxes of its lines."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import babel

from corpus.identity import digest, fingerprint
from corpus.record import Image, Record, Region, document, image
from pipelines.browser.session import PageDeadlineError
from pipelines.engine.pipeline import BUNDLED, Drop, InputError, Item, Operation, Parameters, Pipeline, Unit
from pipelines.engine.pools import BROWSER
from pipelines.refusals import as_drops, as_input_errors
from pipelines.web.crawl import Crawler, FetchError
from pipelines.web.language import page_language
from pipelines.web.make import Limits, Made, make
from pipelines.web.pages.site import make_page, page_names
from pipelines.web.render import VIEWPORTS, png
from pipelines.web.transcription import transcription
from pipelines.web.workshop import Workshop, user_agent
from sources.folder_licence import folder_licence
from sources.html_folder import HtmlFolder
from sources.input_files import path_of
from sources.pydoc_server import LICENSE as PYDOC_LICENSE
from sources.pydoc_server import MODULES

ITEMS_PER_UNIT = 25


class WebParameters(Parameters):
    """`input`: `bundled`, a folder of HTML pages, one HTML file, or the http(s) address that a crawl starts from."""

    #: Pages of our own making, half of them Chinese, and pages of Python's documentation server (bundled input).
    pages: int = 64
    pydoc_pages: int = 40
    #: Pages to visit at most (address as input).
    crawl_pages: int = 50
    #: How the owner of a site can reach whoever runs the crawl: an e-mail address or a page. Needed for addresses.
    contact: str = ""
    #: SPDX id or short name of the pages' licence, where the user knows it (folder or address as input).
    license: str | None = None
    #: Share of the pages that become transcriptions; the others become HTML.
    transcription_share: float = 0.3
    #: The least similarity of the simplified page's rendering to the screenshot.
    minimum_similarity: float = 0.9
    #: Longest record, under the default counting rule.
    sequence_tokens: int = 4096
    page_deadline_seconds: float = 20.0


class Web(Pipeline):
    """See the module's docstring."""

    name = "web"
    component = "web_code"
    summary = "Web pages to screenshot with simplified HTML, or with their text line by line"
    operations = (
        Operation("web.render", 2),
        Operation("web.simplify", 2),
        Operation("web.transcription", 2),
        Operation("web.pages", 2),
    )
    parameters_type = WebParameters
    default_source = "web_pages"
    deadline_seconds = 90.0
    pool = BROWSER
    output_bytes_per_item = 80_000
    parameters: WebParameters

    def __init__(self, parameters: WebParameters) -> None:
        super().__init__(parameters)
        self._workshop: Workshop | None = None

    def units(self) -> Iterator[Unit]:
        """Bundled pages by language and pydoc's modules; or a folder's files; or the pages that a crawl finds."""
        if self.parameters.input == BUNDLED:
            yield from self._bundled_units()
        elif self._online():
            yield from self._crawled_units()
        else:
            yield from self._folder_units()

    @contextmanager
    def session(self) -> Iterator[None]:
        """The servers of local material and the crawler; the browser is the worker's own."""
        online = self._online()
        folder = None if online or self.parameters.input == BUNDLED else HtmlFolder(_existing(self.parameters.input))
        with Workshop(folder, self.parameters.seed, self.parameters.contact, online) as workshop:
            self._workshop = workshop
            try:
                yield
            finally:
                self._workshop = None

    def process(self, item: Item) -> Iterator[Record]:
        """One record per page."""
        yield self._record(item, self._make(item))

    def _online(self) -> bool:
        return self.parameters.input.startswith(("http://", "https://"))

    def _make(self, item: Item) -> Made:
        assert self._workshop is not None, "process() runs inside session()"
        if item.payload["site"] == "folder":
            with as_drops():
                HtmlFolder(_existing(self.parameters.input)).check(item.payload["path"].lstrip("/"))
        url = self._workshop.address(item.payload["site"], item.payload["path"])
        try:
            fetched = self._workshop.crawler.fetch(url)
        except FetchError as error:
            raise Drop(error.reason, error.detail) from error
        from playwright.sync_api import Error

        choice = int(fingerprint([item.locator, self.parameters.seed])[:8], 16)
        viewport = VIEWPORTS[("desktop", "desktop", "phone", "desktop", "tablet")[choice % 5]]
        as_text = (choice // 5 % 1000) / 1000 < self.parameters.transcription_share
        limits = Limits(
            self.parameters.sequence_tokens, self.parameters.minimum_similarity, self.parameters.page_deadline_seconds
        )
        try:
            return make(self._workshop, fetched, viewport, as_text, limits)
        except PageDeadlineError as error:
            raise Drop("page_deadline", str(error)) from error
        except Error as error:
            if "context was destroyed" in str(error):  # the page has gone on to another one while it was looked at
                raise Drop("redirected", str(error).splitlines()[0]) from error
            if str(error).startswith("Page.evaluate:"):  # its document is half there, or its scripts bend the language
                raise Drop("page_unreadable", str(error).splitlines()[0]) from error
            raise

    def _record(self, item: Item, made: Made) -> Record:
        view, site = made.view, item.payload["site"]
        regions = [Region(0, "line", list(line.box), line.text) for line in view.lines]
        regions += [Region(0, "element", list(one.box), one.text or None, one.role) for one in view.elements]
        text = made.html if made.html is not None else transcription(view.lines)
        return Record(
            origin=item.locator,
            document=item.locator,
            source=self.parameters.source,
            component="web_code",
            messages=document(image(), "\n" + text),
            images=[Image(png(made.picture))],
            regions=regions,
            language=page_language(view),
            license=self._license(item),
            url=item.payload["path"] if site == "web" else None,
            scores={} if made.similarity is None else {"render_similarity": made.similarity},
            provenance={
                "form": "html" if made.html is not None else "transcription",
                "viewport": made.viewport,
                "cropped": made.cropped,
                "site": site,
                "browser": made.browser,
                **self._seeds(item),
            },
        )

    def _license(self, item: Item) -> str | None:
        if item.payload["site"] == "pages":
            return make_page(item.payload["name"], self.parameters.seed)[1].license
        if item.payload["site"] == "pydoc":
            return PYDOC_LICENSE
        if self.parameters.license or item.payload["site"] != "folder":
            return self.parameters.license
        root = Path(self.parameters.input)
        return folder_licence(path_of(item.payload["path"].lstrip("/"), root), root)

    def _seeds(self, item: Item) -> dict[str, int | str]:
        if item.payload["site"] != "pages":
            return {}
        return {"seed": self.parameters.seed, "look": make_page(item.payload["name"], self.parameters.seed)[2].name}

    def _bundled_units(self) -> Iterator[Unit]:
        names = page_names(self.parameters.pages)
        for language in ("en", "zh"):
            mine = [name for name in names if name.split("-")[1] == language]
            items = [Item(f"page:{name}", {"site": "pages", "path": f"/{name}.html", "name": name}) for name in mine]
            yield from _units(f"pages/{language}", items, [babel.__version__] * len(items))
        modules = MODULES[: self.parameters.pydoc_pages]
        items = [Item(f"pydoc:{name}", {"site": "pydoc", "path": f"/{name}.html"}) for name in modules]
        yield from _units("pydoc", items, [sys.version] * len(items))

    def _folder_units(self) -> Iterator[Unit]:
        folder = HtmlFolder(_existing(self.parameters.input))
        with as_input_errors():
            pages = folder.pages()
        if not pages:
            raise InputError(f"{self.parameters.input} holds no .html, .htm or .xhtml file; name a folder that does")
        items = [Item(page, {"site": "folder", "path": "/" + page}, folder.size(page)) for page in pages]
        yield from _units("folder", items, [folder.digest(page) for page in pages])

    def _crawled_units(self) -> Iterator[Unit]:
        if not self.parameters.contact:
            raise InputError("say how a site's owner can reach you before crawling: contact=name@example.org")
        crawler = Crawler(user_agent(self.parameters.contact))
        found = list(crawler.crawl(self.parameters.input, self.parameters.crawl_pages))
        if not found:
            raise InputError(
                f"no page came of {self.parameters.input}: not reachable, not HTML, or its site refuses us"
            )
        items = [Item(page.url, {"site": "web", "path": page.url}, len(page.body)) for page in found]
        yield from _units("web", items, [digest(page.body) for page in found])


def _units(piece: str, items: Sequence[Item], contents: Sequence[str]) -> Iterator[Unit]:
    """Units of `ITEMS_PER_UNIT` items; `contents` has the digest of the material behind each item."""
    for start in range(0, len(items), ITEMS_PER_UNIT):
        stop = start + ITEMS_PER_UNIT
        yield Unit(f"{piece}/{start // ITEMS_PER_UNIT}", tuple(items[start:stop]), fingerprint(contents[start:stop]))


def _existing(name: str) -> Path:
    path = Path(name)
    if not path.exists():
        raise InputError(f"{name} does not exist; name a folder of HTML pages, one HTML file, or an http(s) address")
    return path
