"""`vlend status` and `vlend why` over very many small units: seconds, CPU seconds, peak memory for 10,000 and 100,000.

    python benchmarks/bench_status.py [--units 10000 100000] [--folder FOLDER]

Units are those of bench_index.py (one part of one or two records each, without their Parquet files), each with its unit
JSON. Ninety of a hundred are published, five more are committed, the rest is listed only, as in a build that was cut
off when it was nearly done. Every figure is of a whole process; the first row is the start of Python and vlend alone.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from rich.console import Console
from rich.table import Table

from benchmarks.bench_index import build, summaries
from benchmarks.common import machine
from corpus.store.builds import BuildState, Counts
from corpus.store.files import FileSystem
from corpus.store.snapshot import publish

PUBLISHED, COMMITTED = 0.90, 0.95


def fill(out: Path, units: int) -> None:
    """A store whose build was cut off. Run in a process of its own: a child's peak counts what its parent held."""
    files = FileSystem(str(out))
    build(out, units)
    state = BuildState.begin(files, {"command": "bench", "units": units})
    found = list(summaries(out, units))
    (out / "_units" / "p").mkdir(parents=True)
    for unit in found[: int(units * COMMITTED)]:
        content = {
            "format": 1,
            "pipeline": "p",
            "unit": unit.name,
            "files": [asdict(file) for file in unit.files],
            "ledger": unit.ledger,
            "counting_rule": unit.counting_rule,
        }
        (out / "_units" / "p" / f"{unit.name}.json").write_text(json.dumps(content))
    pieces = [f"piece {number}" for number in range(units)]
    state.listed("p", "s", [unit.name for unit in found], pieces, [unit.ledger["items"] for unit in found], final=True)
    publish(files, "p/s", "caption", found[: int(units * PUBLISHED)])
    state._last = float("-inf")  # the last heartbeat of the filling is to be written, however soon it comes
    state.heartbeat([], [Counts("p", "s", units, units, {"too_small": 12}, 60_000 * units)])


def commands(out: Path) -> dict[str, list[str]]:
    """What is measured, in this order."""
    return {
        "vlend --help": ["--help"],
        "status of an unfinished build": ["status", "--out", str(out)],
        "status of the same as JSON": ["status", "--out", str(out), "--json"],
        "status without _builds": ["status", "--out", str(out)],
        "why, the beginning of an unknown id": ["why", "0123456789abcdef", "--out", str(out)],
    }


def measure(arguments: list[str]) -> tuple[float, float, float]:
    """Seconds, CPU seconds and peak memory (MiB) of one run of vlend."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "cli.main", *arguments],
        cwd=Path(__file__).parents[1],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != (1 if arguments[0] == "why" else 0):
        raise RuntimeError(f"vlend {' '.join(arguments)} failed; run it by hand to see why")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main() -> None:
    """Fill each store, run each command in its own process, print one table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--units", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--folder", help="where to build; by default a temporary folder")
    options = parser.parse_args()
    table = Table(title=f"whole processes; {machine()}")
    table.add_column("command")
    figures: dict[str, list[str]] = {}
    for units in options.units:
        for heading in (f"{units:,}: s", "CPU s", "peak MiB"):
            table.add_column(heading, justify="right")
        with tempfile.TemporaryDirectory(dir=options.folder, prefix="vlend-bench-") as folder:
            out = Path(folder) / "out"
            filling = get_context("spawn").Process(target=fill, args=(out, units))
            filling.start()
            filling.join()
            for name, arguments in commands(out).items():
                if name == "status without _builds":
                    (out / "_builds").rename(Path(folder) / "forgotten")
                seconds, busy, peak = measure(arguments)
                figures.setdefault(name, []).extend([f"{seconds:.2f}", f"{busy:.2f}", f"{peak:.0f}"])
    for name, values in figures.items():
        table.add_row(name, *values)
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
