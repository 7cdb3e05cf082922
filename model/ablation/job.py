"""Trials as Ray tasks, one core each. The only file of the ablation that imports ray; a connection must be there."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Any

import ray

from model.ablation.trials import Trial

logger = logging.getLogger(__name__)


@ray.remote(max_retries=2)
def _made(trial: Trial) -> dict[str, Any]:
    import torch

    from model.ablation.trials import run_trial

    torch.set_num_threads(trial.settings.threads)
    return run_trial(trial)


def on_ray(trials: Sequence[Trial]) -> Iterator[tuple[Trial, dict[str, Any]]]:
    """The outcome of each trial, as they come. One that fails stops no other; its error is raised at the end."""
    waiting = {_made.options(num_cpus=trial.settings.threads, name=trial.path).remote(trial): trial for trial in trials}
    problem: BaseException | None = None
    while waiting:
        done, _ = ray.wait(list(waiting), num_returns=1)
        for reference in done:
            trial = waiting.pop(reference)
            try:
                outcome = ray.get(reference)
            except ray.exceptions.RayTaskError as error:
                problem = problem or error.as_instanceof_cause()
                logger.warning("%s failed: %s", trial.path, error.cause)
                continue
            yield trial, outcome
    if problem is not None:
        raise problem
