"""One trial: train an arm with a seed, take its losses on held-out records, write one file of JSON."""

from __future__ import annotations

import json
import math
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from corpus.identity import fingerprint
from corpus.store.files import FileSystem
from mixtures.plan import make_plan
from mixtures.recipe import Recipe, load_recipe
from mixtures.supply import read_supply
from model.ablation.arms import Arm, chosen, derive
from model.ablation.settings import AblationSettings
from model.evaluation.errors import EvaluationError

#: Raised when an equal trial would give other numbers than before.
TRIAL_VERSION = 1

#: Settings that do not change what a trial gives.
_OUTSIDE = ("out", "name", "seeds", "only", "threads")


@dataclass(frozen=True)
class Trial:
    """An arm with a seed, and its plan's hash; `identity` is equal where the result would be."""

    settings: AblationSettings
    arm: Arm
    seed: int
    recipe: Recipe
    plan_hash: str

    @property
    def path(self) -> str:
        """Its file, below the root of the store."""
        return f"{folder(self.settings)}/trials/{self.arm.name}-seed-{self.seed}.json"

    def described(self) -> dict[str, Any]:
        """What decides its outcome, as values of JSON."""
        told = self.settings.model_dump(mode="json")
        return {
            "version": TRIAL_VERSION,
            "arm": self.arm.name,
            "seed": self.seed,
            "plan_hash": self.plan_hash,
            "settings": {key: value for key, value in told.items() if key not in _OUTSIDE},
            "stage": self.settings.stage().model_dump(mode="json"),
        }

    @property
    def identity(self) -> str:
        """The fingerprint of that."""
        return fingerprint(self.described())


def folder(settings: AblationSettings) -> str:
    """Where results are, below the root of the store."""
    return f"ablations/{settings.name}"


def make_trials(settings: AblationSettings) -> list[Trial]:
    """Every arm with every seed, planned: what the data does not reach shows before anything is trained.

    Raises `RecipeError`, `ShortageError` and `StoreError` as planning does, and `EvaluationError` for an unknown arm.
    """
    files = FileSystem(settings.out)
    base = load_recipe(settings.recipe)
    supply = read_supply(files, base)
    trials = []
    for arm in chosen(settings.only):
        recipe = derive(base, arm, settings)
        # a recipe of text alone names fewer parts
        own = supply if len(recipe.components) == len(base.components) else read_supply(files, recipe)
        for seed in range(settings.seeds):
            trials.append(Trial(settings, arm, seed, recipe, make_plan(recipe, own, seed).hash()))
    return trials


def outcome_of(trial: Trial) -> dict[str, Any] | None:
    """What the trial gave, if it was made before. Raises `EvaluationError` if its file is of another trial."""
    files = FileSystem(trial.settings.out)
    if not files.exists(trial.path):
        return None
    try:
        found: dict[str, Any] = json.loads(files.read(trial.path))
        same = found["identity"] == trial.identity
    except (ValueError, KeyError) as error:
        raise EvaluationError(
            f"{files.full(trial.path)} cannot be read ({error}); delete it, or give --replace"
        ) from error
    if same:
        return found
    told = _difference(found.get("trial", {}), trial.described())
    raise EvaluationError(
        f"{files.full(trial.path)} was made with other settings ({told}); give the ablation another --name, or make "
        f"its trials again with --replace"
    )


def run_trial(trial: Trial) -> dict[str, Any]:
    """Train and judge; writes the trial's file when all is done, and keeps the run's metrics, not its weights."""
    from model.evaluation.during import evaluate_checkpoint
    from model.evaluation.settings import EvalSettings
    from model.training.run import train
    from model.training.settings import TrainSettings

    settings = trial.settings
    began = time.monotonic()
    run = settings.run(trial.arm.name, trial.seed)
    trained = train(
        TrainSettings(
            out=settings.out,
            name=run.path.name,
            recipe=trial.recipe,
            stage=settings.stage(),
            model=settings.model,
            init=settings.init,
            seed=trial.seed,
            micro=settings.micro,
            device=settings.device,  # type: ignore[arg-type]
        )
    )
    seconds = time.monotonic() - began
    # every arm is judged on the same records, those of the base recipe
    judged = EvalSettings(
        tasks=("losses",),
        out=settings.out,
        recipe=settings.recipe,
        limit=settings.limit,
        device=settings.device,  # type: ignore[arg-type]
        dtype="float32",
    )
    result = evaluate_checkpoint(trained.export, judged)[0]
    lines = run.read_metrics("train")
    outcome = {
        "identity": trial.identity,
        "trial": trial.described(),
        "steps": trained.steps,
        "tokens": sum(line["tokens"] for line in lines),
        "images": sum(line["images"] for line in lines),
        "training_seconds": round(seconds, 1),
        "losses": {name: estimate.value for name, estimate in result.metrics.items()},
        "components": {
            group: {name: estimate.value for name, estimate in metrics.items()}
            for group, metrics in result.groups.items()
        },
        "held_out": {"records": result.judged, "items_hash": result.items_hash},
    }
    FileSystem(settings.out).replace(trial.path, (json.dumps(_finite(outcome), indent=1) + "\n").encode())
    for weights in (run.checkpoints, run.export):
        shutil.rmtree(weights, ignore_errors=True)
    return outcome


def forget(trial: Trial) -> None:
    """Delete what a trial left, so that it is made again."""
    files = FileSystem(trial.settings.out)
    if files.exists(trial.path):
        files.remove(trial.path)
    shutil.rmtree(trial.settings.run(trial.arm.name, trial.seed).path, ignore_errors=True)


def _difference(before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """The first settings that differ, in words."""
    told = []
    for key in now:
        then, here = before.get(key), now[key]
        if then == here:
            continue
        if isinstance(then, dict) and isinstance(here, dict):
            told += [
                f"{inner}: {then.get(inner)} before, {here[inner]} now"
                for inner in here
                if then.get(inner) != here[inner]
            ]
        else:
            told.append(f"{key}: {then} before, {here} now")
    return "; ".join(told[:4]) or "its format is older"


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    return value
