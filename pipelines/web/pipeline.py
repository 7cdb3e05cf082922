"""The web pipeline: pages to records of screenshot with HTML, or with their text and the boxes of its lines."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import babel
from pydantic import Field, field_validator

from corpus.identity import digest, fingerprint
from corpus.record import Image, Record, Region, document, image
from pipelines.browser.blocked import WORDS, blocklist, list_bytes
from pipelines.engine.pipeline import BUNDLED, Drop, InputError, Item, Operation, Parameters, Pipeline, Unit
from pipelines.engine.pools import BROWSER
from pipelines.refusals import as_drops, as_input_errors
from pipelines.web.composed.page import ComposedSite
from pipelines.web.composed.supply import COMPOSED, Supply
from pipelines.web.encoding import Encoding
from pipelines.web.fetched import Fetched
from pipelines.web.language import page_language
from pipelines.web.looks import PLAIN, draw_look
from pipelines.web.make import Made, make
from pipelines.web.opening import page_failures
from pipelines.web.pages.site import make_page, page_names
from pipelines.web.render import VIEWPORTS, png
from pipelines.web.source import Limits
from pipelines.web.transcription import transcription
from pipelines.web.user_pages import KINDS, Asked, Kind, Known, page_records
from pipelines.web.workshop import Workshop
from sources.folder_licence import folder_licence
from sources.html_folder import HtmlFolder
from sources.input_files import path_of
from sources.pydoc_server import LICENSE as PYDOC_LICENSE
from sources.pydoc_server import MODULES

if TYPE_CHECKING:
    from pipelines.web.archived import PageArchive

ITEMS_PER_UNIT = 25
_NOT_OF_USER_PAGES = frozenset({"transcription_share", "crawl_pages", "contact"})


class WebParameters(Parameters):
    """`input`: `bundled`, a folder of HTML pages, one HTML file, the folder of a crawl (docs/crawling.md), WARC or WACZ
    files, an http(s) address, which `vlend` crawls beforehand (`pipelines.web.crawled_input`), or `composed` for pages
    that are put together, as many as are wanted (`pipelines.web.composed`).

    Bundled pages become one record each; all others become several (docs/web.md).
    """

    #: Pages of our own making (bundled or composed input), and pages of Python's documentation server (bundled input).
    pages: int = Field(default=64, ge=0)
    pydoc_pages: int = 40
    #: Composed input: a folder or file of texts whose words the pages shall have, and their languages.
    texts: str = ""
    languages: tuple[Literal["en", "zh"], ...] = ()
    #: Address as input: pages to visit at most, further settings of the crawl (`pipelines.web.crawling.settings`), and
    #: whether a crawl that is finished visits everything again that may have changed.
    crawl_pages: int = 50
    crawl: dict[str, Any] = Field(default_factory=dict)
    refresh: bool = False
    #: How the owner of a site can reach whoever runs the crawl: an e-mail address or a page. Needed for addresses.
    contact: str = ""
    #: Crawl or archive as input: the browser may ask the site for what is not stored.
    live: bool = False
    #: SPDX id or short name of the pages' licence, where the user knows it (folder or address as input).
    license: str | None = None
    #: Share of the bundled pages that become transcriptions; the others become HTML.
    transcription_share: float = 0.3
    #: The least similarity of the simplified page's rendering to the screenshot.
    minimum_similarity: float = 0.9
    #: Longest record, under the default counting rule.
    sequence_tokens: int = 4096
    page_deadline_seconds: float = 20.0
    #: Of the user's pages: in how many looks each is shown (`pipelines.web.looks`), whether looks vary at all, and
    #: which kinds of record are made of them.
    looks: int = Field(default=1, ge=1, le=100)
    vary: bool = True
    records: tuple[Kind, ...] = KINDS
    #: What of the user's pages is not fetched: `ads` (advertising, trackers, sound and video), `nothing`, or a file of
    #: rules such as `||ads.example.com^` that is added to the list of ads (`pipelines.browser.blocked`).
    block: str = "ads"
    #: How screenshots of the user's pages are stored: `auto` is PNG, or JPEG where photographs make that much smaller
    #: (`pipelines.web.encoding`); `png` and `webp` lose nothing.
    encoding: Encoding = "auto"

    def identity(self) -> dict[str, Any]:
        """Bundled pages are not asked for what the user's are; what a crawl was told shows in its pages."""
        others = {"crawl", "refresh", "texts"}
        others |= {"pages"} if self.input == COMPOSED else {"languages"}
        others |= {"looks", "vary", "records", "live", "encoding"} if self.input == BUNDLED else _NOT_OF_USER_PAGES
        others |= {"block"} if self.input in (BUNDLED, COMPOSED) else set()
        found = {name: value for name, value in super().identity().items() if name not in others}
        if self.block not in WORDS and "block" in found:
            found["block"] = digest(list_bytes(self.block))
        return found

    @field_validator("block")
    @classmethod
    def _absolute(cls, value: str) -> str:
        return value if value in WORDS else str(Path(value).absolute())


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
    #: What makes the records of the user's pages.
    user_operations = (
        Operation("web.visit", 3),
        Operation("web.simplify", 4),
        Operation("web.questions", 1),
        Operation("web.article", 1),
    )
    parameters_type = WebParameters
    default_source = "web_pages"
    deadline_seconds = 90.0
    pool = BROWSER
    output_bytes_per_item = 80_000
    places = ("input", "texts")
    parameters: WebParameters

    def __init__(self, parameters: WebParameters) -> None:
        super().__init__(parameters)
        self._workshop: Workshop | None = None
        if parameters.input != BUNDLED:
            self.operations = self.user_operations

    def units(self) -> Iterator[Unit]:
        """Bundled pages by language and pydoc's modules; or a folder's files; or the pages that a crawl finds."""
        if self.parameters.input == BUNDLED:
            yield from self._bundled_units()
        elif self.parameters.input == COMPOSED:
            yield from self._in_looks(COMPOSED, *self._supply().items(self.parameters.pages))
        elif archive := _archive_at(_existing(self.parameters.input)):
            for name, items, contents in archive.items():
                yield from self._in_looks(f"archive/{name}", items, contents)
        else:
            yield from self._folder_units()

    @contextmanager
    def session(self) -> Iterator[None]:
        """The servers of local material; the browser is the worker's own."""
        made = self.parameters.input in (BUNDLED, COMPOSED)
        root = None if made else _existing(self.parameters.input)
        archive = _archive_at(root) if root else None
        folder: HtmlFolder | ComposedSite | None = HtmlFolder(root) if root and archive is None else None
        if self.parameters.input == COMPOSED:
            folder = self._supply().site()
        online = self.parameters.live and archive is not None
        with Workshop(folder, self.parameters.seed, self.parameters.contact, online) as workshop:
            self._workshop = workshop
            workshop.archive = archive
            workshop.blocked = (
                None if self.parameters.input in (BUNDLED, COMPOSED) else blocklist(self.parameters.block)
            )
            if online and archive is not None:
                for place in sorted(archive.named_places):
                    workshop.allow(place)
            try:
                yield
            finally:
                self._workshop = None

    def process(self, item: Item) -> Iterator[Record]:
        """One record per bundled page; of a user's page all that it gives."""
        if self.parameters.input == BUNDLED:
            yield self._record(item, self._make(item))
        else:
            yield from self._user_records(item)

    def _fetch(self, item: Item) -> tuple[Workshop, Fetched]:
        assert self._workshop is not None, "process() runs inside session()"
        if self._workshop.archive is not None:
            return self._workshop, self._workshop.archive.fetch(item.payload)
        if item.payload["site"] == "folder":
            with as_drops():
                HtmlFolder(_existing(self.parameters.input)).check(item.payload["path"].lstrip("/"))
        return self._workshop, self._workshop.fetch(item.payload["site"], item.payload["path"])

    def _user_records(self, item: Item) -> list[Record]:
        workshop, fetched = self._fetch(item)
        number = int(item.payload.get("look", 0))
        page = item.locator.split("#look=")[0]
        look = draw_look(page, number, self.parameters.seed) if self.parameters.vary else PLAIN
        seed = fingerprint([page, number, self.parameters.seed])
        asked = Asked(self.parameters.records, look, number, seed, self.parameters.encoding)
        site = item.payload["site"]
        url = item.payload["path"] if site == "archive" else None
        known = Known(item.locator, self.parameters.source, self._license(item), url, site)
        workshop.refused()  # what a page before it was refused after its end
        try:
            with page_failures():
                records = page_records(workshop, fetched, asked, known, self._limits())
        except Drop as drop:
            if refused := workshop.refused():
                raise Drop(drop.reason, f"{drop.detail}; refused connections: {refused}") from drop
            raise
        told: dict[str, Any] = {}
        if fetched.signals:
            told["opt_out_signals"] = list(fetched.signals)
        if refused := workshop.refused():
            told["refused_connections"] = refused
        if site == COMPOSED:
            made = self._supply().page(item)
            told |= {"seed": self.parameters.seed, "components": list(made.components), "texts": list(made.texts)}
        for record in records:
            record.provenance |= told
        return records

    def _supply(self) -> Supply:
        return Supply(self.parameters.texts, self.parameters.languages, self.parameters.seed)

    def _limits(self) -> Limits:
        one = self.parameters
        return Limits(one.sequence_tokens, one.minimum_similarity, one.page_deadline_seconds)

    def _make(self, item: Item) -> Made:
        workshop, fetched = self._fetch(item)
        choice = int(fingerprint([item.locator, self.parameters.seed])[:8], 16)
        viewport = VIEWPORTS[("desktop", "desktop", "phone", "desktop", "tablet")[choice % 5]]
        as_text = (choice // 5 % 1000) / 1000 < self.parameters.transcription_share
        with page_failures():
            return make(workshop, fetched, viewport, as_text, self._limits())

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
        if item.payload["site"] == COMPOSED:
            return self.parameters.license or self._supply().page(item).license
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
        yield from self._in_looks("folder", items, [folder.digest(page) for page in pages])

    def _in_looks(self, piece: str, items: Sequence[Item], contents: Sequence[str]) -> Iterator[Unit]:
        """Units of the pages in their first look, then in each further one."""
        yield from _units(piece, items, contents)
        for look in range(1, self.parameters.looks):
            again = [Item(f"{one.locator}#look={look}", {**one.payload, "look": look}, one.bytes) for one in items]
            yield from _units(f"{piece}/look{look}", again, contents)


def _units(piece: str, items: Sequence[Item], contents: Sequence[str]) -> Iterator[Unit]:
    """Units of `ITEMS_PER_UNIT` items; `contents` has the digest of the material behind each item."""
    for start in range(0, len(items), ITEMS_PER_UNIT):
        stop = start + ITEMS_PER_UNIT
        yield Unit(f"{piece}/{start // ITEMS_PER_UNIT}", tuple(items[start:stop]), fingerprint(contents[start:stop]))


def _archive_at(root: Path) -> PageArchive | None:
    """The stored pages that lie there; None for a folder of HTML. The libraries for archives are loaded for the user's
    input alone."""
    from pipelines.web.archived import PageArchive

    return PageArchive(root) if PageArchive.lies_at(root) else None


def _existing(name: str) -> Path:
    path = Path(name)
    if name.startswith(("http://", "https://")):
        raise InputError(
            f"{name} is crawled first: `vlend crawl {name} --contact you@example.org --out crawl`, then "
            f"name that folder as input (`vlend run` does both)"
        )
    if not path.exists():
        raise InputError(f"{name} does not exist; name a folder of HTML pages, one HTML file, or an http(s) address")
    return path
