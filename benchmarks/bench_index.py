"""Publishing and planning over very many small units: seconds, CPU seconds and peak memory for 10,000 and 100,000.

    python benchmarks/bench_index.py [--units 10000 100000] [--folder FOLDER]

Each unit has one part of one or two records; their indexes are written in vlend's format, the Parquet parts are left
out, because neither step opens them. Each step runs in a process of its own, so that the peaks are its own; the peak
counts mapped pages of index files too, which the system may take back.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
import pyarrow as pa
from rich.console import Console
from rich.table import Table

from corpus.counting import counting_rule
from corpus.store.files import FileSystem
from corpus.store.index import INDEX_SCHEMA, mark, write_index
from corpus.store.parts import PartFile
from corpus.store.snapshot import publish
from corpus.store.summary import UnitSummary
from corpus.store.tombstones import forget
from mixtures.plan import make_plan
from mixtures.recipe import Recipe
from mixtures.supply import read_supply

FOLDER = "components/caption/s"
BLOCK = 1000
#: Share of the units, in percent, that the second build adds.
ADDED = 1

RECIPE = Recipe.model_validate(
    {
        "name": "bench",
        "total": 1_000_000,
        "on_shortage": "shrink",
        "components": [{"name": "caption", "share": 100, "datasets": [{"name": "s", "reach": "local"}]}],
    }
)


def build(out: Path, units: int) -> None:
    """Write the index of every unit."""
    (out / FOLDER).mkdir(parents=True)
    for first in range(0, units, BLOCK):
        table, starts = _rows(first, min(BLOCK, units - first))
        for number, (start, end) in enumerate(pairwise(starts), start=first):
            write_index(out / _paths(number)[1], table.slice(start, end - start))


def _rows(first: int, units: int) -> tuple[pa.Table, list[int]]:
    """The index rows of some units, and where each unit's rows begin."""
    counts = [1 + number % 2 for number in range(first, first + units)]
    starts = np.cumsum([0, *counts]).tolist()
    n = starts[-1]
    chance = np.random.default_rng(first)
    ids = [bytes(value).hex() for value in chance.integers(0, 256, (n, 16), dtype=np.uint8)]
    documents = [mark("document", one) for one in ids]
    marks = [
        sorted({document, mark("license", "CC-BY-4.0"), mark("url", f"https://example.org/{one}"), mark("origin", one)})
        for document, one in zip(documents, ids, strict=True)
    ]
    columns = {
        "id": ids,
        "row_group": [0] * n,
        "row": [row for count in counts for row in range(count)],
        "n_text_tokens": chance.integers(20, 400, n),
        "n_image_tokens": [576] * n,
        "n_loss_tokens": chance.integers(20, 400, n),
        "bytes": chance.integers(20_000, 80_000, n),
        "held_out": [document % 25 == 0 for document in documents],
        "license": ["CC-BY-4.0"] * n,
        "language": ["en"] * n,
        "document": documents,
        "marks": marks,
    }
    return pa.table(columns, schema=INDEX_SCHEMA), starts


def _paths(number: int) -> tuple[str, str]:
    stem = f"{FOLDER}/part-{_name(number)[:12]}-{number:08x}"
    return f"{stem}.parquet", f"{stem}.index"


def _name(number: int) -> str:
    return f"{number * 0x9E3779B97F4A7C15 % (1 << 128):032x}"


def summaries(out: Path, units: int) -> Iterator[UnitSummary]:
    """The units one by one, as a build hands them to `publish`."""
    rule = counting_rule().describe()
    for number in range(units):
        path, index = _paths(number)
        rows = 1 + number % 2
        file = PartFile(
            path=path, component="caption", source="s", rows=rows, bytes=60_000, checksum=f"{number:032x}",
            n_text_tokens=200, n_image_tokens=576, n_loss_tokens=200, index_path=index,
            index_bytes=os.stat(f"{out}/{index}").st_size, index_checksum=f"{number:032x}",
        )  # fmt: skip
        ledger = {"items": rows, "yielded_items": rows, "records": rows, "repeated_records": 0, "merged": 0}
        yield UnitSummary(_name(number), (file,), {**ledger, "dropped": {}}, rule)


def steps(out: Path, units: int) -> dict[str, Callable[[], object]]:
    """What is measured, in this order."""
    files = FileSystem(str(out))
    before = units - units * ADDED // 100
    return {
        f"first publish, {100 - ADDED} % of the units": lambda: _publish(files, out, before),
        f"publish, {ADDED} % added": lambda: _publish(files, out, units),
        "publish, nothing new": lambda: _publish(files, out, units),
        "read_supply": lambda: read_supply(files, RECIPE),
        "read_supply and make_plan": lambda: make_plan(RECIPE, read_supply(files, RECIPE)),
        "forget a URL, then read_supply": lambda: _forget(files),
    }


def _publish(files: FileSystem, out: Path, units: int) -> None:
    publish(files, "p/s", "caption", summaries(out, units))


def _forget(files: FileSystem) -> None:
    forget(files, "url", "https://example.org/none")
    read_supply(files, RECIPE)


def measure(out: Path, units: int, step: str) -> None:
    """Run one step and print its seconds and memory as JSON."""
    counting_rule().describe()  # reads the tokenizer: the same second or two whatever the number of units
    idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start, busy = time.perf_counter(), time.process_time()
    steps(out, units)[step]()
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": seconds, "cpu": busy, "idle": idle / 1024, "peak": peak / 1024}))


def main() -> None:
    """Build each store, measure each step in its own process, print one table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--units", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--folder", help="where to build; by default a temporary folder")
    parser.add_argument("--step", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.step:
        measure(Path(arguments.folder), arguments.units[0], arguments.step)
        return
    figures: dict[str, list[str]] = {}
    for units in arguments.units:
        with tempfile.TemporaryDirectory(dir=arguments.folder, prefix="vlend-bench-") as folder:
            out = Path(folder)
            start = time.perf_counter()
            build(out, units)
            figures.setdefault("(writing the indexes)", []).extend([f"{time.perf_counter() - start:.1f}", "", ""])
            for step in steps(out, units):
                command = [sys.executable, __file__, "--folder", folder, "--units", str(units), "--step", step]
                found = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
                figures.setdefault(step, []).extend(
                    [f"{found['seconds']:.2f}", f"{found['cpu']:.2f}", f"{found['peak'] - found['idle']:.0f}"]
                )
            sizes = {suffix: sum(p.stat().st_size for p in out.rglob(f"*{suffix}")) for suffix in (".arrow", ".json")}
            figures.setdefault("(MB of segments; MB of snapshots)", []).extend(
                [*(f"{size / 1e6:.1f}" for size in sizes.values()), ""]
            )
    table = Table(title="units with one small part each")
    table.add_column("step")
    for units in arguments.units:
        table.add_column(f"{units:,}: s", justify="right")
        table.add_column("CPU s", justify="right")
        table.add_column("MiB over idle", justify="right")
    for step, values in figures.items():
        table.add_row(step, *values)
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
