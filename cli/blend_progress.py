"""How the writing of a blend shows where it is: a bar on a terminal, else a line now and then; a sum at the end."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cli.progress import PLAIN_INTERVAL
from cli.rates import duration
from mixtures.write import Written


class BlendProgress(AbstractContextManager["BlendProgress"]):
    """Call it with what is written so far; use it as a context manager. Silent about a blend that was finished."""

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._clock = clock
        self._start = self._told = clock()
        self._last: Written | None = None
        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("files")
        self._bar = Progress(*columns, TimeRemainingColumn(), console=console, transient=True)
        self._task = self._bar.add_task("", total=None, visible=False)

    def __enter__(self) -> BlendProgress:
        if self._console.is_terminal:
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._console.is_terminal:
            self._bar.stop()
        if self._last is None:
            return
        written = self._last
        kept = f", {written.kept:,} of them kept from before" if written.kept else ""
        stopped = "stopped after " if error is not None else ""
        self._print(f"{_said(written)}, {stopped}{duration(self._clock() - self._start)}{kept}")

    def __call__(self, written: Written) -> None:
        """So much is written."""
        self._last = written
        if self._console.is_terminal:
            name = f"blend {written.name}"
            self._bar.update(self._task, description=name, total=written.total, completed=written.done, visible=True)
        elif self._clock() - self._told >= PLAIN_INTERVAL:
            self._told = self._clock()
            self._print(_said(written))

    def _print(self, line: str) -> None:
        self._console.print(line, highlight=False, markup=False, soft_wrap=True)


def _said(written: Written) -> str:
    size = f"{written.bytes / 1e6:,.1f} MB"
    return f"blend {written.name}: {written.done:,}/{written.total:,} files, {written.rows:,} rows, {size}"
