"""benchmarks/bench_pages.py counts what its arms use, page by page."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from benchmarks import bench_pages


def test_the_seconds_of_another_process_are_those_it_worked() -> None:
    work = (
        "import sys, time\n"
        "end = time.process_time() + 0.2\n"
        "while time.process_time() < end: pass\n"
        "print(flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen([sys.executable, "-c", work], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        worked = bench_pages._seconds_of(other.pid)
        waited = bench_pages._seconds_of(other.pid)
        other.kill()
    assert worked >= 0.2
    assert waited - worked < 0.1


def test_what_a_reading_process_used_stays_counted_when_it_is_replaced() -> None:
    before = bench_pages._processor_seconds()
    subprocess.run([sys.executable, "-c", "import time\nwhile time.process_time() < 0.3: pass"], check=True)
    assert bench_pages._processor_seconds() - before >= 0.3


def test_pages_that_become_records_are_told_by_themselves(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ours takes one second a page, the other three for records and five else; every page, every round, once."""
    clock = [0.0]
    asked: list[tuple[str, int]] = []

    def arm(name: str, seconds: dict[bool, float]):
        def read(path: Path, number: int) -> None:
            asked.append((name, number))
            clock[0] += seconds[number % 3 == 0]

        return read

    arms = {bench_pages._OURS: arm("ours", {True: 1, False: 1}), "other": arm("other", {True: 3, False: 5})}
    monkeypatch.setattr(bench_pages, "_arms", lambda reader, scale: arms)
    monkeypatch.setattr(bench_pages, "_record", lambda reader, path, number, scale: 1 if number % 3 == 0 else None)
    monkeypatch.setattr(bench_pages, "_processor_seconds", lambda: clock[0])
    pages = [(Path("a.pdf"), number) for number in range(48)]
    bench_pages._speed(pages, None, 1.0, rounds=2)  # type: ignore[arg-type]
    told = capsys.readouterr().out
    whole, records = told.split("pages that become records")
    assert "48 pages, of 1 file(s)" in whole
    assert f"{np.mean([3] * 16 + [5] * 32):6.2f}  (4.33 to 4.33)" in whole
    assert told.count("16 pages that become records") == 1
    assert "3.00  (3.00 to 3.00)" in records
    assert all(asked.count((name, number)) == 3 for name in ("ours", "other") for number in range(48))
    turns = [name for name, _ in asked[96:]]
    assert turns[:20] == ["ours"] * 20
    assert turns[20:40] == ["other"] * 20
    assert turns[40:60] == ["other"] * 20
