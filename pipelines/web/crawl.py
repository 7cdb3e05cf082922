"""A small polite crawler: robots.txt, an honest name, one request at a time per host, opt-outs honoured, and no
connection to a private address but the one that it was sent to (docs/crawling.md has the large one).

`Crawler.fetch` gets one page or raises `FetchError` with the reason; `Crawler.crawl` follows links that stay inside the
seed's folder. Addresses are canonical (w3lib: sorted query, no fragment).
"""

from __future__ import annotations

import http.client
import re
import time
import urllib.error
import urllib.request
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html
from protego import Protego
from w3lib.html import get_base_url
from w3lib.url import canonicalize_url

from pipelines.web.guarded import PrivateAddressError, guarded_handlers

MAX_PAGE_BYTES = 8_000_000
REQUEST_SECONDS = 15.0
#: Pause between two requests to one host, unless its robots.txt asks for a longer one. Loopback needs none.
DELAY_SECONDS = 1.0
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_PAGE_TYPES = ("text/html", "application/xhtml+xml")
#: Words by which a site reserves its pages from training.
_OPT_OUT = re.compile(r"\b(noai|noimageai)\b", re.IGNORECASE)
_META = re.compile(rb"<meta\b[^>]*\bname\s*=\s*[\"']?(?:robots|tdm-reservation)\b[^>]*>", re.IGNORECASE)
_RESERVED = re.compile(rb"tdm-reservation[^>]*content\s*=\s*[\"']?1", re.IGNORECASE)


class FetchError(Exception):
    """No page came of an address. `reason` is snake_case: robots_denied, http_404, not_a_page, opted_out, …"""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Fetched:
    """A page as it was sent: canonical address, Content-Type, bytes, and opt-out signals that came with it."""

    url: str
    content_type: str
    body: bytes
    signals: tuple[str, ...] = ()


class Crawler:
    """`user_agent` names us and says how to reach us. Not for use from several threads."""

    def __init__(self, user_agent: str, sleep: Callable[[float], None] = time.sleep) -> None:
        self._agent = user_agent
        self._sleep = sleep
        self._robots: dict[str, Protego] = {}
        self._next: dict[str, float] = {}

    def fetch(self, url: str) -> Fetched:
        """The page at `url`; raises `FetchError`."""
        url = canonicalize_url(url)
        if not self.allowed(url):
            raise FetchError("robots_denied", urlsplit(url).path)
        fetched = self._get(url)
        if urlsplit(fetched.url).netloc != urlsplit(url).netloc and not self.allowed(fetched.url):
            raise FetchError("robots_denied", fetched.url)
        if not fetched.content_type.startswith(_PAGE_TYPES):
            raise FetchError("not_a_page", fetched.content_type)
        for tag in _META.findall(fetched.body):
            if _OPT_OUT.search(tag.decode("latin-1")) or _RESERVED.search(tag):
                raise FetchError("opted_out", tag.decode("latin-1")[:100])
        return fetched

    def crawl(self, seed: str, limit: int) -> Iterator[Fetched]:
        """Up to `limit` pages, breadth first from `seed`, inside the folder that the seed lies in."""
        seed = canonicalize_url(seed)
        scope = urljoin(seed, ".")
        seen, waiting = {seed}, deque([seed])
        while waiting and limit > 0:
            try:
                fetched = self.fetch(waiting.popleft())
            except FetchError:
                continue
            limit -= 1
            yield fetched
            for link in page_links(fetched):
                if link.startswith(scope) and link not in seen:
                    seen.add(link)
                    waiting.append(link)

    def allowed(self, url: str) -> bool:
        """Does the robots.txt of the address's host let us fetch it? A host whose robots.txt fails says no."""
        return bool(self._rules(url).can_fetch(url, self._agent))

    def _rules(self, url: str) -> Protego:
        host = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        if host not in self._robots:
            try:
                text = self._get(host + "/robots.txt").body.decode("utf-8", "replace")
            except FetchError as error:
                # RFC 9309: a missing file allows all, an unreachable one nothing
                missing = error.reason.startswith("http_4")
                text = "" if missing else "User-agent: *\nDisallow: /"
            self._robots[host] = Protego.parse(text)
        return self._robots[host]

    def _get(self, url: str) -> Fetched:
        self._wait_for_turn(url)
        local = urlsplit(url).hostname in _LOOPBACK
        opener = urllib.request.build_opener(*guarded_handlers(url if local else ""))
        request = urllib.request.Request(url, headers={"User-Agent": self._agent, "Accept": "text/html,*/*;q=0.5"})
        deadline = time.monotonic() + REQUEST_SECONDS
        try:
            with opener.open(request, timeout=REQUEST_SECONDS) as reply:
                headers = reply.headers
                if _OPT_OUT.search(headers.get("X-Robots-Tag", "")) or headers.get("TDM-Reservation") == "1":
                    raise FetchError("opted_out", "by response header")
                body = _read(reply, deadline)
                return Fetched(canonicalize_url(reply.url), headers.get("Content-Type", ""), body)
        except urllib.error.HTTPError as error:
            raise FetchError(f"http_{error.code}", urlsplit(url).path) from error
        except TimeoutError as error:
            raise FetchError("fetch_deadline", f"{REQUEST_SECONDS:g} s") from error
        except (urllib.error.URLError, http.client.HTTPException, ConnectionError, ValueError) as error:
            if isinstance(getattr(error, "reason", None), TimeoutError):
                raise FetchError("fetch_deadline", f"{REQUEST_SECONDS:g} s") from error
            if isinstance(getattr(error, "reason", None), PrivateAddressError):
                raise FetchError("private_address", urlsplit(url).netloc) from error
            raise FetchError("unreachable", type(error).__name__) from error

    def _wait_for_turn(self, url: str) -> None:
        host = urlsplit(url)
        if host.hostname in _LOOPBACK:
            return
        rules = self._robots.get(f"{host.scheme}://{host.netloc}")
        delay = max(DELAY_SECONDS, float((rules.crawl_delay(self._agent) if rules else None) or 0))
        now = time.monotonic()
        turn = max(now, self._next.get(host.netloc, now))
        self._next[host.netloc] = turn + delay
        if turn > now:
            self._sleep(turn - now)


def page_links(page: Fetched) -> list[str]:
    """Canonical addresses of the page's links, in their order, without fragments and `nofollow`."""
    if not page.body.strip():
        return []
    try:
        tree = lxml_html.document_fromstring(page.body)
    except (etree.ParserError, ValueError):
        return []
    base = get_base_url(page.body, page.url)
    found = []
    for anchor in tree.iter("a"):
        target = anchor.get("href")
        if target and "nofollow" not in (anchor.get("rel") or ""):
            address = urljoin(base, target)
            if address.startswith(("http://", "https://")):
                found.append(canonicalize_url(address))
    return found


def _read(reply: http.client.HTTPResponse, deadline: float) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while piece := reply.read(65_536):
        pieces.append(piece)
        size += len(piece)
        if size > MAX_PAGE_BYTES:
            raise FetchError("page_too_large", f"more than {MAX_PAGE_BYTES} bytes")
        if time.monotonic() > deadline:
            raise FetchError("fetch_deadline", f"{REQUEST_SECONDS:g} s")
    return b"".join(pieces)
