"""One host in one round: its addresses one by one, at its pace, by its robots.txt, tried again where it helps."""

from __future__ import annotations

import asyncio
import heapq
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from pipelines.web.crawling.addresses import host_of, place_of
from pipelines.web.crawling.answer import Judge
from pipelines.web.crawling.book import HostBook
from pipelines.web.crawling.entry import Entry
from pipelines.web.crawling.failures import (
    HOST_FAILURES,
    HOST_PAUSE,
    HOST_ROUNDS,
    MAX_PAUSE,
    NEVER,
    PART_HOST_ROUNDS,
    POLICIES,
    FetchError,
    pause_before_retry,
)
from pipelines.web.crawling.fetch import Fetcher, Reply
from pipelines.web.crawling.journal import Journal
from pipelines.web.crawling.manners import fetch_robots
from pipelines.web.crawling.pace import Clock, Pace
from pipelines.web.crawling.robots import Robots
from pipelines.web.crawling.settings import CrawlSettings
from pipelines.web.crawling.signals import reserves
from pipelines.web.crawling.traps import family
from pipelines.web.crawling.visit import Visit
from sources.public_address import is_loopback_name

#: So many pages of one family with the same body, and the rest of the family is taken for a trap.
SAME_BODIES = 10


@dataclass
class Surroundings:
    """What the hosts of a worker share. `until` is Unix time, when the unit ends; `slots` bounds open requests."""

    settings: CrawlSettings
    fetcher: Fetcher
    judge: Judge
    clock: Clock
    slots: asyncio.Semaphore
    until: float


@dataclass
class Quota:
    """How many pages the hosts of a unit may still take together."""

    pages: int


@dataclass
class HostRun:
    """`run` visits `entries`, all of one host; what it cannot come to is in `postponed`."""

    around: Surroundings
    journal: Journal
    book: HostBook
    quota: Quota
    entries: list[Entry]
    postponed: list[Visit] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.host = host_of(self.entries[0].address)
        delay = 0.0 if is_loopback_name(self.host) else self.around.settings.delay_seconds
        self.pace = Pace(self.around.clock, delay, self.book.last.get(self.host, 0.0))
        self.pace.hold(self.book.held.pop(self.host, 0.0) - self.around.clock.now())
        self._failures = 0
        self._worked = False
        self._parts_only = all(entry.kind == "requisite" for entry in self.entries)
        #: what is to be done: (Unix time before which it is not, number, entry)
        self._waiting = [(entry.not_before, number, entry) for number, entry in enumerate(self.entries)]
        heapq.heapify(self._waiting)
        self._number = len(self._waiting)
        self._open = 0
        self._robots_lock = asyncio.Lock()
        #: the wishes of each place, or why nothing may be asked there
        self._robots: dict[str, Robots | FetchError] = {}
        self._bodies: Counter[tuple[str, str]] = Counter()
        self._trapped: set[str] = set()

    def know(self, visits: Iterable[Visit]) -> None:
        """Take in the visits of this unit that were made before."""
        for visit in visits:
            if visit.outcome == "fetched" and visit.kind == "page" and host_of(visit.address) == self.host:
                self._count_body(visit)

    async def run(self) -> None:
        """Visit everything that there is time for."""
        most = PART_HOST_ROUNDS if self._parts_only else HOST_ROUNDS
        # given up before, and not to be asked again so soon
        given_up = self.book.failed_rounds.get(self.host, 0) >= most and self.pace.next > self.pace.patience
        if not given_up:
            workers = [self._work() for _ in range(self.around.settings.host_connections)]
            await asyncio.gather(*workers)
        failed = self._failures > 0 and not self._worked
        rounds = self.book.failed_rounds.get(self.host, 0)
        if failed or self._worked:  # a host that was not asked is neither better nor worse
            rounds = self.book.failed_rounds[self.host] = rounds + 1 if failed else 0
        if failed:
            given_up = rounds >= most
            self.pace.hold(min(MAX_PAUSE, HOST_PAUSE * self.around.settings.retry_scale * 2 ** min(rounds - 1, 9)))
        for not_before, _, entry in sorted(self._waiting):
            if given_up:
                self._drop(entry, FetchError("host_unreachable", f"failed in {most} rounds"))
            else:
                self._postpone(entry, not_before)
        self._waiting.clear()
        if self.pace.last:
            self.book.last[self.host] = self.pace.last
        if self.pace.next > self.pace.last + self.pace.delay:
            self.book.held[self.host] = self.pace.next

    async def _work(self) -> None:
        while self._waiting or self._open:
            if not self._waiting:  # another worker's try may yet come back
                await self.around.clock.sleep(0.01)
                continue
            if self._failures >= HOST_FAILURES or self.around.clock.now() >= self.around.until:
                return
            not_before, _, entry = self._waiting[0]
            if not_before > min(self.around.until, self.pace.patience):
                return
            heapq.heappop(self._waiting)
            self._open += 1
            try:
                if (left := not_before - self.around.clock.now()) > 0:
                    await self.around.clock.sleep(left)
                await self._visit(entry)
            finally:
                self._open -= 1

    async def _visit(self, entry: Entry) -> None:
        place = place_of(entry.address)
        async with self._robots_lock:
            if place not in self._robots:
                found: Robots | FetchError | None
                try:
                    found = await fetch_robots(self.around, self.journal, self.book, self.pace, place)
                except FetchError as error:
                    found = error
                if found is None:
                    self._postpone(entry, 0.0)
                    return
                self._robots[place] = found
                if isinstance(found, Robots):
                    self.pace.ask_for(found.delay)
        robots = self._robots[place]
        if isinstance(robots, FetchError):
            self._drop(entry, robots)
            return
        if not robots.reachable:
            self._failures += 1
            self._again(entry, entry.attempts, 0.0)
            return
        if not robots.allows(entry.address):
            self._drop(entry, FetchError("robots_denied"))
            return
        signals = robots.signals(entry.address)
        if self.around.settings.obey_opt_outs and (signal := reserves(signals)):
            self._drop(entry, FetchError("opt_out", signal), signals)
            return
        if family(entry.address)[0] in self._trapped:
            self._drop(entry, FetchError("trap_same_content", "its like all have the same body"))
            return
        page = entry.kind == "page"
        if (page and self.quota.pages <= 0) or not await self.pace.turn(self.around.until):
            self._postpone(entry, 0.0)
            return
        # taken before the request, so that no two hosts take the last one
        self.quota.pages -= page
        stored = False
        try:
            stored = await self._fetch(entry, signals)
        except FetchError as error:
            self._failed(entry, error, signals)
        finally:
            self.quota.pages += page and not stored

    async def _fetch(self, entry: Entry, signals: list[str]) -> bool:
        judge = self.around.judge

        def before_body(reply: Reply) -> None:
            judge.before_body(entry, reply)

        async with self.around.slots:
            reply = await self.around.fetcher.fetch(
                entry.address, judge.limit(entry.kind), entry.conditions, before_body
            )
        self._failures, self._worked = 0, True
        visit = judge.visit(entry, reply, signals)
        same = visit.outcome == "unchanged"
        self.journal.add(visit, reply, (entry.address, entry.time, entry.record) if same else None)
        if visit.outcome == "fetched" and visit.kind == "page":
            self._count_body(visit)
        return visit.stored

    def _count_body(self, visit: Visit) -> None:
        like = family(visit.address)[0]
        self._bodies[like, visit.digest] += 1
        if self._bodies[like, visit.digest] >= SAME_BODIES:
            self._trapped.add(like)

    def _failed(self, entry: Entry, error: FetchError, signals: list[str]) -> None:
        """Try again later, or give up."""
        policy = POLICIES.get(error.reason, NEVER)
        self._failures = self._failures + 1 if policy.host else 0
        self._worked = self._worked or not policy.host
        attempts = entry.attempts + 1
        pause = pause_before_retry(
            error.reason, attempts, error.retry_after, self.around.settings.retry_scale, entry.address, self._parts_only
        )
        if error.retry_after and policy.host:
            self.pace.hold(min(MAX_PAUSE, error.retry_after))
            self._note_hold(entry, error)
        if pause is None:
            self._drop(entry, error, signals)
        else:
            self._again(replace(entry, attempts=attempts), attempts, self.around.clock.now() + pause)

    def _note_hold(self, entry: Entry, error: FetchError) -> None:
        """So that who goes on after a kill leaves the host alone as well."""
        self.journal.add(
            Visit(
                entry.address, "hold", 0, "held", error.reason, error.detail,
                time=self.around.clock.now(), not_before=self.pace.next,
            )
        )  # fmt: skip

    def _again(self, entry: Entry, attempts: int, not_before: float) -> None:
        self._number += 1
        heapq.heappush(self._waiting, (not_before, self._number, replace(entry, attempts=attempts)))

    def _drop(self, entry: Entry, error: FetchError, signals: Iterable[str] = ()) -> None:
        # of what reserves itself nothing is kept but where it lies and by which signal
        status = int(error.reason[5:]) if error.reason.startswith("http_") else 0
        self.journal.add(
            Visit(
                entry.address, entry.kind, entry.depth, "dropped", error.reason, error.detail, status,
                time=self.around.clock.now(), attempts=entry.attempts + 1, redirects=entry.redirects,
                signals=list(dict.fromkeys([*signals, *([error.detail] if error.reason == "opt_out" else [])])),
            )
        )  # fmt: skip

    def _postpone(self, entry: Entry, not_before: float) -> None:
        not_before = max(not_before, self.pace.next)
        self.postponed.append(
            Visit(
                entry.address, entry.kind, entry.depth, "postponed", attempts=entry.attempts, not_before=not_before,
                redirects=entry.redirects,
            )
        )  # fmt: skip
