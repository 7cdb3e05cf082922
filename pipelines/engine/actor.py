"""The Ray actors of the engine. They supervise a worker process each and never run a pipeline's code themselves."""

from __future__ import annotations

import pipelines.engine.environment  # noqa: F401 - before ray, which reads the environment when it is imported

# isort: split
from collections.abc import Iterator

import ray

from pipelines.engine.listing import Failure, ListedUnit, UnitResult, WorkerSettings
from pipelines.engine.pools import PLAIN, Pool
from pipelines.engine.supervisor import Supervisor


@ray.remote(num_cpus=1, max_restarts=0, max_task_retries=0)
class UnitActor:
    """Runs units of the pipelines of one pool, one at a time."""

    def __init__(self, settings: WorkerSettings, pool: Pool) -> None:
        self.supervisor = Supervisor(settings, pool)

    def run(self, pipeline: bytes, unit: bytes) -> UnitResult | Failure:
        """Process a unit and commit it."""
        return self.supervisor.run(pipeline, unit)

    def close(self) -> None:
        """End the worker process with all that it holds."""
        self.supervisor.close()


@ray.remote(num_cpus=0, max_restarts=0, max_task_retries=0)
class ListingActor:
    """Lists pipelines, one after the other, chunk by chunk as the driver asks: what is not asked for is not made."""

    def __init__(self, settings: WorkerSettings) -> None:
        self.supervisor = Supervisor(settings, PLAIN)
        self.chunks: Iterator[list[ListedUnit] | Failure] = iter(())

    def next(self, pipeline: bytes | None) -> list[ListedUnit] | Failure | None:
        """The next chunk of the listing, or None at its end; a pipeline begins a new one."""
        if pipeline is not None:
            self.chunks = self.supervisor.list(pipeline)
        return next(self.chunks, None)

    def close(self) -> None:
        """End the listing process."""
        self.supervisor.close()
