"""What a worker process holds on to between units and pipelines: a browser, an OCR engine with its models.

    browser = held("browser", BrowserSession)

The first caller in a process opens it, later ones get the same; it is closed when the worker ends its work
(`release_all`), or earlier by `release` when it has gone bad. Outside a worker the caller who wants it closed says so.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, TypeVar

logger = logging.getLogger(__name__)

T = TypeVar("T")

_held: dict[str, tuple[AbstractContextManager[Any], Any]] = {}


def held(name: str, factory: Callable[[], AbstractContextManager[T]]) -> T:
    """What this process holds under `name`; opened by `factory` on the first call."""
    if name not in _held:
        manager = factory()
        _held[name] = (manager, manager.__enter__())
    value: T = _held[name][1]
    return value


def release(name: str) -> None:
    """Close what is held under `name`, if anything is. The next `held` opens it anew."""
    manager, _ = _held.pop(name, (None, None))
    if manager is None:
        return
    try:
        manager.__exit__(None, None, None)
    except Exception:
        # A browser that crashed, an engine that went away: it is beyond closing, and its process is ended anyway.
        logger.warning("what was held as %r did not close", name, exc_info=True)


def release_all() -> None:
    """Close everything, last opened first."""
    for name in reversed(list(_held)):
        release(name)
