"""What an ablation is told. Importing this needs no torch."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from model.training.run_folder import RunFolder
from model.training.stages import Stage, stage_of


class AblationSettings(BaseModel):
    """Trials over the component stores at `out`: every arm with every seed, on equal amounts of tokens."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    out: str
    #: results are written to `<out>/ablations/<name>`, runs to `<out>/runs/<name>-<arm>-seed-<n>`
    name: str = Field(default="language-share", pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    #: whose rows, datasets and shares inside a modality all arms have
    recipe: str = "pretrain_paper"
    model: str = "nano"
    #: a run or a folder to begin from; without one, fresh weights, and everything trains
    init: str | None = None
    #: of each trial, text and image tokens together
    tokens: int = Field(default=160_000, gt=0)
    #: the longest record of the default corpus with pictures has 3,507
    sequence_length: int = Field(default=3584, gt=0)
    global_batch: int = Field(default=2, gt=0)
    #: seeds 0, 1, … of weights and of the order
    seeds: int = Field(default=3, gt=0)
    #: arms by name; by default all
    only: tuple[str, ...] = ()
    #: part of the steps in which the share of text falls from 100 %, in the arms with a warm-up
    warm_up: float = Field(default=0.25, gt=0, le=1)
    #: held-out records of each component that losses are taken of
    limit: int | None = Field(default=48, gt=0)
    #: sequences at once, processor cores and threads of each trial
    micro: int = Field(default=1, gt=0)
    threads: int = Field(default=1, gt=0)
    device: str = Field(default="cpu", pattern="^(auto|cpu|cuda)$")

    def stage(self) -> Stage:
        """Stage 2 of the model for as many steps as the plan has; from fresh weights the towers train too."""
        stage = stage_of(self.model, 2)
        trains = dict(stage.trains)
        if self.init is None:
            # a tower that begins at random and never trains would hide what pictures teach
            trains = {**stage_of(self.model, 3).trains, **trains}
            if "low" in trains:
                trains.setdefault("high", trains["low"])
        changes = {"trains": trains, "steps": None, "total": {}, "batch": self.global_batch}
        return stage.model_copy(update={**changes, "sequence_length": self.sequence_length})

    def run(self, arm: str, seed: int) -> RunFolder:
        """The folder of one trial's run."""
        return RunFolder(self.out, f"{self.name}-{arm}-seed-{seed}")
