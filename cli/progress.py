"""How a build shows where it is: a live table on a terminal, plain lines otherwise, and a sum at the end.

Rates are those of the last half minute, and of work that this build did: units reused from an earlier one are counted,
but not as speed.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from cli.rates import SlidingRate, duration, seconds_left
from pipelines.engine.progress import Progress

#: Plain output: a pipeline that is not finished is mentioned at most this often (seconds).
PLAIN_INTERVAL = 15.0
#: The live table is drawn so often per second, and has at most so many rows.
DRAWS_PER_SECOND = 4
LIVE_ROWS = 12
BAR_WIDTH = 10
#: So many reasons are named where drops are told.
REASONS = 4


def reporter(console: Console) -> TableReporter | LineReporter:
    """A live table where `console` is a terminal, lines otherwise. Use it as a context manager."""
    return TableReporter(console) if console.is_terminal else LineReporter(console)


class _Stage:
    """One pipeline as it is shown."""

    def __init__(self, progress: Progress, clock: Callable[[], float]) -> None:
        self.progress = progress
        same = progress.source in ("", progress.pipeline)
        self.name = progress.pipeline if same else f"{progress.pipeline}/{progress.source}"
        # what is there at the first sight was reused, or is the first listing's: neither is speed
        self.rate = SlidingRate(self._counts(), clock)
        self._reused = progress.reused_units
        #: when a line about it was printed last, and whether that was its last
        self.told = -PLAIN_INTERVAL
        self.closed = False

    def step(self) -> None:
        """Something happened to the pipeline."""
        if self.progress.reused_units != self._reused:
            self._reused = self.progress.reused_units
            self.rate.skip(self._counts())
        else:
            self.rate.step(self._counts())

    @property
    def over(self) -> bool:
        return self.progress.state in ("done", "failed")

    @property
    def items(self) -> str:
        total = self.progress.total_items
        return f"{self.progress.done_items:,}/{'?' if total is None else f'{total:,}'}"

    @property
    def left(self) -> str:
        seconds = seconds_left(self.progress.done_items, self.progress.total_items, self.rate.per_second()[0])
        return "" if seconds is None else duration(seconds)

    def line(self) -> str:
        """The stage in one line: what it is at while it runs, what it came to when it is over."""
        progress = self.progress
        told = (
            f"{self.items} items, {progress.records:,} records, {progress.dropped:,} dropped, {_size(progress.bytes)}"
        )
        if progress.state == "failed":
            return f"{self.name}: stopped at {told}: {_reasons(progress.reasons)}"
        if self.over:
            reused = f", {progress.reused_units:,} of {progress.done_units:,} units reused" * bool(
                progress.reused_units
            )
            return f"{self.name}: {told}{reused}"
        if progress.total_items is None:
            return f"{self.name}: listing, {told}"
        items, size = self.rate.per_second()
        left = f", {self.left} left" if self.left else ""
        return f"{self.name}: {told}, {items:.1f} items/s, {_size(size)}/s, {progress.in_flight} in flight{left}"

    def _counts(self) -> tuple[float, float]:
        return (self.progress.done_items, self.progress.bytes)


class _Reporter(AbstractContextManager["_Reporter"]):
    """What both kinds of output share: the stages, and the sum at the end."""

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._clock = clock
        self._stages: dict[tuple[str, str], _Stage] = {}
        self._start = clock()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for line in self._sum(stopped=error is not None):
            self._print(line)

    def _stage(self, progress: Progress) -> _Stage:
        key = (progress.pipeline, progress.source)
        if key not in self._stages:
            self._stages[key] = _Stage(progress, self._clock)
        stage = self._stages[key]
        stage.progress = progress
        stage.step()
        return stage

    def _print(self, line: str, style: str | None = None) -> None:
        self._console.print(line, style=style, highlight=False, markup=False, soft_wrap=True)

    def _print_stage(self, stage: _Stage) -> None:
        """Print its line, unless its last one was printed: units of a stopped source may still come in."""
        if stage.closed:
            return
        stage.closed = stage.over
        self._print(stage.line(), "red" if stage.progress.state == "failed" else None)

    def _sum(self, stopped: bool) -> list[str]:
        if not self._stages:
            return []
        every = [stage.progress for stage in self._stages.values()]
        retries = sum(progress.retries for progress in every)
        lines = [
            f"{'stopped' if stopped else 'total'} after {duration(self._clock() - self._start)}: "
            f"{sum(progress.done_items for progress in every):,} items, "
            f"{sum(progress.records for progress in every):,} records, "
            f"{sum(progress.dropped for progress in every):,} dropped, {_size(sum(p.bytes for p in every))}, "
            f"{sum(p.reused_units for p in every):,} of {sum(p.done_units for p in every):,} units reused"
            + (f", {retries:,} begun again" if retries else "")
        ]
        for stage in sorted(self._stages.values(), key=lambda stage: -stage.progress.dropped):
            if stage.progress.dropped:
                reasons = _reasons(stage.progress.reasons)
                lines.append(
                    f"  dropped by {stage.name}: {stage.progress.dropped:,}" + (f" ({reasons})" if reasons else "")
                )
        return lines


class TableReporter(_Reporter):
    """A table of the pipelines in work, drawn anew four times a second; those that are over stand above it as lines."""

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(console, clock)
        self._live = Live(
            console=console, refresh_per_second=DRAWS_PER_SECOND, transient=True, get_renderable=self.draw
        )
        self._loggers: list[logging.StreamHandler] = []

    def __enter__(self) -> TableReporter:
        stderr = sys.stderr
        self._live.start()
        # `Live` puts itself before sys.stderr, so that other output moves above the table; logging knows the old one.
        for handler in logging.getLogger().handlers:
            if isinstance(handler, logging.StreamHandler) and handler.stream is stderr:
                handler.setStream(sys.stderr)
                self._loggers.append(handler)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._live.stop()
        for handler in self._loggers:
            handler.setStream(sys.stderr)
        self._loggers.clear()
        super().__exit__(kind, error, at)

    def update(self, progress: Progress) -> None:
        """Take note; a pipeline that is over becomes a line."""
        stage = self._stage(progress)
        if stage.over:
            if self._live.is_started:
                self._live.refresh()  # so that the table below the line does not show it any more
            self._print_stage(stage)

    def draw(self) -> RenderableType:
        """The table as it stands now."""
        # a copy: this runs in the thread that draws
        stages = [stage for stage in list(self._stages.values()) if not stage.over]
        if not stages:
            return Text("starting" if not self._stages else "")
        table = Table(box=None, padding=(0, 1, 0, 0), header_style="dim")
        table.add_column("")
        table.add_column("", no_wrap=True)
        for title in ("items", "items/s", "MB/s", "dropped", "in flight", "left"):
            table.add_column(title, justify="right", no_wrap=True)
        active = sorted(stages, key=lambda stage: stage.progress.in_flight == 0)
        for stage in active[:LIVE_ROWS]:
            table.add_row(*self._row(stage))
        hidden = active[LIVE_ROWS:]
        if not hidden:
            return table
        left = sum((stage.progress.total_items or 0) - stage.progress.done_items for stage in hidden)
        return Group(table, Text(f"{len(hidden)} more with {max(0, left):,} items to go", style="dim"))

    def _row(self, stage: _Stage) -> tuple[RenderableType, ...]:
        progress = stage.progress
        listing = progress.total_items is None
        bar = ProgressBar(progress.total_items, progress.done_items, width=BAR_WIDTH, pulse=listing)
        items, size = stage.rate.per_second()
        return (
            Text(stage.name, overflow="ellipsis", no_wrap=True),
            bar,
            stage.items,
            f"{items:.1f}",
            f"{size / 1e6:.2f}",
            f"{progress.dropped:,}",
            str(progress.in_flight),
            "listing" if listing else stage.left,
        )


class LineReporter(_Reporter):
    """A line when a pipeline is first heard of, one now and then while it runs, one when it is over."""

    def __enter__(self) -> LineReporter:
        return self

    def update(self, progress: Progress) -> None:
        """Print a line if it is time for one."""
        stage = self._stage(progress)
        now = self._clock()
        if stage.over or now - stage.told >= PLAIN_INTERVAL:
            stage.told = now
            self._print_stage(stage)


def _size(count: float) -> str:
    return f"{count / 1e6:,.1f} MB" if count < 1e9 else f"{count / 1e9:,.2f} GB"


def _reasons(reasons: dict[str, int]) -> str:
    """The most frequent reasons with their counts, and how many drops have another."""
    ordered = sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))
    told = [f"{reason} {count:,}" for reason, count in ordered[:REASONS]]
    rest = sum(count for _, count in ordered[REASONS:])
    return ", ".join([*told, f"others {rest:,}"] if rest else told)
