"""Where one pipeline of a build stands: what is listed, waiting, in work and done, and whether it may go on."""

from __future__ import annotations

import pickle
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from corpus.store.files import FileSystem
from corpus.store.snapshot import covered, current, publish
from corpus.store.summary import UnitSummary, summary
from corpus.store.units import read_unit
from pipelines.engine.budget import exceeded
from pipelines.engine.listing import ListedUnit, UnitResult
from pipelines.engine.metrics import UnitMetrics
from pipelines.engine.pipeline import EngineError, Pipeline
from pipelines.engine.progress import Progress

#: A listing pauses while units of so many bytes wait to be begun.
WAITING_BYTES = 16 << 20
#: Committed units are read by so many threads: on an object store each costs a round trip.
READERS = 16


class RunState:
    """One pipeline. The scheduler calls `listed`, `listing_ended`, `took`; `finished` says when it is published."""

    def __init__(self, number: int, pipeline: Pipeline, files: FileSystem) -> None:
        self.number = number
        self.pipeline = pipeline
        self.pickled = pickle.dumps(pipeline)
        self.files = files
        self.progress = Progress(pipeline.name, pipeline.parameters.source)
        self.metrics = UnitMetrics(pipeline.name, pipeline.parameters.source)
        self.waiting: deque[ListedUnit] = deque()
        self.waiting_bytes = 0
        self.complete = False
        self.finished = False
        #: why the source was stopped
        self.failure: str | None = None
        self._items = 0
        self._names: dict[str, None] = {}
        self._listed_now: set[str] = set()
        self._committed: set[str] | None = None
        #: what stands for each done unit in the snapshot; a bare name where a compacted unit does
        self._results: dict[str, UnitSummary | str] = {}
        #: original units to the compacted ones that stand for them now, and those of them that are listed so far
        self._covers: dict[str, str] = {}
        self._covered: list[ListedUnit] = []

    @property
    def entry(self) -> str:
        """The name of its entry in snapshots."""
        return f"{self.pipeline.name}/{self.pipeline.parameters.source}"

    @property
    def wants_listing(self) -> bool:
        """May the listing go on?"""
        return not self.complete and self.failure is None and self.waiting_bytes < WAITING_BYTES

    def begin_listing(self) -> None:
        """The listing begins, or begins again because its process was lost: what is known already is passed over."""
        self.progress.state = "listing"
        self._listed_now = set()
        if self._committed is None:
            self._committed = set(self.files.names(f"_units/{self.pipeline.name}"))
            self._covers = covered(current(self.files, self.pipeline.component), self.entry)

    def listed(self, chunk: list[ListedUnit]) -> list[ListedUnit]:
        """Take a chunk of the listing; returns the units that were not known before. Committed ones are done."""
        for unit in chunk:
            if unit.name in self._listed_now:
                raise EngineError(f"pipeline {self.pipeline.name} lists the unit {unit.piece!r} twice")
            self._listed_now.add(unit.name)
        fresh = [unit for unit in chunk if unit.name not in self._names]
        self._names.update(dict.fromkeys(unit.name for unit in fresh))
        self._items += sum(unit.items for unit in fresh)
        self.progress.listed_units += len(fresh)
        self._covered.extend(unit for unit in fresh if unit.name in self._covers)
        self._sort_out([unit for unit in fresh if unit.name not in self._covers])
        return fresh

    def listing_ended(self) -> None:
        """Every unit is known, so it shows which compacted units still stand for all that they were made of."""
        kept = covered(current(self.files, self.pipeline.component), self.entry, listed=self._names, files=self.files)
        for unit in self._covered:
            if unit.name in kept:
                self.progress.reused_units += 1
                self.progress.done_units += 1
                self.progress.done_items += unit.items
                self._results[unit.name] = unit.name
        self._sort_out([unit for unit in self._covered if unit.name not in kept])
        self._covered = []
        self.complete = True
        self.progress.total_items = self._items
        if self.progress.state == "listing":
            self.progress.state = "running"

    def wait(self, unit: ListedUnit, first: bool = False) -> None:
        """A unit waits to be begun."""
        (self.waiting.appendleft if first else self.waiting.append)(unit)
        self.waiting_bytes += len(unit.data)

    def next(self) -> ListedUnit:
        """Take the next unit."""
        unit = self.waiting.popleft()
        self.waiting_bytes -= len(unit.data)
        return unit

    def took(self, result: UnitResult) -> None:
        """A unit is committed."""
        self.metrics.committed(result.unit, result.seconds, result.item_seconds, result.crashes, result.kills)
        self._count(result.unit)

    def settle(self) -> None:
        """Stop the source if it fails too often; publish it when the last unit is done."""
        progress = self.progress
        if self.finished or self.failure:
            return
        done = self.complete and len(self._results) == len(self._names)
        allowed = self.pipeline.parameters.max_failures
        self.failure = exceeded(progress.done_items, progress.reasons, allowed, done)
        if self.failure:
            progress.state = "failed"
            self.waiting.clear()
            self.waiting_bytes = 0
        elif done:
            publish(self.files, self.entry, self.pipeline.component, (self._results[name] for name in self._names))
            self.finished = True
            progress.state = "done"

    def _count(self, unit: dict[str, Any]) -> None:
        progress, ledger = self.progress, unit["ledger"]
        self._results[unit["unit"]] = summary(unit)
        progress.done_units += 1
        progress.done_items += ledger["items"]
        progress.records += ledger["records"]
        progress.dropped += sum(ledger["dropped"].values())
        progress.bytes += sum(file["bytes"] for file in unit["files"])
        for reason, count in ledger["dropped"].items():
            progress.reasons[reason] = progress.reasons.get(reason, 0) + count

    def _sort_out(self, units: list[ListedUnit]) -> None:
        """Units that are committed are done, the others wait."""
        done = self._read_committed([unit.name for unit in units])
        for unit in units:
            if unit.name in done:
                self.progress.reused_units += 1
                self._count(done[unit.name])
            else:
                self.wait(unit)
        self.metrics.reused(len(done))

    def _read_committed(self, names: list[str]) -> dict[str, dict[str, Any]]:
        """The JSON of those units that are committed."""
        wanted = [name for name in names if f"{name}.json" in (self._committed or ())]
        if not wanted:
            return {}
        with ThreadPoolExecutor(READERS) as readers:
            found = readers.map(lambda name: read_unit(self.files, self.pipeline.name, name), wanted)
            return {name: unit for name, unit in zip(wanted, found, strict=True) if unit is not None}
