"""An ablation from settings to report: what is missing is run, what is there is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from corpus.store.files import FileSystem
from model.ablation.picture import picture
from model.ablation.settings import AblationSettings
from model.ablation.summary import Summary, markdown, summarise
from model.ablation.trials import Trial, folder, forget, make_trials, outcome_of, run_trial

#: Runs trials somewhere, and gives their outcomes as they come.
Executor = Callable[[Sequence[Trial]], Iterable[tuple[Trial, dict[str, Any]]]]
#: Hears of each trial's outcome, and whether it was there before.
Told = Callable[[Trial, dict[str, Any], bool], None]


def in_this_process(trials: Sequence[Trial]) -> Iterator[tuple[Trial, dict[str, Any]]]:
    """One after another."""
    for trial in trials:
        yield trial, run_trial(trial)


def run_ablation(
    settings: AblationSettings,
    execute: Executor = in_this_process,
    told: Told = lambda trial, outcome, kept: None,
    replace: bool = False,
) -> Summary:
    """Run the trials that have no file yet, and write report and picture of all.

    A file of a trial with other settings is an `EvaluationError`, unless `replace`.
    """
    trials = make_trials(settings)
    outcomes: list[dict[str, Any]] = []
    missing: list[Trial] = []
    if replace:
        for trial in trials:
            forget(trial)
    for trial in trials:
        found = outcome_of(trial)
        if found is None:
            missing.append(trial)
        else:
            outcomes.append(found)
            told(trial, found, True)
    for trial, outcome in execute(missing):
        outcomes.append(outcome)
        told(trial, outcome, False)
        # a report of what is there so far survives what may come
        _write(settings, outcomes)
    return _write(settings, outcomes)


def _write(settings: AblationSettings, outcomes: Sequence[dict[str, Any]]) -> Summary:
    summary = summarise(outcomes)
    files = FileSystem(settings.out)
    facts = {
        "Model": settings.model,
        "base recipe": settings.recipe,
        "tokens planned": f"{settings.tokens:,}",
        "sequence length": f"{settings.sequence_length:,}",
        "sequences of a step": settings.global_batch,
        "begun from": settings.init or "fresh weights",
    }
    files.replace(f"{folder(settings)}/picture.png", picture(summary))
    files.replace(f"{folder(settings)}/README.md", markdown(summary, settings.name, facts).encode())
    return summary
