"""What a unit of work costs beside its work, on a local disk: milliseconds per unit, median and 95th percentile.

    python benchmarks/bench_bookkeeping.py [--units 400] [--folder FOLDER] [--profile]

Four kinds of unit, each with 20 items of small payload: `empty` (no items at all), `rejected` (every item dropped, so
that the ledger has a file), `one record` (a line of text in one part) and `two components` (an image and a text record
in two parts). A unit goes through what the engine does with it: name it, look whether it is committed, keep its ledger,
write and check its parts with their indexes, and create its JSON. Making the records is not counted.

Waiting for the disk is told apart: `fsync` is the time inside os.fsync, with the number of calls; `ours` is the rest;
`cpu` is the processor time of all of it, which other programs on the machine disturb least.
The kinds take turns. FOLDER decides which disk is measured (default: a folder beside this repository's checkout).
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.common import machine
from corpus.complete import complete
from corpus.counting import CountingRule, counting_rule
from corpus.record import Image, Record, document, image
from corpus.store.files import FileSystem
from corpus.store.units import UnitWriter, read_unit
from pipelines.engine.pipeline import Item, Operation, Parameters, Pipeline, Unit
from pipelines.engine.run_unit import recorded_versions

ITEMS = 20
KINDS = ("empty", "rejected", "one record", "two components")
#: One white pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f0005fe02fea1399e"
    "560000000049454e44ae426082"
)


class Nothing(Pipeline):
    """A pipeline by name alone: its units are named, its items never processed."""

    name = "nothing"
    component = "caption"
    operations = (Operation("nothing", 1),)

    def units(self) -> Iterator[Unit]:
        return iter(())

    def process(self, item: Item) -> Iterator[Record]:
        return iter(())


@dataclass
class Cost:
    """Milliseconds by step, one value per unit, and calls of fsync."""

    steps: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    syncs: list[int] = field(default_factory=list)


class SyncMeter:
    """Counts and times os.fsync while it is in place."""

    def __init__(self) -> None:
        self.calls = 0
        self.seconds = 0.0
        self._real = os.fsync

    @contextmanager
    def in_place(self) -> Iterator[None]:
        os.fsync = self._fsync
        try:
            yield
        finally:
            os.fsync = self._real

    def take(self) -> tuple[int, float]:
        """Calls and seconds since the last `take`."""
        taken = (self.calls, self.seconds)
        self.calls, self.seconds = 0, 0.0
        return taken

    def _fsync(self, file: int) -> None:
        start = time.perf_counter()
        self._real(file)
        self.seconds += time.perf_counter() - start
        self.calls += 1


def records_of(kind: str, number: int, rule: CountingRule) -> list[Record]:
    """What a unit of this kind yields."""
    found = []
    if kind in ("one record", "two components"):
        text = f"The {number}th line of text, which says little."
        found.append(Record(f"text {number}", f"text {number}", "bench", "text_only", document(text)))
    if kind == "two components":
        record = Record(f"image {number}", f"image {number}", "bench", "caption", document(image(), f"pixel {number}"))
        record.images.append(Image(PIXEL))
        found.append(record)
    return [complete(record, rule) for record in found]


def keep(kind: str, number: int, files: FileSystem, rule: CountingRule, meter: SyncMeter, cost: Cost) -> None:
    """One unit, timed step by step."""
    pipeline = Nothing(Parameters(seed=number))
    described = rule.describe()
    count = 0 if kind == "empty" else ITEMS
    unit = Unit(f"{kind} {number}", tuple(Item(f"{kind}/{number}/{item}", {"item": item}) for item in range(count)))
    records = records_of(kind, number, rule)
    meter.take()

    start, cpu = time.perf_counter(), time.process_time()
    name = pipeline.unit_name(unit, described)
    named = time.perf_counter()
    if read_unit(files, pipeline.name, name) is not None:
        raise AssertionError(f"unit {name} was there before: names are not distinct")
    looked = time.perf_counter()
    writer = UnitWriter(files, pipeline.name, name, described)
    for item in unit.items:
        if records:
            writer.add(records)  # the first item's; those of the others repeat them
        else:
            writer.ledger.drop(item.locator, "no_records", "the pipeline made nothing of this item")
    kept = time.perf_counter()
    description = {
        "piece": unit.piece,
        "source": pipeline.parameters.source,
        "operations": [[operation.name, operation.version] for operation in pipeline.operations],
        "parameters": pipeline.parameters.identity(),
        "versions": recorded_versions(),
    }
    writer.commit(description, len(unit.items))
    end, cpu_end = time.perf_counter(), time.process_time()

    calls, synced = meter.take()
    cost.syncs.append(calls)
    for step, seconds in {
        "name": named - start,
        "look": looked - named,
        "ledger": kept - looked,
        "commit without fsync": end - kept - synced,
        "ours": end - start - synced,
        "fsync": synced,
        "all": end - start,
        "cpu": cpu_end - cpu,
    }.items():
        cost.steps[step].append(seconds * 1000)


def print_costs(costs: dict[str, Cost]) -> None:
    """One block per kind."""
    for kind, cost in costs.items():
        print(
            f"\n{kind}: {statistics.median(cost.syncs):.0f} fsyncs; milliseconds per unit, median and 95th percentile"
        )
        for step, values in cost.steps.items():
            high = statistics.quantiles(values, n=20)[-1]
            print(f"  {step:<22} {statistics.median(values):8.3f} {high:8.3f}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--units", type=int, default=400, help="units of each kind")
    arguments.add_argument("--folder", default=str(Path(__file__).resolve().parents[2]), help="where the disk is")
    arguments.add_argument("--profile", action="store_true", help="show where the time goes instead")
    options = arguments.parse_args()
    print(machine(), f"pyarrow {version('pyarrow')}", sep="; ")
    rule = counting_rule()
    meter = SyncMeter()
    costs = {kind: Cost() for kind in KINDS}
    profile = cProfile.Profile()
    with tempfile.TemporaryDirectory(dir=options.folder, prefix="bench-") as folder, meter.in_place():
        files = FileSystem(folder)
        warm = {kind: Cost() for kind in KINDS}
        for kind in KINDS:  # imports, folders, caches
            for number in range(5):
                keep(kind, -1 - number, files, rule, meter, warm[kind])
        if options.profile:
            profile.enable()
        for number in range(options.units):
            for kind in KINDS[number % len(KINDS) :] + KINDS[: number % len(KINDS)]:
                keep(kind, number, files, rule, meter, costs[kind])
        profile.disable()
    if options.profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(35)
    print_costs(costs)


if __name__ == "__main__":
    main()
