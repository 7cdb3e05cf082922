"""The pace at which one host is asked: one moment after the other, however many ask at the same time."""

from __future__ import annotations

import asyncio
import time

#: A unit does not wait longer for a host, in seconds, unless its own pace is slower: what waits goes to the next round,
#: so that what was found on other hosts is not kept waiting as well.
PATIENCE = 120.0


class Clock:
    """Unix time and sleep; tests put their own in its place."""

    def now(self) -> float:
        """Unix time in seconds."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


class Pace:
    """`last` is when the host was asked last, in this crawl or an earlier run of it (Unix time, 0 for never); `next` is
    when it may be asked again."""

    def __init__(self, clock: Clock, delay: float, last: float = 0.0) -> None:
        self._clock = clock
        self.delay = delay
        self.last = last
        self.next = last + delay

    def ask_for(self, delay: float) -> None:
        """The host wants at least so many seconds between requests."""
        if delay > self.delay:
            self.next += delay - self.delay if self.last else 0.0
            self.delay = delay

    def hold(self, seconds: float) -> None:
        """The host wants to be left alone for so long."""
        self.next = max(self.next, self._clock.now() + seconds)

    @property
    def patience(self) -> float:
        """Until when the host is waited for (Unix time)."""
        return self._clock.now() + max(PATIENCE, self.delay)

    async def turn(self, until: float) -> bool:
        """Wait for the next moment and take it; False, at once, if it comes after `until`, or too late to wait for."""
        moment = max(self.next, self._clock.now())
        if moment > min(until, self.patience):
            return False
        self.next = moment + self.delay
        self.last = moment
        while (left := moment - self._clock.now()) > 0:
            await self._clock.sleep(left)
        return True
