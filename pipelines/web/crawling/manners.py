"""Ask a site what it wishes before anything else is asked of it: robots.txt, and its reservations from text mining."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from pipelines.web.crawling.addresses import AddressError, canonical, host_of
from pipelines.web.crawling.book import HostBook
from pipelines.web.crawling.failures import FetchError
from pipelines.web.crawling.fetch import Reply
from pipelines.web.crawling.journal import Journal, payload_digest
from pipelines.web.crawling.pace import Pace
from pipelines.web.crawling.robots import MAX_BYTES, MAX_REDIRECTS, Robots
from pipelines.web.crawling.unpack import unpacked
from pipelines.web.crawling.visit import Visit

if TYPE_CHECKING:
    from pipelines.web.crawling.host import Surroundings

_TDMREP = "/.well-known/tdmrep.json"
_MAX_READ = 2 << 20
_FORBIDDEN = frozenset({"private_address", "port_refused", "not_http", "address_malformed"})


async def fetch_robots(around: Surroundings, journal: Journal, book: HostBook, pace: Pace, place: str) -> Robots | None:
    """The wishes of a place, from the book or from the site; None where the unit ends before the site may be asked.

    Raises `FetchError` where nothing may be asked of the place, now or later.
    """
    if (known := book.fresh_robots(place, around.clock.now())) is not None:
        return known
    address = f"{place}/robots.txt"
    visit = Visit(address, "robots", 0, "fetched", attempts=1)
    reply: Reply | None = None
    try:
        reply = await _follow(around, pace, address, visit)
        if reply is None:
            return None
        body = unpacked(reply.body, reply.header("Content-Encoding"), _MAX_READ)[:MAX_BYTES]
        robots = Robots.answered(reply.status, body, reply.began)
    except FetchError as error:
        if error.reason in _FORBIDDEN:
            raise
        if error.reason == "body_too_large":  # what comes first counts, and it is not worth more
            robots = Robots("", around.clock.now())
        else:
            visit.outcome, visit.reason, visit.detail = "dropped", error.reason, error.detail
            robots = Robots("", around.clock.now(), reachable=False)
    if robots.reachable is False and visit.outcome == "fetched":
        visit.outcome, visit.reason = "dropped", f"http_{visit.status}"
    visit.text, visit.time = robots.text, robots.fetched
    if visit.outcome == "fetched" and reply is not None and reply.status == 200:
        visit.digest, visit.size = payload_digest(reply.body), len(reply.body)
        if around.settings.sitemaps:
            visit.links = _sitemaps(robots, place)
        journal.add(visit, reply)
    else:
        journal.add(visit)
    if robots.reachable and not await _fetch_reservations(around, journal, pace, place, robots):
        return None
    book.robots[place] = robots
    return robots


async def _follow(around: Surroundings, pace: Pace, address: str, visit: Visit) -> Reply | None:
    """The answer at the end of up to five redirects, wherever they lead (RFC 9309, 2.3.1.2)."""
    for _ in range(MAX_REDIRECTS + 1):
        if not await pace.turn(around.until):
            return None
        async with around.slots:
            reply = await around.fetcher.fetch(address, _MAX_READ)
        visit.status = reply.status
        if reply.status not in (301, 302, 303, 307, 308) or not reply.header("Location"):
            return reply
        try:
            address = canonical(urljoin(address, reply.header("Location")))
        except (AddressError, ValueError):
            return reply
    return reply


async def _fetch_reservations(around: Surroundings, journal: Journal, pace: Pace, place: str, robots: Robots) -> bool:
    """Add the site's reservations to `robots`; False where the unit ends before it may be asked."""
    address = place + _TDMREP
    visit = Visit(address, "tdmrep", 0, "fetched", time=around.clock.now(), attempts=1)
    try:
        if not robots.allows(address):
            raise FetchError("robots_denied")
        if not await pace.turn(around.until):
            return False
        async with around.slots:
            reply = await around.fetcher.fetch(address, _MAX_READ)
        visit.status, visit.time = reply.status, reply.began
        if reply.status != 200:
            raise FetchError(f"http_{reply.status}")
        body = unpacked(reply.body, reply.header("Content-Encoding"), _MAX_READ)
    except FetchError as error:
        visit.outcome, visit.reason, visit.detail = "dropped", error.reason, error.detail
        journal.add(visit)
        return True
    robots.reserve(body)
    visit.digest, visit.size, visit.text = payload_digest(reply.body), len(reply.body), body.decode("utf-8", "replace")
    journal.add(visit, reply)
    return True


def _sitemaps(robots: Robots, place: str) -> list[tuple[str, str]]:
    """Sitemaps of the same host; others would send us to sites that nobody named."""
    found = []
    for address in robots.sitemaps:
        try:
            whole = canonical(urljoin(f"{place}/", address))
        except (AddressError, ValueError):
            continue
        if host_of(whole) == host_of(place):
            found.append((whole, "sitemap"))
    return found
