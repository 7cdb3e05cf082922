"""What the sources refuse, in the words of the engine: one item's drop, or an input that cannot be used at all."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from pipelines.engine.pipeline import Drop, InputError
from sources.input_files import FileRejectedError


@contextmanager
def as_drops(missing: str = "file_missing") -> Iterator[None]:
    """Inside, a file that is refused raises `Drop` with the reason; for one that is not there, with `missing`."""
    try:
        yield
    except FileRejectedError as error:
        raise Drop(missing if error.reason == "file_missing" else error.reason, error.detail) from error


class TooSlowError(BaseException):
    """A file takes too long to be looked through. Not an `Exception`, so that no reader can swallow it."""


@contextmanager
def processor_seconds(seconds: float) -> Iterator[None]:
    """Raise `TooSlowError` in the body after so many seconds of this process's work.

    For listings, where the engine's deadline of an item does not reach. It counts work and not time, so it stands in
    the way of no other alarm. Outside the main thread, where no signal can arrive, the body runs without a limit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def spent(number: int, frame: FrameType | None) -> None:
        raise TooSlowError(f"more than {seconds:g} seconds")

    before = signal.signal(signal.SIGPROF, spent)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def as_input_errors() -> Iterator[None]:
    """Inside, a file or folder that is refused raises `InputError`: it is the one that the user named."""
    try:
        yield
    except FileRejectedError as error:
        raise InputError(f"the input cannot be read ({error})") from error
