from pathlib import Path

import pytest
import torch
from micro_runs import CONFIG, settings

from model.errors import CheckpointError
from model.evaluation.errors import EvaluationError
from model.evaluation.open_model import open_model, run_of
from model.training.run import train
from model.training.run_folder import RunFolder


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    out = tmp_path_factory.mktemp("store")
    train(settings(out, steps=4))
    return RunFolder(out, "one")


def test_a_run_opens_with_its_step(run: RunFolder) -> None:
    opened = open_model(str(run.path), "cpu")
    assert (opened.step, opened.place) == (4, str(run.export))
    assert opened.run is not None
    assert opened.run.path == run.path
    assert opened.model.config == CONFIG
    assert not opened.model.training
    assert opened.described()["counting_rule"]["template"] == "deepseek-vl"
    # nothing of a run
    assert open_model(str(run.path.parents[1] / "beginning"), "cpu").run is None


def test_a_checkpoint_opens_with_its_weights(run: RunFolder) -> None:
    early, late, export = (open_model(str(one), "cpu") for one in (run.checkpoint(2), run.checkpoint(4), run.export))
    assert (early.step, late.step) == (2, 4)
    assert late.rule.describe()["tokenizer_hash"] == export.rule.describe()["tokenizer_hash"]
    states = [one.model.state_dict() for one in (early, late, export)]
    assert all(torch.equal(value, states[2][name]) for name, value in states[1].items())
    assert not all(torch.equal(value, states[2][name]) for name, value in states[0].items())
    assert open_model(str(run.checkpoint(2)), "cpu", "bfloat16").model.language.head.weight.dtype == torch.bfloat16


def test_what_is_no_model_is_said(run: RunFolder, tmp_path: Path) -> None:
    with pytest.raises(CheckpointError):
        open_model(str(tmp_path), "cpu")
    empty = RunFolder(tmp_path, "empty")
    empty.path.mkdir(parents=True)
    empty.config.write_text("settings: {}\n")
    with pytest.raises(EvaluationError, match="neither an export nor a checkpoint"):
        open_model(str(empty.path), "cpu")
    assert run_of(tmp_path) is None
    assert run_of(run.checkpoint(2)) is not None
