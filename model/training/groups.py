"""Which parameters a stage trains, by group, and the table of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from torch import nn

from model.presets import Config, Model, make_model
from model.training.errors import StageError, TrainError
from model.training.stages import Stage

#: Group and the names of its parameters; the first that matches. The paper counts the way down from the
#: high-resolution tower to the adaptor (arXiv 2403.05525 section 3.1), and its code trains both necks with it.
_GROUPS = (
    ("adaptor", re.compile(r"high\.(neck|early_neck|downsample)\.|high\.early_scale$|adaptor\.|vision\.merger\.")),
    ("high", re.compile(r"high\.")),
    ("low", re.compile(r"low\.")),
    ("vision", re.compile(r"vision\.")),
    ("language", re.compile(r"language\.")),
)


@dataclass(frozen=True)
class GroupRow:
    """A group of parameters; `rate` is its peak, None where it stays as it is."""

    group: str
    parameters: int
    rate: float | None


def group_of(name: str) -> str:
    """The group of a parameter by its name in the model."""
    return next(group for group, pattern in _GROUPS if pattern.match(name))


def by_group(model: nn.Module) -> dict[str, list[nn.Parameter]]:
    """All parameters by group, in the model's order; a tied one once."""
    found: dict[str, list[nn.Parameter]] = {}
    for name, parameter in model.named_parameters():
        found.setdefault(group_of(name), []).append(parameter)
    return found


def freeze(model: Model, stage: Stage) -> None:
    """Let exactly the groups of `stage` take gradients. Raises `StageError` for a group that the model has not."""
    groups = by_group(model)
    if unknown := sorted(set(stage.trains) - set(groups)):
        raise StageError(
            f"the stage {stage.name!r} trains {', '.join(unknown)}, and the model has {', '.join(groups)}; change what "
            f"it `trains`"
        )
    for group, parameters in groups.items():
        for parameter in parameters:
            parameter.requires_grad_(group in stage.trains)


def group_rows(config: Config, stage: Stage) -> list[GroupRow]:
    """The table of a stage: every group of the model, with its peak rate where it trains."""
    groups = by_group(make_model(config, "meta"))
    return [
        GroupRow(group, sum(parameter.numel() for parameter in parameters), stage.trains.get(group))  # type: ignore[call-overload]
        for group, parameters in groups.items()
    ]


def check_frozen(model: nn.Module) -> None:
    """Raise `TrainError` if a parameter that does not train has a gradient: something would be trained unseen."""
    wrong = [name for name, one in model.named_parameters() if one.grad is not None and not one.requires_grad]
    if wrong:
        raise TrainError(
            f"{len(wrong)} frozen parameters have a gradient, {wrong[0]} first: something set `requires_grad` after "
            f"the stage did; unfreeze its group in the stage, or leave it alone"
        )
