"""Operations of a step against those of an estimate."""

from __future__ import annotations

import pytest
import torch

from model.presets import preset
from model.training.cost import Cost, peak_operations
from model.training.estimate import estimate
from model.training.stages import stage_of


@pytest.mark.parametrize("name", ["1.3b", "7b"])
@pytest.mark.parametrize("stage", [1, 2, 3])
def test_a_sequence_costs_what_the_estimate_says(name: str, stage: int) -> None:
    config = preset(name)
    found = estimate(config, stage, "h100", 1, 1.0, images=2)
    sequence = found.operations / found.stage.steps / found.stage.batch
    cost = Cost(config, stage_of(name, stage).trains)
    assert cost.of([found.stage.tokens], [576, 576]) == pytest.approx(sequence)


def test_short_documents_attend_to_less() -> None:
    cost = Cost(preset("nano"), {"adaptor", "language"})
    assert cost.of([2048, 2048], []) < cost.of([4096], [])
    assert cost.of([], []) == 0


def test_qwen_counts_patches() -> None:
    cost = Cost(preset("qwen2-vl/tiny"), {"vision", "adaptor", "language"})
    assert cost.of([], [256]) > 2 * cost.of([], [128])


def test_a_cpu_has_no_peak() -> None:
    assert peak_operations(torch.device("cpu")) is None
