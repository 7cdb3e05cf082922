"""What a build shows, on a terminal and in a pipe, with a clock of the test's own."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

from rich.console import Console

from cli.progress import LIVE_ROWS, PLAIN_INTERVAL, LineReporter, TableReporter, reporter
from pipelines.engine.progress import Progress

REPOSITORY = Path(__file__).resolve().parents[2]


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def plain() -> Console:
    return Console(file=io.StringIO(), width=140)


def terminal() -> Console:
    return Console(file=io.StringIO(), width=100, force_terminal=True, color_system=None)


def lines(console: Console) -> list[str]:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


def drawn(shown: TableReporter) -> str:
    console = terminal()
    console.print(shown.draw())
    return "\n".join(lines(console))


def test_a_terminal_gets_a_table_and_a_pipe_gets_lines() -> None:
    assert isinstance(reporter(terminal()), TableReporter)
    assert isinstance(reporter(plain()), LineReporter)


def test_lines_at_first_sight_now_and_then_and_at_the_end() -> None:
    clock, console = Clock(), plain()
    progress = Progress("charts", "charts", "listing")
    with LineReporter(console, clock) as shown:
        shown.update(progress)
        progress.state, progress.total_items, progress.in_flight = "running", 100, 2
        for _ in range(10):
            clock.now += PLAIN_INTERVAL / 5
            progress.done_items += 9
            progress.bytes += 3_000_000
            progress.dropped += 1
            progress.reasons["no_records"] = progress.dropped
            shown.update(progress)
        progress.state, progress.done_items, progress.records = "done", 100, 90
        shown.update(progress)
    assert lines(console) == [
        "charts: listing, 0/? items, 0 records, 0 dropped, 0.0 MB",
        "charts: 45/100 items, 0 records, 5 dropped, 15.0 MB, 3.0 items/s, 1.0 MB/s, 2 in flight, 18 s left",
        "charts: 90/100 items, 0 records, 10 dropped, 30.0 MB, 3.0 items/s, 1.0 MB/s, 2 in flight, 3 s left",
        "charts: 100/100 items, 90 records, 10 dropped, 30.0 MB",
        "total after 30 s: 100 items, 90 records, 10 dropped, 30.0 MB, 0 of 0 units reused",
        "  dropped by charts: 10 (no_records 10)",
    ]


def test_reused_units_are_counted_but_are_no_speed() -> None:
    clock, console = Clock(), plain()
    progress = Progress("charts", "mine", "running")
    with LineReporter(console, clock) as shown:
        shown.update(progress)
        clock.now += 20
        progress.done_items, progress.reused_units, progress.done_units = 5_000, 50, 50
        progress.total_items = 5_100
        shown.update(progress)
        clock.now += 20
        progress.done_items, progress.done_units = 5_040, 51
        shown.update(progress)
        progress.done_items, progress.done_units, progress.state = 5_100, 52, "done"
        shown.update(progress)
    told = lines(console)
    assert "charts/mine: 5,000/5,100 items" in told[1]
    assert "0.0 items/s" in told[1]
    assert "left" not in told[1]
    assert "1.0 items/s" in told[2]
    assert "1 min 00 s left" in told[2]
    assert told[3].endswith("50 of 52 units reused")
    assert told[4].endswith("50 of 52 units reused")


def test_a_stopped_source_tells_its_reasons_once() -> None:
    reasons = {"error_KeyError": 30, "deadline": 12, "opt_out": 9, "a": 3, "b": 2, "c": 1}
    progress = Progress("web", "mine", "failed", 90, 60, dropped=57, reasons=reasons)
    console = plain()
    with LineReporter(console, Clock()) as shown:
        shown.update(progress)
        shown.update(progress)
    told = [line for line in lines(console) if "stopped at" in line]
    assert told == [
        "web/mine: stopped at 60/90 items, 0 records, 57 dropped, 0.0 MB: "
        "error_KeyError 30, deadline 12, opt_out 9, a 3, others 3"
    ]


def test_a_build_that_ends_early_says_so() -> None:
    console = plain()
    shown = LineReporter(console, Clock())
    shown.update(Progress("text", "text", "running", 10, 4))
    shown.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert lines(console)[-1].startswith("stopped after 0 s: 4 items")


def test_the_table_shows_what_is_in_work_now() -> None:
    clock = Clock()
    shown = TableReporter(terminal(), clock)
    assert "starting" in drawn(shown)
    charts = Progress("charts", "charts", "running", 200)
    web = Progress("web", "web", "listing")
    for progress in (charts, web):
        shown.update(progress)
    clock.now += 10
    charts.done_items, charts.bytes, charts.in_flight, charts.dropped = 50, 25_000_000, 2, 7
    shown.update(charts)
    charts.in_flight = 1  # the scheduler says so without an update
    head, first, second = drawn(shown).splitlines()
    assert head.split() == ["items", "items/s", "MB/s", "dropped", "in", "flight", "left"]
    assert first.split()[0] == "charts"
    assert first.split()[2:] == ["50/200", "5.0", "2.50", "7", "1", "30", "s"]
    assert second.split()[0] == "web"
    assert second.split()[2:] == ["0/?", "0.0", "0.00", "0", "0", "listing"]
    clock.now += 10
    assert drawn(shown).splitlines()[1].split()[3] == "2.5"


def test_what_is_over_leaves_the_table_and_becomes_a_line() -> None:
    console = terminal()
    progress = Progress("charts", "charts", "running", 3)
    with TableReporter(console, Clock()) as shown:
        shown.update(progress)
        progress.state, progress.done_items, progress.records = "done", 3, 3
        shown.update(progress)
        assert "charts" not in drawn(shown)
    assert any("charts: 3/3 items, 3 records" in line for line in lines(console))
    assert any("total after" in line for line in lines(console))


def test_more_pipelines_than_rows_are_summed_up() -> None:
    shown = TableReporter(terminal(), Clock())
    for number in range(LIVE_ROWS + 3):
        shown.update(Progress(f"p{number}", f"p{number}", "running", 1_000, 10, in_flight=int(number == LIVE_ROWS + 2)))
    table = drawn(shown).splitlines()
    assert len(table) == LIVE_ROWS + 2
    assert table[1].split()[0] == f"p{LIVE_ROWS + 2}"
    assert table[-1].strip() == "3 more with 2,970 items to go"


def test_it_fits_a_terminal_of_80_columns() -> None:
    shown = TableReporter(terminal(), Clock())
    name = "a_source_with_a_really_long_name"
    progress = Progress("documents", name, "running", 100_000, 99_999, dropped=12_345, in_flight=64)
    shown.update(progress)
    console = Console(file=io.StringIO(), width=80, force_terminal=True, color_system=None)
    console.print(shown.draw())
    table = lines(console)
    assert len(table) == 2
    assert "99,999/100,000" in table[1]
    assert "12,345" in table[1]


def test_log_messages_stand_above_the_table() -> None:
    read, write = pty.openpty()
    script = """
import logging, sys
from cli.progress import reporter
from pipelines.engine.progress import Progress
from rich.console import Console
logging.basicConfig(format="%(levelname)s %(message)s")
with reporter(Console()) as shown:
    shown.update(Progress("charts", "charts", "running", 10, 5))
    shown._live.refresh()
    logging.warning("a worker was lost")
    shown._live.refresh()
logging.warning("after")
"""
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100", "LINES": "30", "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run([sys.executable, "-c", script], stdin=write, stdout=write, stderr=write, env=environment)
    os.close(write)
    output = b""
    while True:
        try:
            block = os.read(read, 65536)
        except OSError:  # the end of a pseudo terminal whose other side is closed
            break
        if not block:
            break
        output += block
    os.close(read)
    text = output.decode()
    assert done.returncode == 0, text
    # the message begins a line of its own, and the table is drawn again after it
    assert "\nWARNING a worker was lost" in text or "KWARNING a worker was lost" in text
    assert "5/10" in text[text.index("a worker was lost") :]
    assert text.rstrip().endswith("WARNING after")
