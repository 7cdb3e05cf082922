from __future__ import annotations

import io

import pytest
from rich.console import Console

from cli.blend_progress import BlendProgress
from cli.progress import PLAIN_INTERVAL
from mixtures.write import Written


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def _console(terminal: bool) -> tuple[Console, io.StringIO]:
    text = io.StringIO()
    return Console(file=text, width=140, force_terminal=terminal, color_system=None), text


def test_lines_now_and_then_and_a_sum_at_the_end() -> None:
    clock, (console, text) = Clock(), _console(terminal=False)
    written = Written("toys", total=40, kept=3, done=3)
    with BlendProgress(console, clock) as progress:
        progress(written)
        for _ in range(10):
            clock.now += PLAIN_INTERVAL / 5
            written.done, written.rows, written.bytes = written.done + 3, written.rows + 100, written.bytes + 10**6
            progress(written)
    lines = text.getvalue().splitlines()
    assert lines[0] == "blend toys: 18/40 files, 500 rows, 5.0 MB"
    assert len(lines) == 3
    assert lines[-1].startswith("blend toys: 33/40 files, 1,000 rows, 10.0 MB, ")
    assert lines[-1].endswith(", 3 of them kept from before")


def test_a_terminal_has_a_bar_while_it_lasts() -> None:
    console, text = _console(terminal=True)
    with BlendProgress(console) as progress:
        progress(Written("toys", total=40, done=7))
        progress._bar.refresh()
    assert "blend toys" in text.getvalue()
    assert "7/40" in text.getvalue()
    assert "blend toys: 7/40 files" in text.getvalue().splitlines()[-1]


def test_what_stopped_says_so_and_what_was_finished_says_nothing() -> None:
    console, text = _console(terminal=False)
    with pytest.raises(OSError, match="full"):
        _stopped(console)
    assert "7/40 files, 0 rows, 0.0 MB, stopped after " in text.getvalue()
    console, text = _console(terminal=False)
    with BlendProgress(console):
        pass
    assert text.getvalue() == ""


def _stopped(console: Console) -> None:
    with BlendProgress(console) as progress:
        progress(Written("toys", total=40, done=7))
        raise OSError("full")
