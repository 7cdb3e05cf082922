"""How fast something goes now: counts over a sliding window, and the time that is left at that pace."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

#: What happened longer ago than this says little about the pace now (seconds) ...
WINDOW_SECONDS = 30.0
#: ... unless steps are so long that fewer than this many of them fall into the window.
MIN_STEPS = 4


class SlidingRate:
    """The pace of several counts that grow together, such as items and bytes.

    The window holds `WINDOW_SECONDS`, or the last `MIN_STEPS` steps where those took longer. It ends now, not at the
    last step: while nothing happens, the pace falls.
    """

    def __init__(self, start: tuple[float, ...], clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._steps: deque[tuple[float, tuple[float, ...]]] = deque([(clock(), start)])

    def step(self, counts: tuple[float, ...]) -> None:
        """The counts stand here now."""
        now = self._clock()
        self._steps.append((now, counts))
        while len(self._steps) > MIN_STEPS + 1 and now - self._steps[1][0] >= WINDOW_SECONDS:
            self._steps.popleft()

    def skip(self, counts: tuple[float, ...]) -> None:
        """The counts jumped to here without any work: the jump is no part of the pace."""
        last = self._steps[-1][1]
        jump = [new - old for new, old in zip(counts, last, strict=True)]
        self._steps = deque(
            (moment, tuple(count + by for count, by in zip(then, jump, strict=True))) for moment, then in self._steps
        )

    def per_second(self) -> tuple[float, ...]:
        """The pace of each count; zeros before the first step."""
        moment, then = self._steps[0]
        seconds = self._clock() - moment
        last = self._steps[-1][1]
        return tuple((new - old) / seconds if seconds > 0 else 0.0 for new, old in zip(last, then, strict=True))


def seconds_left(done: int, total: int | None, per_second: float) -> float | None:
    """Seconds until `total` is reached at this pace, or None where that cannot be said."""
    if total is None or per_second <= 0:
        return None
    return max(0, total - done) / per_second


def duration(seconds: float) -> str:
    """A time span for people: 12 s, 3 min 20 s, 2 h 05 min."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s"
    return f"{minutes // 60} h {minutes % 60:02d} min"
