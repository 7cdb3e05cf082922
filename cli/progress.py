"""How a build shows where it is: rich bars with rates on a terminal, plain lines otherwise."""

from __future__ import annotations

import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress

from pipelines.engine.job import Progress

#: Plain output: a pipeline that is not finished is mentioned at most this often (seconds).
PLAIN_INTERVAL = 15.0


def reporter(console: Console) -> BarReporter | LineReporter:
    """Bars where `console` is a terminal, lines otherwise. Use it as a context manager."""
    return BarReporter(console) if console.is_terminal else LineReporter(console)


class BarReporter:
    """One bar per pipeline, with items per second, megabytes, drops and elapsed time."""

    def __init__(self, console: Console) -> None:
        self._bars = RichProgress(
            TextColumn("{task.description:<24}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]:>10}  {task.fields[size]:>9}  {task.fields[dropped]}"),
            TimeElapsedColumn(),
            console=console,
        )
        self._tasks: dict[str, TaskID] = {}
        self._clock = _Clock()

    def __enter__(self) -> BarReporter:
        self._bars.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._bars.stop()

    def update(self, progress: Progress) -> None:
        """Move the bar of one pipeline."""
        name = _name(progress)
        if name not in self._tasks:
            self._tasks[name] = self._bars.add_task(name, total=None, rate="", size="", dropped="")
        self._bars.update(
            self._tasks[name],
            completed=progress.done_items,
            total=progress.total_items,
            rate=f"{self._clock.rate(progress):.1f}/s",
            size=f"{progress.bytes / 1e6:.1f} MB",
            dropped=f"{progress.dropped} dropped",
        )


class LineReporter:
    """A line when a pipeline is listed, one now and then while it runs, one when it is done."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._last: dict[str, float] = {}
        self._clock = _Clock()

    def __enter__(self) -> LineReporter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        return

    def update(self, progress: Progress) -> None:
        """Print a line if it is time for one."""
        name = _name(progress)
        rate = self._clock.rate(progress)
        now = time.monotonic()
        done = progress.done_items == progress.total_items
        if not done and now - self._last.get(name, 0.0) < PLAIN_INTERVAL:
            return
        self._last[name] = now
        total = "?" if progress.total_items is None else str(progress.total_items)
        self._console.print(
            f"{name}: {progress.done_items}/{total} items, {progress.records} records, {progress.dropped} dropped, "
            f"{progress.bytes / 1e6:.1f} MB, {rate:.1f} items/s",
            highlight=False,
            soft_wrap=True,
        )


class _Clock:
    """Items per second since a pipeline's first update, reused units left out."""

    def __init__(self) -> None:
        self._first: dict[str, tuple[float, int]] = {}

    def rate(self, progress: Progress) -> float:
        now = time.monotonic()
        start, items = self._first.setdefault(_name(progress), (now, progress.done_items))
        return (progress.done_items - items) / (now - start) if now > start else 0.0


def _name(progress: Progress) -> str:
    return progress.pipeline if progress.source in ("", progress.pipeline) else f"{progress.pipeline}/{progress.source}"
