"""What a bucket knows of its hosts from round to round: robots.txt, when each was asked last, until when it wants to be
left alone, how often it failed."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipelines.web.crawling.addresses import host_of, place_of
from pipelines.web.crawling.robots import MAX_AGE, Robots
from pipelines.web.crawling.visit import Visit


@dataclass
class HostBook:
    """`robots` by `scheme://host:port`; `last`, `held` (until when it wants to be left alone; Unix time) and
    `failed_rounds` by host."""

    robots: dict[str, Robots] = field(default_factory=dict)
    last: dict[str, float] = field(default_factory=dict)
    held: dict[str, float] = field(default_factory=dict)
    failed_rounds: dict[str, int] = field(default_factory=dict)

    def fresh_robots(self, place: str, now: float) -> Robots | None:
        """The robots.txt of a place, unless it is too old; one that could not be had is asked for again each round."""
        known = self.robots.get(place)
        return known if known and known.reachable and now - known.fetched < MAX_AGE else None

    def replay(self, visits: Iterable[Visit]) -> None:
        """Take in what a worker did that was killed. A site of which not all wishes were heard is asked again."""
        asked: dict[str, Robots] = {}
        for visit in visits:
            host = host_of(visit.address)
            self.last[host] = max(self.last.get(host, 0.0), visit.time)
            place = place_of(visit.address)
            if visit.kind == "hold":
                self.held[host] = max(self.held.get(host, 0.0), visit.not_before)
            elif visit.kind == "robots":
                asked[place] = Robots(visit.text, visit.time, visit.outcome == "fetched")
            elif visit.kind == "tdmrep" and place in asked:
                asked[place].reserve(visit.text.encode())
                self.robots[place] = asked[place]

    def data(self) -> bytes:
        """As packed JSON, for `read`; the same book gives the same bytes."""
        content = {
            "robots": {place: robots.state() for place, robots in sorted(self.robots.items())},
            "last": dict(sorted(self.last.items())),
            "held": dict(sorted(self.held.items())),
            "failed_rounds": dict(sorted(self.failed_rounds.items())),
        }
        return gzip.compress(json.dumps(content, ensure_ascii=False).encode("utf-8", "replace"), 6, mtime=0)

    @classmethod
    def read(cls, data: bytes) -> HostBook:
        """What `data` gave."""
        content = json.loads(gzip.decompress(data))
        robots = {place: Robots.from_state(state) for place, state in content["robots"].items()}
        return cls(robots, content["last"], content["held"], content["failed_rounds"])
