"""Open what is to be judged: an export, a run, or one checkpoint of a run that may still be training."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch.distributed.checkpoint.api import CheckpointException

from corpus.counting import CountingRule, counting_rule
from mixtures.recipe import Recipe, load_recipe
from model.deepseek_vl import DeepSeekVL
from model.evaluation.errors import EvaluationError
from model.presets import Model, make_model, preset
from model.training.checkpoints import STATE, read_state
from model.training.errors import TrainError
from model.training.export import model_of_checkpoint
from model.training.run import init_folder
from model.training.run_folder import RunFolder
from model.training.settings import TrainSettings
from model.weights.configuration import from_hub
from model.weights.load import load_model


@dataclass
class Opened:
    """A model with the rule that makes its sequences. `run` and `step` are None for what belongs to no run."""

    model: Model
    rule: CountingRule
    place: str
    run: RunFolder | None = None
    step: int | None = None

    def described(self) -> dict[str, Any]:
        """What was judged, for results."""
        return {
            "place": self.place,
            "parameters": sum(parameter.numel() for parameter in self.model.parameters()),
            "dtype": str(self.model.language.embed.weight.dtype).removeprefix("torch."),
            "device": self.model.language.embed.weight.device.type,
            "counting_rule": self.rule.describe(),
        }


def open_model(location: str, device: str = "auto", dtype: str = "auto") -> Opened:
    """The model of a folder or hub id, ready to be judged.

    `location` is an export (config.json), a run's folder (its export, else its newest checkpoint), or a checkpoint's.
    Raises `CheckpointError`, `ConfigurationError`, `TrainError` or `EvaluationError`.
    """
    device = ("cuda" if torch.cuda.is_available() else "cpu") if device == "auto" else device
    kind = {"auto": torch.float32 if device == "cpu" else torch.bfloat16}.get(dtype) or getattr(torch, dtype)
    folder = Path(location)
    run = run_of(folder)
    if run is not None and run.path == folder:
        if not run.export.is_dir():
            step = run.latest()
            if step is None:
                raise EvaluationError(
                    f"the run {folder} has neither an export nor a checkpoint yet; wait for its first"
                )
            return open_model(str(run.checkpoint(step)), device, dtype)
        folder = run.export
    if (folder / STATE).is_file() and run is not None:
        return _checkpoint(run, folder, device, kind)
    where = str(folder) if folder.exists() else location
    model = load_model(where, dtype=kind, device=device).eval()
    family = "deepseek-vl" if isinstance(model, DeepSeekVL) else "qwen2-vl"
    steps = run.read_metrics("train") if run is not None else []
    last = max((int(line["step"]) for line in steps), default=None)
    return Opened(model, counting_rule(family, where), where, run, last)


def run_of(folder: Path) -> RunFolder | None:
    """The run that a folder is, or belongs to as its export or as one of its checkpoints."""
    for candidate in (folder, folder.parent, folder.parent.parent):
        run = RunFolder(candidate.parent.parent, candidate.name)
        if candidate.parent.name == "runs" and run.config.is_file():
            return run
    return None


def _checkpoint(run: RunFolder, folder: Path, device: str, kind: torch.dtype) -> Opened:
    # the run may have been moved with its store since it was written
    settings = TrainSettings.model_validate({**run.read_config()["settings"], "out": str(run.path.parent.parent)})
    init = init_folder(settings)
    config = preset(settings.model) if init is None else from_hub(json.loads((init / "config.json").read_text()))
    try:
        model = model_of_checkpoint(folder, make_model(config))
    except (OSError, RuntimeError, CheckpointException) as error:
        raise TrainError(f"the checkpoint {folder} cannot be read ({error}); judge another one of its run") from error
    return Opened(model.to(device, kind).eval(), _rule(settings), str(folder), run, int(read_state(folder)["step"]))


def _rule(settings: TrainSettings) -> CountingRule:
    """The rule that a run's stream is counted under."""
    if settings.blend is not None:
        folder = settings.blend if Path(settings.blend, "plan.json").exists() else f"mixes/{settings.blend}"
        recipe = Recipe.model_validate(json.loads(Path(settings.out, folder, "plan.json").read_text())["recipe"])
    else:
        given = settings.recipe
        recipe = given if isinstance(given, Recipe) else load_recipe(str(given))
    return counting_rule(recipe.counting.template, recipe.counting.tokenizer)
