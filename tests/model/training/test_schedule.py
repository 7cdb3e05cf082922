"""Rates over a run."""

from __future__ import annotations

import pytest

from model.training.schedule import factor, warmup_steps
from model.training.stages import stage_of


def test_warm_up_and_cosine() -> None:
    stage = stage_of("1.3b", 1)
    assert factor(stage, 0, 15_000) == pytest.approx(1 / 128)
    assert factor(stage, 127, 15_000) == 1
    assert factor(stage, 128, 15_000) == 1
    assert factor(stage, (15_000 + 128) // 2, 15_000) == pytest.approx(0.5, abs=1e-3)
    assert factor(stage, 14_999, 15_000) < 1e-6
    assert factor(stage.model_copy(update={"floor": 0.1}), 14_999, 15_000) == pytest.approx(0.1, abs=1e-6)


def test_warm_up_and_drops() -> None:
    stage = stage_of("7b", 2)
    assert [factor(stage, step, 42_000) for step in (999, 1999, 33_599, 33_600, 37_800)] == [0.5, 1, 1, 0.316, 0.1]


def test_a_shorter_run_keeps_the_parts() -> None:
    assert warmup_steps(stage_of("1.3b", 2), 960) == 20
    assert warmup_steps(stage_of("1.3b", 2), 192_000) == 2000
    assert warmup_steps(stage_of("nano", 2), 8) == 2
    assert warmup_steps(stage_of("nano", 2), 40) == 4
