"""Which parameters train."""

from __future__ import annotations

import pytest
import torch

from model.presets import make_model, parameters, preset
from model.training.errors import StageError, TrainError
from model.training.groups import by_group, check_frozen, freeze, group_rows
from model.training.stages import stage_of


@pytest.mark.parametrize("name", ["nano", "7b", "1.3b", "qwen2-vl/tiny"])
def test_every_parameter_is_in_one_group(name: str) -> None:
    model = make_model(preset(name), "meta")
    groups = by_group(model)
    assert sum(one.numel() for members in groups.values() for one in members) == parameters(model)
    rows = group_rows(preset(name), stage_of(name, 1))
    assert sum(row.parameters for row in rows) == parameters(model)


def test_the_way_down_belongs_to_the_adaptor() -> None:
    rows = {row.group: row for row in group_rows(preset("7b"), stage_of("7b", 1))}
    # each neck has 0.79 million, the way down 5.90, the adaptor itself 20.98
    assert rows["adaptor"].parameters == pytest.approx(2 * 0.79e6 + 5.90e6 + 20.98e6, rel=0.01)
    assert rows["adaptor"].rate == 1e-3
    assert {group for group, row in rows.items() if row.rate is None} == {"low", "high", "language"}


def test_only_what_the_stage_names_takes_gradients() -> None:
    model = make_model(preset("nano"), "meta")
    freeze(model, stage_of("nano", 2))
    assert not any(one.requires_grad for one in [*model.low.parameters(), *model.high.blocks.parameters()])
    assert all(one.requires_grad for one in [*model.language.parameters(), *model.high.neck.parameters()])


def test_a_group_that_the_model_lacks() -> None:
    with pytest.raises(StageError, match="trains low, and the model has"):
        freeze(make_model(preset("qwen2-vl/tiny"), "meta"), stage_of("nano", 3))


def test_a_frozen_parameter_with_a_gradient() -> None:
    model = make_model(preset("nano"), "meta")
    freeze(model, stage_of("nano", 1))
    check_frozen(model)
    with torch.device("meta"):
        model.low.norm.weight.grad = torch.zeros_like(model.low.norm.weight)
    with pytest.raises(TrainError, match=r"1 frozen parameters have a gradient, low\.norm\.weight first"):
        check_frozen(model)
