"""robots.txt by RFC 9309: what may be fetched, how fast, and what the file says beside its rules.

The answer's status decides first (section 2.3.1): a file that is not there (4xx) allows everything, one that cannot be
had (5xx, no connection) nothing, until it can. At most 500 KiB are read; redirects are followed five times.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from protego import Protego

from pipelines.web.crawling.settings import PRODUCT
from pipelines.web.crawling.signals import reservation_rules, reserved_by_rules, site_signals

MAX_BYTES = 500 << 10
MAX_REDIRECTS = 5
#: A copy is used for so long (section 2.4), in seconds.
MAX_AGE = 24 * 3600.0
#: A longer pause between requests is not believed to be meant, in seconds.
MAX_DELAY = 3600.0

_UNREACHABLE = "User-agent: *\nDisallow: /\n"
_AGENT_LINE = re.compile(r"^([ \t]*user-?agent[ \t]*:[ \t]*)([A-Za-z_-]+|\*)?[^\r\n#]*", re.IGNORECASE | re.MULTILINE)


@dataclass
class Robots:
    """The wishes of one `scheme://host:port`. `fetched` is Unix time; `reachable` False forbids everything."""

    text: str
    fetched: float
    reachable: bool = True
    reservations: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._rules = Protego.parse(_AGENT_LINE.sub(_product, self.text) if self.reachable else _UNREACHABLE)
        self._signals = site_signals(self.text)

    @classmethod
    def answered(cls, status: int, body: bytes, fetched: float) -> Robots:
        """What an answer with `status` and `body` means."""
        if 200 <= status < 300:
            return cls(body[:MAX_BYTES].decode("utf-8-sig", "replace"), fetched)
        # a redirect that leads nowhere counts as a file that is not there
        return cls("", fetched, reachable=status < 500 and status != 429)

    def allows(self, address: str) -> bool:
        """May we fetch it?"""
        return bool(self._rules.can_fetch(address, PRODUCT))

    @property
    def delay(self) -> float:
        """Seconds between two requests that the file asks for; 0 where it does not."""
        delay = float(self._rules.crawl_delay(PRODUCT) or 0.0)
        if rate := self._rules.request_rate(PRODUCT):
            delay = max(delay, rate.seconds / max(1, rate.requests))
        return min(MAX_DELAY, max(0.0, delay))

    @property
    def sitemaps(self) -> list[str]:
        """Addresses of sitemaps as they are written there."""
        return list(self._rules.sitemaps)[:100]

    def signals(self, address: str) -> list[str]:
        """Opt-out signals of the site that hold for `address`."""
        return [*self._signals, *reserved_by_rules(self.reservations, address)]

    def reserve(self, body: bytes) -> None:
        """Take in the site's /.well-known/tdmrep.json."""
        self.reservations = reservation_rules(body)

    def state(self) -> dict[str, Any]:
        """As JSON, for `from_state`."""
        return {
            "text": self.text,
            "fetched": self.fetched,
            "reachable": self.reachable,
            "reservations": self.reservations,
        }

    @classmethod
    def from_state(cls, state: dict[str, Any]) -> Robots:
        """What `state` gave."""
        return cls(**state)


def _product(line: re.Match[str]) -> str:
    """A line `User-agent` with the product token alone (section 2.2.1), where the parser would match parts of names."""
    name = (line[2] or "").lower()
    return f"{line[1]}{name if name in ('*', PRODUCT) else 'another-robot'}"
