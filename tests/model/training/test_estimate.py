import pytest

from model.presets import make_model, parameters, preset
from model.training.estimate import estimate, part_parameters


@pytest.mark.parametrize("name", ["1.3b", "7b", "qwen2-vl/2b"])
def test_the_parts_are_the_whole(name: str) -> None:
    assert sum(part_parameters(preset(name)).values()) == parameters(make_model(preset(name), "meta"))


def test_what_is_paid_how_often() -> None:
    factors = {
        stage: {part.name: part.factor for part in estimate(preset("7b"), stage, "h100", 64, 0.4).parts}
        for stage in (1, 2, 3)
    }
    assert factors[1] == {"low": 1, "high": 1, "high convolutions": 3, "adaptor": 3, "language": 2}
    assert factors[2] == {"low": 1, "high": 1, "high convolutions": 3, "adaptor": 3, "language": 3}
    assert factors[3] == {"low": 3, "high": 1, "high convolutions": 3, "adaptor": 3, "language": 3}


def test_a_stage_costs_what_its_tokens_cost() -> None:
    found = estimate(preset("7b"), 2, "h100", 64, 0.4, images=0)
    # 42.0 GFLOP per token of a sequence of 4,096, forward and backward, as measured on the released size
    tokens = 42_000 * 2304 * 4096
    assert found.operations == pytest.approx(42.0e9 * tokens, rel=0.02)
    assert found.days == pytest.approx(found.operations / (64 * 989e12 * 0.4) / 86_400)
    half = estimate(preset("7b"), 2, "h100", 128, 0.4, images=0)
    assert half.days == pytest.approx(found.days / 2)
    assert half.gpu_hours == pytest.approx(found.gpu_hours)
    assert sum(found.memory.values()) < found.gpu_bytes


def test_what_has_no_figures_is_said() -> None:
    with pytest.raises(ValueError, match="no figures for the GPU 'tpu'"):
        estimate(preset("7b"), 2, "tpu", 1, 0.4)
    with pytest.raises(ValueError, match="no stage 4"):
        estimate(preset("7b"), 4, "h100", 1, 0.4)
    with pytest.raises(ValueError, match="no steps and batches"):
        estimate(preset("qwen2-vl/7b"), 2, "h100", 1, 0.4)
