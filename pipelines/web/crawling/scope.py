"""Which links of a page are followed: by scope, by depth, by the user's expressions."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from pipelines.web.crawling.addresses import domain_of, host_of
from pipelines.web.crawling.settings import CrawlSettings


class Scope:
    """`refuses(address, kind, depth)` says why a link is not followed, or None."""

    def __init__(self, settings: CrawlSettings) -> None:
        self._depth = settings.depth
        self._include = [re.compile(pattern) for pattern in settings.include]
        self._exclude = [re.compile(pattern) for pattern in settings.exclude]
        self._inside = {
            "folder": self._in_folder,
            "host": self._on_host,
            "domain": self._in_domain,
            "any": lambda address: True,
        }[settings.scope]
        self._seeds = frozenset([*settings.seeds, *settings.seed_sitemaps])
        # a sitemap speaks for the folder that it lies in, as its protocol has it
        self._folders = frozenset(urljoin(seed, ".") for seed in self._seeds)
        self._hosts = frozenset(host_of(seed) for seed in self._seeds)
        self._domains = frozenset(domain_of(host) for host in self._hosts)

    def refuses(self, address: str, kind: str, depth: int) -> str | None:
        """The reason, snake_case. What a page needs to be drawn may lie anywhere, and
        sitemaps anywhere on a seed's host; `exclude` holds for all."""
        if any(pattern.search(address) for pattern in self._exclude):
            return "excluded"
        if kind == "requisite" or address in self._seeds:
            return None
        if kind == "sitemap" and host_of(address) in self._hosts:
            return None
        if depth > self._depth:
            return "too_deep"
        if not self._inside(address):
            return "out_of_scope"
        if self._include and not any(pattern.search(address) for pattern in self._include):
            return "not_included"
        return None

    def _in_folder(self, address: str) -> bool:
        place = address.partition("?")[0]
        return any(place[: end + 1] in self._folders for end, letter in enumerate(place) if letter == "/")

    def _on_host(self, address: str) -> bool:
        return host_of(address) in self._hosts

    def _in_domain(self, address: str) -> bool:
        return domain_of(host_of(address)) in self._domains
