"""From links to addresses that will be visited: each once, so many of a host, so many of a family."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipelines.web.crawling.addresses import host_of
from pipelines.web.crawling.entry import Entry
from pipelines.web.crawling.settings import CrawlSettings
from pipelines.web.crawling.traps import family

#: Sitemaps of one host: each names up to 50,000 addresses.
MAX_SITEMAPS = 1_000


@dataclass
class Admission:
    """The rules of one bucket. `known` are keys of what came up before, admitted or not."""

    settings: CrawlSettings
    known: set[int] = field(default_factory=set)
    #: by kind and host
    hosts: Counter[tuple[str, str]] = field(default_factory=Counter)
    families: Counter[str] = field(default_factory=Counter)

    def remember(self, entries: Iterable[Entry]) -> None:
        """Take in what was admitted in earlier rounds."""
        for entry in entries:
            self.known.add(entry.key)
            self._count(entry)

    def admit(self, links: Iterable[Entry]) -> tuple[list[Entry], list[tuple[Entry, str]]]:
        """New addresses among `links`, and those that are refused, with the reason. Nearest to a seed first."""
        admitted: list[Entry] = []
        refused: list[tuple[Entry, str]] = []
        for entry in sorted(links, key=lambda entry: (entry.depth, entry.redirects, entry.kind, entry.address)):
            key = entry.key
            if key in self.known:
                continue
            self.known.add(key)
            if why := self._refuses(entry):
                refused.append((entry, why))
            else:
                self._count(entry)
                admitted.append(entry)
        return admitted, refused

    def _refuses(self, entry: Entry) -> str | None:
        if entry.record:  # a visit again is no new address
            return None
        there = self.hosts[entry.kind, host_of(entry.address)]
        if entry.kind == "requisite":
            return "trap_requisites" if there >= self.settings.host_requisites else None
        if entry.kind == "sitemap":
            return "trap_sitemaps" if there >= MAX_SITEMAPS else None
        if there >= self.settings.host_pages:
            return "host_full"
        like, dated = family(entry.address)
        if dated and self.families[like] >= self.settings.dated_variants:
            return "trap_calendar"
        return "trap_variants" if self.families[like] >= self.settings.variants else None

    def _count(self, entry: Entry) -> None:
        self.hosts[entry.kind, host_of(entry.address)] += 1
        if entry.kind == "page":
            self.families[family(entry.address)[0]] += 1


def shares(counts: dict[int, Counter[int]], total: int) -> dict[int, int]:
    """Of `total` pages, how many each bucket may take: `counts` has its waiting pages by depth.

    The nearest depth is served first; where it cannot be served whole, each bucket gets its part.
    """
    found = dict.fromkeys(counts, 0)
    for depth in sorted({depth for count in counts.values() for depth in count}):
        level = {bucket: count[depth] for bucket, count in counts.items() if count[depth]}
        whole = sum(level.values())
        if whole <= total:
            part = level
        else:
            part = {bucket: total * number // whole for bucket, number in level.items()}
            # what is left by rounding goes to those who lost most by it, then by number
            order = sorted(level, key=lambda bucket: (-(total * level[bucket] % whole), bucket))
            for bucket in order[: total - sum(part.values())]:
                part[bucket] += 1
        for bucket, number in part.items():
            found[bucket] += number
        total -= sum(part.values())
    return found
