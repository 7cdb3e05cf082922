"""Runs in one process: what they write, and how they go on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import torch
from micro_runs import STAGE, recipe, settings

from mixtures.loading.ranks import LoadError
from model.training.errors import TrainError
from model.training.run import train
from model.training.run_folder import RunFolder
from model.weights.load import load_model


class _Killed(BaseException):
    """As sudden as a signal, for a test."""


def test_a_run_leaves_metrics_model_and_report(tmp_path: Path) -> None:
    told = []
    given = settings(tmp_path, steps=6, keep=2)
    result = train(given, lambda run, step: told.append(step))
    run = RunFolder(tmp_path, "one")
    lines = run.read_metrics("train")
    assert [line["step"] for line in lines] == [1, 2, 3, 4, 5, 6]
    assert lines[-1]["loss"] < lines[0]["loss"] - 0.5
    assert abs(lines[0]["loss"] - 10.1) < 0.5
    assert sum(line["images"] for line in lines) > 0
    for line in lines:
        weighed = sum(line["components"][name] * count for name, count in line["loss_tokens"].items())
        assert line["loss"] == pytest.approx(weighed / sum(line["loss_tokens"].values()))
        assert set(line["rates"]) == set(STAGE.trains)
        assert line["operations"] > 0
        assert 0 <= line["loader_wait"] <= 1
    assert run.checkpoint_steps() == [4, 6]
    assert told == [2, 4, 6]
    assert result.steps == 6
    config = run.read_config()
    assert config["settings"]["steps"] == 6
    assert config["versions"]["torch"] == torch.__version__
    page = run.report.read_text()
    assert "data:image/png;base64," in page
    assert "text_only" in page
    trained = load_model(str(run.export))
    begun = load_model(str(tmp_path / "beginning"))
    assert not torch.equal(trained.adaptor.out.weight, begun.adaptor.out.weight)
    # the high-resolution tower does not train, its way down does
    assert torch.equal(trained.high.blocks[0].mlp.up.weight, begun.high.blocks[0].mlp.up.weight)
    assert not torch.equal(trained.high.downsample.conv1.weight, begun.high.downsample.conv1.weight)
    before = run.metrics.read_bytes()
    assert train(given).resumed_from == 6
    assert run.metrics.read_bytes() == before


def test_a_run_that_was_cut_off_goes_on_bit_for_bit(tmp_path: Path) -> None:
    train(settings(tmp_path, "whole", steps=4))

    def kill(run: RunFolder, step: int) -> None:
        if step == 2:
            raise _Killed

    given = settings(tmp_path, "cut", steps=4)
    with pytest.raises(_Killed):
        train(given, kill)
    assert train(given).resumed_from == 2
    whole, cut = RunFolder(tmp_path, "whole"), RunFolder(tmp_path, "cut")
    for one, other in zip(whole.read_metrics(), cut.read_metrics(), strict=True):
        for key in ("step", "loss", "components", "loss_tokens", "gradient_norm", "rates", "tokens"):
            assert one[key] == other[key]
    ours, theirs = (load_model(str(run.export)).state_dict() for run in (whole, cut))
    assert all(torch.equal(value, theirs[name]) for name, value in ours.items())


def test_a_next_run_begins_where_another_ended(tmp_path: Path) -> None:
    train(settings(tmp_path, "first", steps=2))
    train(settings(tmp_path, "second", steps=1, init="first"))
    first, second = (RunFolder(tmp_path, name).read_metrics()[0]["loss"] for name in ("first", "second"))
    assert second < first - 0.1


def test_another_plan_and_other_settings_are_refused(tmp_path: Path) -> None:
    train(settings(tmp_path, steps=2))
    with pytest.raises(TrainError, match=r"another plan \(total: 20000 before, 24000 now.*another --name"):
        train(settings(tmp_path, steps=2, recipe=recipe(total=24_000)))
    with pytest.raises(TrainError, match=r"another stage \(clip 1.0, and now clip 2.0\)"):
        train(settings(tmp_path, steps=2, stage=STAGE.model_copy(update={"clip": 2.0})))
    with pytest.raises(TrainError, match=r"another steps \(2, and now 3\)"):
        train(settings(tmp_path, steps=3))


def test_a_checkpoint_of_another_plan_is_refused(tmp_path: Path) -> None:
    """Even where the configuration does not tell, the loader's state in the checkpoint does."""
    train(settings(tmp_path, "first", steps=2))
    train(settings(tmp_path, "second", steps=2, recipe=recipe(total=24_000)))
    first, second = RunFolder(tmp_path, "first"), RunFolder(tmp_path, "second")
    first.export.rename(tmp_path / "away")
    first.checkpoint(2).rename(tmp_path / "away" / "checkpoint")
    second.checkpoint(2).rename(first.checkpoint(2))
    with pytest.raises(LoadError, match=r"another plan .*total: 24,000 before, 20,000 now"):
        train(settings(tmp_path, "first", steps=2))


def test_a_loss_that_is_no_number_stops_the_run(tmp_path: Path) -> None:
    wild = STAGE.model_copy(update={"trains": {"language": 1e30}, "warmup": 0})
    with pytest.raises(TrainError, match=r"is not a finite number.*--skip ID") as caught:
        train(settings(tmp_path, stage=wild, steps=4))
    kept = [torch.load(path, weights_only=False) for path in (tmp_path / "runs" / "one" / "bad_batches").iterdir()]
    named = re.findall("[0-9a-f]{32}", str(caught.value))
    assert named
    assert set(named) <= {piece[2] for batch in kept for piece in batch["pieces"]}
    assert kept[0]["inputs"]["tokens"].shape == (2, 640)
    before = RunFolder(tmp_path, "one").read_metrics()
    train(settings(tmp_path, "skipping", steps=len(before) + 1, skip=named))
    after = RunFolder(tmp_path, "skipping").read_metrics()
    assert [line["tokens"] for line in after[: len(before)]] == [line["tokens"] for line in before]
    assert after[-1]["tokens"] < after[0]["tokens"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"init": "nowhere"}, "neither a finished run .* nor a folder"),
        ({"world": 2}, "--workers 2"),
        ({"stage": 2}, "of other sizes than 'nano'"),
    ],
)
def test_what_cannot_be_trained(changes: dict[str, object], told: str, tmp_path: Path) -> None:
    with pytest.raises(TrainError, match=told):
        train(settings(tmp_path, **changes))
