"""One queue for all pipelines of a build: list them, run the missing units, publish each pipeline when it is done.

The driver keeps names and counts, and the waiting units of a bounded part of each listing; payloads stay in the
processes that make them. What is lost with a worker or a node is begun again elsewhere.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ray

from corpus.store.builds import BuildState, Counts, InFlight
from corpus.store.disk import check_floor
from corpus.store.files import FileSystem
from pipelines.engine.actor import ListingActor
from pipelines.engine.listing import Failure, ListedUnit, UnitResult, WorkerSettings
from pipelines.engine.members import Member, Members
from pipelines.engine.own_node import OwnNode
from pipelines.engine.pipeline import EngineError, Pipeline
from pipelines.engine.progress import Progress, Reporter
from pipelines.engine.run_state import RunState
from pipelines.engine.supervisor import WorkerDiedError

logger = logging.getLogger(__name__)

#: The driver looks around at least this often: heartbeat, disk, size of the cluster (seconds).
TICK_SECONDS = 1.0
#: Pipelines that are listed at the same time; their processes are not counted among the workers.
LISTINGS = 2
#: A unit that loses its worker or node this often stops the build; so does a listing.
MAX_ATTEMPTS = 8
#: Pause before a lost unit is begun again; it doubles with each loss (seconds).
PAUSE_SECONDS = 0.2


@dataclass
class _Running:
    """A unit in the hands of a worker."""

    run: RunState
    unit: ListedUnit
    member: Member
    since: float


@dataclass
class _Listing:
    """A pipeline that is being listed. `begun` tells the actor's first call for it from the others."""

    run: RunState
    actor: Any
    begun: bool = False


class Scheduler:
    """`run` does the whole build; use once."""

    def __init__(
        self,
        pipelines: Sequence[Pipeline],
        settings: WorkerSettings,
        reporter: Reporter,
        state: BuildState,
        workers: int | None = None,
    ) -> None:
        self.files = FileSystem(settings.out)
        self.settings = settings
        self.reporter = reporter
        self.state = state
        self.runs = [RunState(number, pipeline, self.files) for number, pipeline in enumerate(pipelines)]
        self.members = Members(settings, workers)
        self.own_node = OwnNode()
        self.listers: list[Any] = []
        self.listings: list[_Listing] = []
        self.calls: dict[Any, _Running | _Listing] = {}
        self.losses: dict[str, int] = {}
        #: lost units with the moment from which they may be begun again
        self.delayed: list[tuple[float, RunState, ListedUnit]] = []

    def run(self) -> list[Progress]:
        """Do everything; raises `EngineError` at the end if a source was stopped, after the others are done."""
        try:
            while self._begin():
                ready, _ = ray.wait(list(self.calls), timeout=TICK_SECONDS) if self.calls else ([], [])
                if not self.calls:
                    time.sleep(PAUSE_SECONDS)
                for call in ready:
                    self._end(call)
                self._tick()
        finally:
            self.members.close()
            for actor in self.listers:
                ray.kill(actor)
            for run in self.runs:
                run.metrics.in_flight(0)
        failed = [f"{run.entry} was stopped: {run.failure}" for run in self.runs if run.failure]
        if failed:
            raise EngineError(
                f"{'; '.join(failed)}. `vlend dropped` shows the items; to take what can be had, set max_failures (a "
                f"share, 1 for no limit) among the options of its dataset, or by --set"
            )
        return [run.progress for run in self.runs]

    def _begin(self) -> bool:
        """Begin what can be begun; False when all is done."""
        now = time.monotonic()
        for entry in [entry for entry in self.delayed if entry[0] <= now]:
            self.delayed.remove(entry)
            entry[1].wait(entry[2], first=True)
        self._begin_listings()
        for run in self.runs:
            while run.waiting and (member := self.members.take(run.pipeline.pool, run.number)):
                self._start(run, member)
        left = any(run.waiting or run.wants_listing for run in self.runs) or self.delayed
        if not left:
            self.members.retire_idle()
        return bool(left or self.calls)

    def _begin_listings(self) -> None:
        active = {id(listing.run) for listing in self.listings}
        first_done = all(run.finished or run.failure for run in self.runs if not run.pipeline.reads_store)
        for run in self.runs:
            ready = run.wants_listing and (first_done or not run.pipeline.reads_store)
            if ready and id(run) not in active and len(self.listings) < LISTINGS:
                run.begin_listing()
                self.listings.append(_Listing(run, self._lister()))
        waiting = {id(entry) for entry in self.calls.values()}
        for listing in self.listings:
            if listing.run.wants_listing and id(listing) not in waiting:
                call = listing.actor.next.remote(None if listing.begun else listing.run.pickled)
                listing.begun = True
                self.calls[call] = listing

    def _lister(self) -> Any:
        used = {id(listing.actor) for listing in self.listings}
        for actor in self.listers:
            if id(actor) not in used:
                return actor
        self.listers.append(ListingActor.remote(self.settings))  # type: ignore[attr-defined]
        return self.listers[-1]

    def _start(self, run: RunState, member: Member) -> None:
        check_floor(self.files)
        unit = run.next()
        self.calls[member.actor.run.remote(run.pickled, unit.data)] = _Running(run, unit, member, time.time())
        run.progress.in_flight += 1
        run.metrics.in_flight(run.progress.in_flight)

    def _end(self, call: Any) -> None:
        entry = self.calls.pop(call)
        try:
            result = ray.get(call)
        except ray.exceptions.RayActorError as error:
            self._lost(entry, error)
            return
        except ray.exceptions.RayTaskError as error:
            cause = error.as_instanceof_cause()
            if not isinstance(cause, WorkerDiedError):
                raise cause from error
            self._lost(entry, cause)
            return
        if isinstance(result, Failure):
            raise result.error()
        if isinstance(entry, _Listing):
            self._listed(entry, result)
        else:
            self._took(entry, result)
        entry.run.settle()
        self.reporter.update(entry.run.progress)

    def _listed(self, listing: _Listing, chunk: list[ListedUnit] | None) -> None:
        run, progress = listing.run, listing.run.progress
        if chunk is None:
            run.listing_ended()
            self.listings.remove(listing)
            self.state.listed(progress.pipeline, progress.source, [], [], [], final=True)
            return
        fresh = run.listed(chunk)
        self.state.listed(
            progress.pipeline,
            progress.source,
            [unit.name for unit in fresh],
            [unit.piece for unit in fresh],
            [unit.items for unit in fresh],
        )

    def _took(self, running: _Running, result: UnitResult) -> None:
        self._off(running)
        self.members.give_back(running.member)
        running.run.took(result)

    def _off(self, running: _Running) -> None:
        running.run.progress.in_flight -= 1
        running.run.metrics.in_flight(running.run.progress.in_flight)

    def _lost(self, entry: _Running | _Listing, error: Exception) -> None:
        """A worker or its node is gone: begin again elsewhere, after a pause, a bounded number of times."""
        run = entry.run
        what = entry.unit.piece if isinstance(entry, _Running) else "its listing"
        key = entry.unit.name if isinstance(entry, _Running) else f"listing {run.number}"
        if isinstance(entry, _Listing):
            self.listings.remove(entry)
            ray.kill(entry.actor)
            self.listers = [actor for actor in self.listers if actor is not entry.actor]
        else:
            self._off(entry)
            self.members.lost(entry.member)
        losses = self.losses[key] = self.losses.get(key, 0) + 1
        if losses >= MAX_ATTEMPTS:
            raise EngineError(
                f"pipeline {run.pipeline.name}: {what} lost its worker {losses} times ({error}); if the machine is "
                f"short of memory, run again with fewer workers (--workers 1)"
            ) from error
        logger.warning("pipeline %s: a worker was lost, %s is begun again (%s)", run.pipeline.name, what, error)
        run.progress.retries += 1
        run.metrics.retried()
        if isinstance(entry, _Running) and run.failure is None:
            self.delayed.append((time.monotonic() + PAUSE_SECONDS * 2**losses, run, entry.unit))

    def _tick(self) -> None:
        self.own_node.check()
        self.members.tick()
        running = [entry for entry in self.calls.values() if isinstance(entry, _Running)]
        self.state.heartbeat(
            [
                InFlight(
                    entry.run.progress.pipeline,
                    entry.run.progress.source,
                    entry.unit.name,
                    entry.unit.piece,
                    entry.since,
                )
                for entry in running
            ],
            [
                Counts(p.pipeline, p.source, p.done_items, p.records, p.reasons, p.bytes)
                for p in (run.progress for run in self.runs)
            ],
        )
