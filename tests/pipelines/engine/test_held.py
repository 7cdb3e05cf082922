"""What a worker process holds on to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pipelines.engine.held import held, release, release_all

events: list[str] = []


@contextmanager
def _thing(name: str, fails: bool = False) -> Iterator[str]:
    events.append(f"open {name}")
    yield name
    events.append(f"close {name}")
    if fails:
        raise RuntimeError("beyond closing")


def test_opened_once_and_closed_in_reverse() -> None:
    events.clear()
    assert held("a", lambda: _thing("a")) == held("a", lambda: _thing("a")) == "a"
    held("b", lambda: _thing("b"))
    release_all()
    assert events == ["open a", "open b", "close b", "close a"]


def test_released_things_are_opened_anew() -> None:
    events.clear()
    held("a", lambda: _thing("a"))
    release("a")
    release("a")
    held("a", lambda: _thing("a"))
    release_all()
    assert events == ["open a", "close a"] * 2


def test_what_does_not_close_does_not_keep_the_others_open(caplog: pytest.LogCaptureFixture) -> None:
    events.clear()
    held("a", lambda: _thing("a"))
    held("b", lambda: _thing("b", fails=True))
    release_all()
    assert events[-1] == "close a"
    assert "did not close" in caplog.text
