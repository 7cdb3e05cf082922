"""Judge a model on the tasks of an evaluation, one after another."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch

from corpus.counting import CountingRule
from model.evaluation.bench import Bench
from model.evaluation.results import Result
from model.evaluation.settings import EvalSettings, split_task
from model.evaluation.tasks import (
    chart_questions,
    losses,
    multiple_choice,
    programs,
    transcription,
    word_problems,
)
from model.presets import Model

logger = logging.getLogger(__name__)

_JUDGES: dict[str, Callable[[Bench, Any], Result]] = {
    "losses": losses.judge,
    "ocr": transcription.judge,
    "charts": chart_questions.judge,
    "hellaswag": multiple_choice.judge_hellaswag,
    "mmlu": multiple_choice.judge_mmlu,
    "mmbench": multiple_choice.judge_mmbench,
    "gsm8k": word_problems.judge,
    "mbpp": programs.judge,
}


def evaluate(model: Model, rule: CountingRule, settings: EvalSettings) -> Iterator[Result]:
    """The result of each task, as soon as it is there. Raises `EvaluationError` before anything is done."""
    tasks: list[tuple[str, Path | None]] = [split_task(task) for task in settings.tasks]
    bench = Bench(model, rule, settings)
    return _results(bench, tasks)


@torch.no_grad()
def _one(bench: Bench, name: str, path: Path | None) -> Result:
    began = time.monotonic()
    training = bench.model.training
    bench.model.eval()
    try:
        result = _JUDGES[name](bench, path)
    finally:
        bench.model.train(training)
    result.seconds = time.monotonic() - began
    return result


def _results(bench: Bench, tasks: list[tuple[str, Path | None]]) -> Iterator[Result]:
    for name, path in tasks:
        result = _one(bench, name, path)
        logger.info("%s: %d of %d judged in %.1f s", name, result.judged, result.items, result.seconds)
        yield result
