"""Pipelines on Ray: list their units, run the missing ones on pools of workers, publish snapshots.

scheduler   one queue for all pipelines of a build, on the driver
members     actors by pool, as many as cores and memory allow
actor       supervises one worker process (`supervisor`), which runs units (`child`, `run_unit`)
"""

from __future__ import annotations

import pipelines.engine.environment  # noqa: F401 - before ray, which reads the environment when it is imported

# isort: split
import os
from collections.abc import Mapping, Sequence
from typing import Any

from corpus.counting import counting_rule
from corpus.store.builds import BuildState
from corpus.store.disk import check_floor
from corpus.store.files import FileSystem
from pipelines.engine.cluster import connected
from pipelines.engine.listing import WorkerSettings
from pipelines.engine.nodes import check_output
from pipelines.engine.pipeline import EngineError, Pipeline
from pipelines.engine.progress import Progress, Reporter, SilentReporter
from pipelines.engine.scheduler import Scheduler

__all__ = ["EngineError", "connected", "run_pipelines"]


def run_pipelines(
    pipelines: Sequence[Pipeline],
    out: str,
    rule: str = "deepseek-vl",
    tokenizer: str | None = None,
    reporter: Reporter | None = None,
    workers: int | None = None,
    description: Mapping[str, Any] | None = None,
    shared: bool = False,
) -> list[Progress]:
    """Run `pipelines` into the store at `out` and publish what they made; returns the final progress of each.

    `workers` bounds the worker processes (default: one per core of the cluster). `description` says what the build is,
    for `vlend status` and `resume`; by default the pipelines and their parameters. `shared` promises that a local
    folder is mounted on every node of a cluster. Raises `EngineError`, or the error of a worker that is no single
    item's fault (a full disk, a missing package).
    """
    settings = WorkerSettings(out if "://" in out else os.path.abspath(out), rule, tokenizer)
    files = FileSystem(settings.out)
    described = dict(description) if description else _describe(pipelines, settings)
    with connected(workers):
        check_output(files, shared)
        check_floor(files)
        state = BuildState.begin(files, described)
        try:
            progress = Scheduler(pipelines, settings, reporter or SilentReporter(), state, workers).run()
        except BaseException as error:
            state.finish("stopped", f"{type(error).__name__}: {error}")
            raise
        state.finish("finished")
    return progress


def _describe(pipelines: Sequence[Pipeline], settings: WorkerSettings) -> dict[str, Any]:
    return {
        "pipelines": [
            {"pipeline": pipeline.name, "parameters": pipeline.parameters.model_dump(mode="json")}
            for pipeline in pipelines
        ],
        "counting_rule": counting_rule(settings.rule, settings.tokenizer).describe(),
    }
