"""Pages that are stored already: a crawl's folder, WARC and WACZ files. Records are made of them without the network.

The browser is handed every answer from the archive, under the address that the page had; what the archive does not hold
is not asked of anybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from corpus.store.files import FileSystem
from pipelines.browser.blocked import Blocklist
from pipelines.engine.pipeline import Drop, InputError, Item, Merge
from pipelines.refusals import as_drops, as_input_errors
from pipelines.web.crawling.addresses import AddressError, canonical
from pipelines.web.crawling.index import rows, stored_rows
from pipelines.web.crawling.settings import PATH as CRAWL
from pipelines.web.crawling.settings import CrawlSettings
from pipelines.web.crawling.signals import header_signals, page_signals, reserves
from pipelines.web.fetched import MAX_PAGE_BYTES, PAGE_TYPES, Fetched
from sources.html_folder import PAGE_SUFFIXES
from sources.input_files import FileRejectedError, find
from sources.warc_files import ArchiveFile, Stored, archive_files, entries, is_archive, read_entry

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route, WebSocketRoute

MAX_FILE_BYTES = 20_000_000
_MAX_REDIRECTS = 5


@dataclass(frozen=True)
class Capture:
    """An answer in the archive: `file` is the name of its WARC file. `broken` says why the file cannot be read on;
    `part` is what a page needs to be drawn, such as the content of a frame."""

    url: str
    file: str
    offset: int
    date: str = ""
    status: int = 200
    content_type: str = ""
    digest: str = ""
    broken: str = ""
    part: bool = False

    @property
    def is_page(self) -> bool:
        """Is it a whole HTML page?"""
        return self.status == 200 and not self.part and self.content_type.lower().startswith(PAGE_TYPES)


class PageArchive:
    """`root` is the folder of a crawl, a WARC or WACZ file, or a folder of these."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._crawled = (root / CRAWL).is_file()

    @staticmethod
    def lies_at(root: Path) -> bool:
        """Is there an archive, rather than a folder of HTML pages?"""
        if root.is_file():
            return is_archive(root)
        if (root / CRAWL).is_file():
            return True
        try:
            found = find(root, lambda path: is_archive(path) or path.suffix.lower() in PAGE_SUFFIXES)
        except FileRejectedError:
            return False
        names = [path for path in found if path.is_file()]
        return bool(names) and all(is_archive(path) for path in names)

    def items(self) -> Iterator[tuple[str, list[Item], list[str]]]:
        """By WARC file: its name, an item for each page, and digests of what is behind them.

        The newest capture of an address stands for it; the others are merged into it. Raises `InputError`.
        """
        captures = self.captures
        newest = _newest(capture for capture in captures if capture.is_page)
        by_file: dict[str, list[tuple[Item, str]]] = {}
        for capture in captures:
            place = {"site": "archive", "file": capture.file, "offset": capture.offset}
            if capture.broken:
                name = f"{capture.file}#{capture.offset}"
                found = Item(name, {**place, "path": "", "broken": capture.broken})
            elif not capture.is_page:
                continue
            elif newest[_key(capture.url)] is capture:
                found = Item(capture.url, {**place, "path": capture.url})
            else:
                name = f"{capture.url}#capture={capture.file}@{capture.offset}"
                found = Item(name, {**place, "path": capture.url, "into": newest[_key(capture.url)].url})
            content = capture.digest or f"{capture.file} {capture.offset} {capture.date}"
            if capture.url in self._reserved_later:
                content += " reserved"  # records that were made before are made anew, and end as drops
            by_file.setdefault(capture.file, []).append((found, content))
        if not by_file:
            raise InputError(f"{self.root} holds no HTML page; crawl first, or name an archive that does")
        for name, mine in by_file.items():
            yield name, [item for item, _ in mine], [content for _, content in mine]

    def fetch(self, payload: dict[str, Any]) -> Fetched:
        """The page of an item. Raises `Drop`, or `Merge` for an older capture."""
        if "into" in payload:
            raise Merge(payload["into"])
        if "broken" in payload:
            raise Drop("archive_broken", payload["broken"])
        if signal := self._reserved_later.get(payload["path"]):
            raise Drop("opt_out", signal)
        with as_drops():
            stored = read_entry(self._files[payload["file"]], payload["offset"], MAX_PAGE_BYTES)
        if not stored.body.strip():
            raise Drop("empty_page")
        signals = [*header_signals(stored.headers), *page_signals(stored.body)]
        if self._obeys and (signal := reserves(signals)):
            raise Drop("opt_out", signal)
        return Fetched(payload["path"], stored.content_type, stored.body, tuple(signals))

    def answer(self, url: str) -> Stored | None:
        """What the archive holds for an address that a page asks for, redirects followed; None for nothing."""
        for _ in range(_MAX_REDIRECTS):
            capture = self._answers.get(_key(url))
            if capture is None or capture.broken:
                return None
            try:
                stored = read_entry(self._files[capture.file], capture.offset, MAX_FILE_BYTES)
            except FileRejectedError:
                return None  # a picture or a style sheet that cannot be read is missing, as on a site that lost it
            location = next((value for name, value in stored.headers if name.lower() == "location"), "")
            if not (300 <= stored.status < 400 and location):
                return stored
            url = urljoin(url, location)
        return None

    def attach(self, page: Page, own: str, live: bool = False, blocked: Blocklist | None = None) -> None:
        """Let `page` see the archive, and the addresses that begin with `own`, and nothing else; or, if it is `live`,
        what the archive lacks from where it lies, as far as the browser itself may go there. What is `blocked` is left
        out in both cases, unless it is the page itself."""

        def handle(route: Route) -> None:
            url = route.request.url
            if url.startswith(own):
                route.continue_()
                return
            if blocked and blocked.blocks(url) and not _is_the_page(route, page):
                route.abort("blockedbyclient")
                return
            stored = self.answer(url) if route.request.method == "GET" else None
            if stored is None and live:
                route.continue_()
                return
            if stored is None:
                route.abort("addressunreachable")
                return
            headers = {"Content-Type": stored.content_type, "Access-Control-Allow-Origin": "*"}
            route.fulfill(status=stored.status or 200, headers=headers, body=stored.body)

        def close(socket: WebSocketRoute) -> None:
            socket.close()

        page.route("**/*", handle)
        if not live:
            page.route_web_socket(re.compile(".*"), close)

    @property
    def named_places(self) -> frozenset[str]:
        """`host:port` of what the crawl's user named himself; empty for archives of other origin."""
        return CrawlSettings.read(FileSystem(str(self.root))).named_places if self._crawled else frozenset()

    @cached_property
    def captures(self) -> list[Capture]:
        """Every answer in the archive. Raises `InputError` where it cannot be opened."""
        if self._crawled:
            return [
                Capture(row["address"], row["file"], row["offset"], f"{row['time']:.6f}", row["status"],
                        row["content_type"], row["digest"], part=row["kind"] != "page")
                for row in self._rows
            ]  # fmt: skip
        found = []
        for name, file in self._files.items():
            try:
                for entry in entries(file):
                    found.append(
                        Capture(entry.url, name, entry.offset, entry.date, entry.status, entry.content_type,
                                entry.digest, entry.broken)
                    )  # fmt: skip
            except FileRejectedError as error:
                found.append(Capture("", name, 0, broken=str(error)))
        return found

    @cached_property
    def _files(self) -> dict[str, ArchiveFile]:
        if self._crawled:
            names = {row["file"] for row in self._rows}
            return {name: ArchiveFile(self.root, self.root / name) for name in sorted(names)}
        with as_input_errors():
            return {file.name: file for file in archive_files(self.root)}

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        return list(stored_rows(FileSystem(str(self.root))))

    @cached_property
    def _answers(self) -> dict[str, Capture]:
        return _newest(self.captures)

    @cached_property
    def _reserved_later(self) -> dict[str, str]:
        """Pages of a crawl that reserved themselves when they were visited again, and by which signal."""
        if not (self._crawled and self._obeys):
            return {}
        found: dict[str, str] = {}
        for row in rows(FileSystem(str(self.root))):  # by round: what is said last counts
            if row["kind"] != "page" or row["outcome"] == "postponed":
                continue
            found.pop(row["address"], None)
            if row["reason"] == "opt_out":
                found[row["address"]] = row["detail"]
        return found

    @cached_property
    def _obeys(self) -> bool:
        return not self._crawled or CrawlSettings.read(FileSystem(str(self.root))).obey_opt_outs


def _newest(captures: Iterable[Capture]) -> dict[str, Capture]:
    """By address; of pages that were answered otherwise later (a failure), the page stays."""
    found: dict[str, Capture] = {}
    for capture in captures:
        known = found.get(_key(capture.url))
        rank = (capture.status == 200, capture.date)
        if not capture.broken and (known is None or rank >= (known.status == 200, known.date)):
            found[_key(capture.url)] = capture
    return found


def _key(url: str) -> str:
    try:
        return canonical(url)
    except AddressError:
        return url


def _is_the_page(route: Route, page: Page) -> bool:
    """Is it the page's own document that is asked for, not something in it?"""
    return route.request.is_navigation_request() and route.request.frame == page.main_frame
