"""What an answer means: stored, unchanged, a redirect, or nothing, with the links to follow."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urljoin

from pipelines.web.crawling.addresses import AddressError, canonical
from pipelines.web.crawling.entry import Entry
from pipelines.web.crawling.failures import FetchError
from pipelines.web.crawling.fetch import Reply, retry_after
from pipelines.web.crawling.journal import payload_digest
from pipelines.web.crawling.links import Link, page_links, style_links
from pipelines.web.crawling.scope import Scope
from pipelines.web.crawling.settings import CrawlSettings
from pipelines.web.crawling.signals import follows_links, header_signals, page_signals, reserves
from pipelines.web.crawling.traps import refuses
from pipelines.web.crawling.unpack import unpacked
from pipelines.web.crawling.visit import Visit
from sources.sitemaps import SitemapError, read_sitemap

PAGE_TYPES = ("text/html", "application/xhtml+xml")
MAX_REDIRECTS = 10
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
#: Header values are kept up to this length.
_MAX_VALUE = 1000


class Judge:
    """Reads answers for one crawl."""

    def __init__(self, settings: CrawlSettings) -> None:
        self._settings = settings
        self._scope = Scope(settings)

    def limit(self, kind: str) -> int:
        """Bytes of body that are read of an address of this kind."""
        return self._settings.page_bytes if kind == "page" else self._settings.file_bytes

    def before_body(self, entry: Entry, reply: Reply) -> None:
        """Raise `FetchError` for an answer whose body is not wanted."""
        if reply.status in _REDIRECTS or reply.status == 304:
            return
        if reply.status != 200:
            raise FetchError(f"http_{reply.status}", reply.reason[:100], retry_after(reply))
        if self._settings.obey_opt_outs and (signal := reserves(header_signals(reply.headers))):
            raise FetchError("opt_out", signal)
        kind = reply.header("Content-Type").partition(";")[0].strip().lower()
        if entry.kind == "page" and kind and not kind.startswith(PAGE_TYPES):
            raise FetchError("not_a_page", kind[:100])

    def visit(self, entry: Entry, reply: Reply, site: list[str]) -> Visit:
        """The visit that an answer makes; raises `FetchError` where nothing comes of it. `site` are signals of the
        whole site."""
        visit = Visit(
            entry.address, entry.kind, entry.depth, "fetched", status=reply.status, time=reply.began,
            seconds=reply.seconds, attempts=entry.attempts + 1, redirects=entry.redirects,
            content_type=reply.header("Content-Type")[:_MAX_VALUE], etag=reply.header("ETag")[:_MAX_VALUE],
            last_modified=reply.header("Last-Modified")[:_MAX_VALUE], size=len(reply.body),
            digest=payload_digest(reply.body), signals=[*header_signals(reply.headers), *site],
        )  # fmt: skip
        if reply.status == 304:
            if not entry.digest:
                raise FetchError("answer_malformed", "not modified, but nothing was asked about")
            visit.outcome, visit.digest = "unchanged", entry.digest
            visit.etag, visit.last_modified = visit.etag or entry.etag, visit.last_modified or entry.last_modified
        elif reply.status in _REDIRECTS:
            self._redirect(visit, reply)
        else:
            self._read(visit, reply)
            if entry.digest == visit.digest and visit.size:
                visit.outcome = "unchanged"
        return visit

    def _redirect(self, visit: Visit, reply: Reply) -> None:
        target = reply.header("Location")
        if not target:
            raise FetchError("answer_malformed", f"status {reply.status} without Location")
        if visit.redirects >= MAX_REDIRECTS:
            raise FetchError("too_many_redirects", f"more than {MAX_REDIRECTS}")
        try:
            visit.location = canonical(urljoin(visit.address, target))
        except (AddressError, ValueError) as error:
            raise FetchError("redirect_malformed", target[:200]) from error
        if visit.location == visit.address:
            raise FetchError("redirect_loop", "leads to itself")
        visit.outcome, visit.digest = "redirected", ""
        self._follow(visit, [Link(visit.location, visit.kind)], visit.depth)

    def _read(self, visit: Visit, reply: Reply) -> None:
        """Opt-outs in the page, and its links."""
        body = unpacked(reply.body, reply.header("Content-Encoding"), self._settings.unpacked_bytes)
        if visit.kind == "sitemap":
            try:
                found = read_sitemap(body, self._settings.unpacked_bytes)
            except SitemapError as error:
                raise FetchError("sitemap_unreadable", str(error)) from error
            links = [*_canonical(found.pages, "page"), *_canonical(found.sitemaps, "sitemap")]
            self._follow(visit, links, 0)
            return
        if visit.kind == "page":
            visit.signals = list(dict.fromkeys([*visit.signals, *page_signals(body)]))
            if self._settings.obey_opt_outs and (signal := reserves(visit.signals)):
                raise FetchError("opt_out", signal)
            links = page_links(body, visit.address, visit.content_type, self._settings.requisites)
            if not follows_links(visit.signals):
                links = [link for link in links if link.kind != "page"]
            self._follow(visit, links, visit.depth + 1)
        elif self._settings.requisites and visit.content_type.startswith("text/css"):
            self._follow(visit, style_links(body, visit.address), visit.depth)

    def _follow(self, visit: Visit, links: list[Link], depth: int) -> None:
        refused: Counter[str] = Counter()
        for link in links:
            why = self._scope.refuses(link.address, link.kind, depth) or refuses(link.address)
            if why:
                refused[why] += 1
            else:
                visit.links.append((link.address, link.kind))
        visit.refused = dict(sorted(refused.items()))


def _canonical(addresses: list[str], kind: str) -> list[Link]:
    found = []
    for address in addresses:
        try:
            found.append(Link(canonical(address), kind))
        except AddressError:
            continue
    return found
