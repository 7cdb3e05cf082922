"""What a training run is told: everything that decides its course, as one value. Importing this needs no torch."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from mixtures.recipe import Recipe
from model.training.stages import Stage, stage_of


class TrainSettings(BaseModel):
    """A training run below `out`, on the stream of a recipe (straight from the component stores) or of a blend."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    #: the root of the store; the run is written to `<out>/runs/<name>`
    out: str
    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    #: a recipe by name, by path or as it is
    recipe: str | Recipe | None = None
    #: a written blend: its name below `<out>/mixes`, or its folder
    blend: str | None = None
    #: the number of a stage of `model`, or a stage of your own
    stage: int | Stage = 2
    #: a preset's name; with `init` its sizes must be those of the checkpoint
    model: str = "nano"
    #: begin from the weights of an earlier run (its name), or of a checkpoint folder that `load_model` reads
    init: str | None = None
    #: of fresh weights, and of the plan of a recipe
    seed: int = 0
    #: optimizer steps; by default the stage's, and never more than the plan has
    steps: int | None = Field(default=None, gt=0)
    #: plan for so much of the recipe's unit; by default the stage's, then the recipe's
    total: int | None = Field(default=None, gt=0)
    #: sequences at once on each rank; by default the stage's
    micro: int | None = Field(default=None, gt=0)
    #: reading and decoding of each rank's loader
    threads: int = Field(default=1, gt=0)
    #: ranks, each with a device of its own or, on CPUs, a process
    world: int = Field(default=1, gt=0)
    device: Literal["auto", "cpu", "cuda"] = "auto"
    #: of the arithmetic; the optimizer's copy is always float32. `auto`: bfloat16 on a GPU, float32 on a CPU
    dtype: Literal["auto", "float32", "bfloat16"] = "auto"
    #: recompute each layer of the language model in the backward pass; by default on a GPU
    activation_checkpointing: bool | None = None
    #: compile each layer of the language model with torch.compile
    compile: bool = False
    #: steps between evaluations, where `on_checkpoint` evaluates; None: at each checkpoint
    evaluate_every: int | None = Field(default=None, gt=0)
    #: steps between checkpoints; None: at the end alone
    checkpoint_every: int | None = Field(default=None, gt=0)
    #: so many checkpoints stay, the newest
    keep: int = Field(default=2, gt=0)
    #: ids of records to leave out
    skip: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_source(self) -> TrainSettings:
        if (self.recipe is None) == (self.blend is None):
            raise ValueError("give a recipe or a blend to train on, one of them")
        return self

    def resolved_stage(self) -> Stage:
        """The stage itself. Raises `StageError` for a number that `model` has not."""
        return self.stage if isinstance(self.stage, Stage) else stage_of(self.model, self.stage)

    def described(self) -> dict[str, Any]:
        """Everything as values of YAML, the stage and its numbers too."""
        return {**self.model_dump(mode="json"), "stage": self.resolved_stage().model_dump(mode="json")}
