"""How the rate moves over a run: warm-up, then constant, in drops, or down a cosine."""

from __future__ import annotations

import math

from model.training.stages import Stage


def factor(stage: Stage, step: int, steps: int) -> float:
    """What the peak rates are multiplied with in step `step` (from 0) of `steps`.

    In a run that is shorter than the stage, the warm-up keeps its part of the whole.
    """
    warmup = warmup_steps(stage, steps)
    if step < warmup:
        return (step + 1) / warmup
    if stage.schedule == "cosine":
        done = (step - warmup) / max(1, steps - warmup)
        return stage.floor + (1 - stage.floor) * 0.5 * (1 + math.cos(math.pi * done))
    if stage.schedule == "step":
        return next((value for start, value in reversed(stage.drops) if step >= start * steps), 1.0)
    return 1.0


def warmup_steps(stage: Stage, steps: int) -> int:
    """Steps of the warm-up in a run of so many steps; at most a quarter of them where the stage has no length."""
    if stage.steps is None:
        return min(stage.warmup, -(-steps // 4))
    return math.ceil(stage.warmup * min(1.0, steps / stage.steps))
