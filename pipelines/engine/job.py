"""Pipelines on Ray: list their units, run the missing ones on a pool of workers, publish snapshots.

One queue serves all pipelines of a build: listing and units are tasks alike, so no core idles at a pipeline's end. A
worker is an actor that holds at most one open session (a browser, say); it is replaced after `UNITS_PER_WORKER` units
or when it has grown beyond `WORKER_BYTES`, and a unit whose worker died is tried again on a fresh one.
"""

from __future__ import annotations

import pipelines.engine.environment  # noqa: F401 - before ray, which reads the environment when it is imported

# isort: split
import logging
import os
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol

import psutil
import ray

from corpus.counting import counting_rule
from corpus.store.files import FileSystem
from corpus.store.snapshot import publish
from corpus.store.units import read_unit
from pipelines.engine.pipeline import Pipeline, Unit
from pipelines.engine.run_unit import Worker

logger = logging.getLogger(__name__)

#: A worker is replaced after this many units, or when its process tree holds more than WORKER_BYTES.
UNITS_PER_WORKER = 200
WORKER_BYTES = 1_800 << 20
#: A unit that kills its worker this often stops the build.
MAX_ATTEMPTS = 3
#: Payloads never travel through the object store, only listings and unit summaries do.
OBJECT_STORE_BYTES = 100 << 20
#: How often the start of a local Ray is tried.
START_ATTEMPTS = 3


class EngineError(RuntimeError):
    """The build cannot go on; finished units are kept."""


@dataclass
class Progress:
    """How far one pipeline is. `total_items` is None until its listing is done."""

    pipeline: str
    source: str
    total_items: int | None = None
    done_items: int = 0
    records: int = 0
    dropped: int = 0
    bytes: int = 0
    reused_units: int = 0


class Reporter(Protocol):
    """Whoever shows progress. `update` is called after each task."""

    def update(self, progress: Progress) -> None: ...


class SilentReporter:
    """Shows nothing."""

    def update(self, progress: Progress) -> None:
        """Ignore."""


@dataclass
class _Task:
    """The listing of a pipeline (`unit` is None) or one of its units."""

    pipeline: int
    unit: Unit | None = None
    attempts: int = 0


@dataclass
class _Run:
    """Where one pipeline stands."""

    pipeline: Pipeline
    progress: Progress
    listed: list[str] = field(default_factory=list)
    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    finished: bool = False


@dataclass
class _Member:
    """A worker of the pool: its actor, the number of the pipeline that it served last, the units it has done."""

    actor: Any
    served: int | None = None
    units: int = 0


@ray.remote(num_cpus=1, max_restarts=0)
class UnitActor:
    """A worker process. It keeps the session of the pipeline that it served last."""

    def __init__(self, out: str, rule: str, tokenizer: str | None) -> None:
        self.files = FileSystem(out)
        self.rule = counting_rule(rule, tokenizer)
        self.worker: Worker | None = None

    def list(self, pipeline: Pipeline) -> list[Unit]:
        """The units of `pipeline`, cut to its limit."""
        return list(pipeline.limited_units())

    def run(self, pipeline: Pipeline, unit: Unit) -> tuple[dict[str, Any], int]:
        """The unit's committed JSON, and the bytes that this process and its children hold."""
        worker = self.worker
        if worker is None or _differ(worker.pipeline, pipeline):
            self.close()
            worker = self.worker = Worker(pipeline, self.files, self.rule)
        return worker.run(unit), tree_bytes(os.getpid())

    def close(self) -> None:
        """End the open session."""
        if self.worker:
            self.worker.close()
            self.worker = None


def run_pipelines(
    pipelines: Sequence[Pipeline],
    out: str,
    rule: str = "deepseek-vl",
    tokenizer: str | None = None,
    reporter: Reporter | None = None,
    workers: int | None = None,
) -> list[Progress]:
    """Run `pipelines` into the store at `out` and publish what they made; returns the final progress of each.

    `workers` bounds the worker processes of a local Ray (default: one per core). Raises `EngineError`, or the error
    of a worker that is no single item's fault (a full disk, a missing package).
    """
    with connected(workers):
        return _Scheduler(pipelines, out, rule, tokenizer, reporter or SilentReporter()).run()


class _Scheduler:
    def __init__(
        self, pipelines: Sequence[Pipeline], out: str, rule: str, tokenizer: str | None, reporter: Reporter
    ) -> None:
        self.files = FileSystem(out)
        self.settings = (_absolute(out), rule, tokenizer)
        self.rule = counting_rule(rule, tokenizer).describe()
        self.reporter = reporter
        self.runs = [_Run(pipeline, Progress(pipeline.name, pipeline.parameters.source)) for pipeline in pipelines]
        self.queue: deque[_Task] = deque(_Task(number) for number in range(len(pipelines)))
        self.size = max(1, int(ray.cluster_resources().get("CPU", 1)))
        self.idle: list[_Member] = []
        self.busy: dict[Any, tuple[_Member, _Task]] = {}

    def run(self) -> list[Progress]:
        try:
            while self.queue or self.busy:
                while self.queue and len(self.busy) < self.size:
                    self._start(self.queue.popleft())
                ready, _ = ray.wait(list(self.busy), num_returns=1)
                self._finish(ready[0])
        finally:
            for member in [*self.idle, *(member for member, _ in self.busy.values())]:
                ray.kill(member.actor)
        return [run.progress for run in self.runs]

    def _start(self, task: _Task) -> None:
        member = self._take_member(task)
        pipeline = self.runs[task.pipeline].pipeline
        remote = member.actor
        call = remote.list.remote(pipeline) if task.unit is None else remote.run.remote(pipeline, task.unit)
        self.busy[call] = (member, task)

    def _take_member(self, task: _Task) -> _Member:
        """An idle worker that served this pipeline last, else any idle one, else a new one."""
        if not self.idle:
            return _Member(UnitActor.remote(*self.settings))  # type: ignore[attr-defined]
        for position, member in enumerate(self.idle):
            if member.served == task.pipeline:
                return self.idle.pop(position)
        return self.idle.pop()

    def _finish(self, call: Any) -> None:
        member, task = self.busy.pop(call)
        run = self.runs[task.pipeline]
        try:
            result = ray.get(call)
        except ray.exceptions.RayActorError as error:
            self._retry(task, error)
            return
        except ray.exceptions.RayTaskError as error:
            raise error.as_instanceof_cause() from error
        if task.unit is None:
            self.idle.append(member)
            self._listed(task, result)
        else:
            unit, held = result
            member.served = task.pipeline
            self._release(member, held)
            self._took(run, unit, len(task.unit.items))
        if not run.finished and len(run.results) == len(run.listed):
            run.finished = True
            pipeline = run.pipeline
            entry = f"{pipeline.name}/{pipeline.parameters.source}"
            publish(self.files, entry, pipeline.component, [run.results[name] for name in run.listed])
        self.reporter.update(run.progress)

    def _listed(self, task: _Task, units: list[Unit]) -> None:
        run = self.runs[task.pipeline]
        run.progress.total_items = sum(len(unit.items) for unit in units)
        waiting = []
        committed = set(self.files.names(f"_units/{run.pipeline.name}"))
        for unit in units:
            name = run.pipeline.unit_name(unit, self.rule)
            if name in run.listed:
                raise EngineError(f"pipeline {run.pipeline.name} lists the unit {unit.piece!r} twice")
            run.listed.append(name)
            done = read_unit(self.files, run.pipeline.name, name) if f"{name}.json" in committed else None
            if done is None:
                waiting.append(_Task(task.pipeline, unit))
            else:
                run.progress.reused_units += 1
                self._took(run, done, len(unit.items))
        # Units of a pipeline go before those of later ones, so that sessions are opened as rarely as can be.
        self.queue.extend(waiting)

    def _took(self, run: _Run, unit: dict[str, Any], items: int) -> None:
        run.results[unit["unit"]] = unit
        run.progress.done_items += items
        run.progress.records += unit["ledger"]["records"]
        run.progress.dropped += sum(unit["ledger"]["dropped"].values())
        run.progress.bytes += sum(file["bytes"] for file in unit["files"])

    def _release(self, member: _Member, held: int) -> None:
        member.units += 1
        if member.units >= UNITS_PER_WORKER or held > WORKER_BYTES:
            logger.info("replacing a worker after %d units, %d MiB", member.units, held >> 20)
            ray.kill(member.actor)
        else:
            self.idle.append(member)

    def _retry(self, task: _Task, error: Exception) -> None:
        task.attempts += 1
        name = self.runs[task.pipeline].pipeline.name
        if task.attempts >= MAX_ATTEMPTS:
            piece = task.unit.piece if task.unit else "its listing"
            raise EngineError(
                f"pipeline {name}: {piece} killed its worker {MAX_ATTEMPTS} times, most likely by using too much "
                f"memory; run again with fewer workers (--workers 1) or a smaller --limit"
            ) from error
        logger.warning("pipeline %s: a worker died, trying again", name)
        self.queue.appendleft(task)


@contextmanager
def connected(workers: int | None = None) -> Iterator[None]:
    """A Ray connection: the cluster at RAY_ADDRESS, or a quiet local one on loopback that ends with the body."""
    if ray.is_initialized():
        yield
        return
    address = os.environ.get("RAY_ADDRESS")
    if address:
        ray.init(address=address, logging_level=logging.ERROR, log_to_driver=False)
    else:
        start_local(workers)
    try:
        yield
    finally:
        ray.shutdown()


def start_local(workers: int | None = None) -> None:
    """Start Ray on this machine alone: loopback addresses, no dashboard, no usage statistics, a small object store."""
    for attempt in range(1, START_ATTEMPTS + 1):
        try:
            ray.init(
                address="local",
                num_cpus=workers or int(os.environ.get("VLEND_WORKERS") or 0) or os.cpu_count(),
                include_dashboard=False,
                object_store_memory=OBJECT_STORE_BYTES,
                # A port that the user chose for Prometheus (docs/metrics.md); otherwise Ray takes a free one.
                _metrics_export_port=int(os.environ.get("VLEND_METRICS_PORT") or 0) or None,
                logging_level=logging.ERROR,
                log_to_driver=False,
            )
            return
        except Exception as error:
            # Ray raises a bare Exception when its own processes take longer than 30 seconds to come up.
            if "timed out during startup" not in str(error) or attempt == START_ATTEMPTS:
                raise
            logger.warning("Ray did not start in time on this busy machine, trying again")
            ray.shutdown()


def _differ(one: Pipeline, other: Pipeline) -> bool:
    return (one.name, one.parameters) != (other.name, other.parameters)


def tree_bytes(pid: int) -> int:
    """Resident bytes of a process and its descendants; shared pages count for each."""
    total = 0
    process = psutil.Process(pid)
    for member in [process, *process.children(recursive=True)]:
        try:
            total += member.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total


def _absolute(out: str) -> str:
    return out if "://" in out else os.path.abspath(out)
