"""What moves in a run: parameters, the optimizer's moments, the step. What a checkpoint holds."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from model.presets import Model
from model.training.groups import by_group
from model.training.schedule import factor
from model.training.stages import Stage


def make_optimizer(model: Model, stage: Stage) -> torch.optim.AdamW:
    """AdamW with a group of parameters per rate. Its moments are there from the start, so that a checkpoint made before
    a parameter first had a gradient (an adaptor, while text alone is trained on) holds the same tensors as a later one.
    """
    groups = by_group(model)
    optimizer = torch.optim.AdamW(
        [{"params": groups[name], "lr": rate, "name": name, "peak": rate} for name, rate in stage.trains.items()],
        betas=stage.betas,
        eps=stage.eps,
        weight_decay=stage.weight_decay,
    )
    for group in optimizer.param_groups:
        for parameter in group["params"]:
            optimizer.state[parameter] = {
                "step": torch.tensor(0.0),
                "exp_avg": torch.zeros_like(parameter, memory_format=torch.preserve_format),
                "exp_avg_sq": torch.zeros_like(parameter, memory_format=torch.preserve_format),
            }
    return optimizer


def set_rates(optimizer: torch.optim.Optimizer, stage: Stage, step: int, steps: int) -> dict[str, float]:
    """Set the rates of step `step` (from 0), and return them by group."""
    now = factor(stage, step, steps)
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * now
    return {group["name"]: group["lr"] for group in optimizer.param_groups}


def scale_gradients(model: nn.Module, by: float) -> None:
    """Multiply every gradient."""
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad.mul_(by)


def clip(model: nn.Module, norm: float) -> float:
    """Scale the gradient down to `norm` where it is longer; returns how long it was, over all ranks."""
    found = nn.utils.clip_grad_norm_([one for one in model.parameters() if one.requires_grad], norm)
    whole = found.full_tensor() if hasattr(found, "full_tensor") else found
    return float(whole)


def tensors_of(model: nn.Module, optimizer: torch.optim.Optimizer | None = None) -> dict[str, dict[str, Tensor]]:
    """The tensors of a checkpoint, by name: those in use, not copies, so that loading into them is loading."""
    found = {"model": {name: parameter.detach() for name, parameter in model.named_parameters()}}
    if optimizer is None:
        return found
    moments: dict[str, Any] = {}
    for name, parameter in model.named_parameters():
        if parameter in optimizer.state:
            moments |= {f"{name}.{key}": value for key, value in optimizer.state[parameter].items()}
    return {**found, "optimizer": moments}
