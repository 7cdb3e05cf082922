"""The stages of training as data (`model/stages.yaml`): what trains at which rate, on what schedule, on how much.

Importing this needs no torch.
"""

from __future__ import annotations

import difflib
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mixtures.recipe import Unit
from model.training.errors import StageError

STAGES = Path(__file__).parents[1] / "stages.yaml"

#: What a stage may train. DeepSeek-VL: `low` (SigLIP), `high` (SAM), `adaptor` (with the way down from the
#: high-resolution tower, which the paper counts to it), `language`. Qwen2-VL: `vision`, `adaptor` (merger), `language`.
Group = Literal["low", "high", "vision", "adaptor", "language"]
ScheduleKind = Literal["constant", "cosine", "step"]


class Stage(BaseModel):
    """One stage. Rates are peaks; steps are those of the optimizer; lengths are in tokens."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    #: the peak rate of each group that trains; what is not named stays as it is
    trains: dict[Group, float] = Field(min_length=1)
    schedule: ScheduleKind
    #: steps in which the rate rises from zero to its peak
    warmup: int = Field(ge=0)
    #: with `step`: from this fraction of the steps on, the peak times this factor
    drops: tuple[tuple[float, float], ...] = ()
    #: with `cosine`: the last rate as a factor of the peak
    floor: float = Field(default=0.0, ge=0, le=1)
    #: None: as many as the plan has
    steps: int | None = Field(gt=0)
    #: sequences of a step; the recipe's `global_batch` where it has one
    batch: int = Field(gt=0)
    sequence_length: int | None = Field(gt=0)
    packing: bool
    #: `sequence_length` is of text alone, and the tokens of pictures come on top
    images_beside: bool = False
    #: pictures per sequence, for estimates
    images: float = Field(default=1.0, ge=0)
    #: plan for so much, by the recipe's unit, where the recipe has more
    total: dict[Unit, int] = Field(default_factory=dict)
    #: sequences at once on each rank
    micro: int = Field(default=1, gt=0)
    betas: tuple[float, float]
    eps: float = Field(gt=0)
    weight_decay: float = Field(ge=0)
    #: the norm above which the gradient is scaled down
    clip: float = Field(gt=0)


def stage_of(model: str, number: int) -> Stage:
    """Stage `number` for the model of this name; a bare size means DeepSeek-VL.

    Raises `StageError` for a model or a stage that has none.
    """
    table = stage_table()
    found = table.get(model) or table.get(f"deepseek-vl/{model}")
    if found is None:
        raise StageError(f"{STAGES} has no stages for the model {model!r}; it has those of {', '.join(table)}")
    if number not in found:
        raise StageError(f"there is no stage {number}; there are {', '.join(map(str, found))}")
    return found[number]


@cache
def stage_table() -> dict[str, dict[int, Stage]]:
    """Every model's stages by number, from the file that ships with vlend."""
    return read_stages(STAGES)


def read_stages(path: Path) -> dict[str, dict[int, Stage]]:
    """The stages in a file: `every` is part of every stage, `stages` of those of a number, `models` of one alone."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict) or set(content) != {"every", "stages", "models"}:
        raise StageError(f"{path} must be a mapping with the keys every, stages and models")
    return {
        model: {
            number: _stage(path, f"models.{model}.{number}", {**content["every"], **content["stages"][number], **own})
            for number, own in stages.items()
        }
        for model, stages in content["models"].items()
    }


def _stage(path: Path, place: str, values: dict[str, Any]) -> Stage:
    try:
        return Stage.model_validate(values)
    except ValidationError as error:
        problems = error.errors()
        first = next((problem for problem in problems if problem["type"] == "extra_forbidden"), problems[0])
        key = ".".join(map(str, first["loc"]))
        if first["type"] == "extra_forbidden":
            near = difflib.get_close_matches(key, Stage.model_fields, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"known keys are {sorted(Stage.model_fields)}"
            raise StageError(f"{path}: unknown key {key!r} in {place}; {hint}") from error
        raise StageError(f"{path}: {place}.{key}: {first['msg']}") from error
