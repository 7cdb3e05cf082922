"""The shipped stages, and what a wrong file is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.training.errors import StageError
from model.training.stages import STAGES, read_stages, stage_of, stage_table


def test_table_4_of_the_paper() -> None:
    small, large = ([stage_of(size, number) for number in (1, 2, 3)] for size in ("1.3b", "7b"))
    assert [stage.steps for stage in small] == [15_000, 96_000, 10_000]
    assert [stage.steps for stage in large] == [15_000, 42_000, 10_000]
    assert [stage.batch for stage in small] == [256, 1024, 256]
    assert [stage.batch for stage in large] == [256, 2304, 256]
    for stages in (small, large):
        assert [stage.schedule for stage in stages] == ["cosine", "step", "cosine"]
        assert [stage.warmup for stage in stages] == [128, 2000, 256]
        assert [stage.sequence_length for stage in stages] == [512, 4096, 4096]
        assert [stage.packing for stage in stages] == [False, True, False]
        assert {(stage.betas, stage.weight_decay, stage.clip) for stage in stages} == {((0.9, 0.95), 0.0, 1.0)}
    assert [set(stage.trains.values()) for stage in small] == [{1e-3}, {3e-5}, {2e-5}]
    assert [set(stage.trains.values()) for stage in large] == [{1e-3}, {4.2e-5}, {2e-5}]


def test_what_trains_when() -> None:
    for model in ("1.3b", "7b", "nano", "tiny", "small"):
        groups = [set(stage_of(model, number).trains) for number in (1, 2, 3)]
        assert groups == [{"adaptor"}, {"adaptor", "language"}, {"low", "adaptor", "language"}]


def test_every_model_has_three_stages() -> None:
    assert all(list(stages) == [1, 2, 3] for stages in stage_table().values())


@pytest.mark.parametrize(
    ("model", "number", "told"), [("huge", 1, "no stages for the model 'huge'"), ("nano", 4, "no stage 4")]
)
def test_an_unknown_stage(model: str, number: int, told: str) -> None:
    with pytest.raises(StageError, match=told):
        stage_of(model, number)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("weight_decay: 0.0", "weight_decaying: 0.0", "unknown key 'weight_decaying' .* mean 'weight_decay'"),
        ("clip: 1.0", "clip: 0", "clip: .* greater than 0"),
        ("trains: {adaptor: 1.0e-3}", "trains: {adapter: 1.0e-3}", "trains.adapter"),
        ("every:", "all:", "keys every, stages and models"),
    ],
)
def test_a_wrong_file(before: str, after: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "stages.yaml"
    path.write_text(STAGES.read_text(encoding="utf-8").replace(before, after, 1), encoding="utf-8")
    with pytest.raises(StageError, match=told):
        read_stages(path)
