"""A wall-clock limit on one item, by the alarm signal of the process."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class ItemDeadlineError(BaseException):
    """The item took too long. Not an `Exception`, so that code which catches those cannot swallow it."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise `ItemDeadlineError` in the body after `seconds`. Outside the main thread, where no signal can arrive,
    the body runs without a limit: a worker processes its items in its main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def expired(number: int, frame: FrameType | None) -> None:
        raise ItemDeadlineError(f"more than {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, expired)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
