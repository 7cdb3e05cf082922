"""A run's files and its metrics."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.training.errors import TrainError
from model.training.run_folder import RunFolder


def folder(tmp_path: Path) -> RunFolder:
    run = RunFolder(tmp_path, "one")
    run.path.mkdir(parents=True)
    return run


def test_metrics_come_back(tmp_path: Path) -> None:
    run = folder(tmp_path)
    assert run.read_metrics() == []
    run.append_metrics({"kind": "train", "step": 1, "loss": 2.5})
    run.append_metrics({"kind": "eval", "step": 1, "losses": {"caption": float("nan")}})
    assert run.read_metrics("train") == [{"kind": "train", "step": 1, "loss": 2.5}]
    assert run.read_metrics() == [*run.read_metrics("train"), {"kind": "eval", "step": 1, "losses": {"caption": None}}]


def test_a_line_that_was_cut_off_is_left_out(tmp_path: Path) -> None:
    run = folder(tmp_path)
    run.append_metrics({"kind": "train", "step": 1})
    with run.metrics.open("a") as file:
        file.write('{"kind": "tr')
    assert run.read_metrics() == [{"kind": "train", "step": 1}]


def test_a_line_needs_a_kind(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="kind train or eval"):
        folder(tmp_path).append_metrics({"step": 1})


def test_complete_checkpoints_alone_count(tmp_path: Path) -> None:
    run = folder(tmp_path)
    assert run.latest() is None
    for name in ("step-00000020", "step-00000008", "step-00000030.partial", "other"):
        (run.checkpoints / name).mkdir(parents=True)
    assert run.checkpoint_steps() == [8, 20]
    assert run.checkpoint(run.latest() or 0).name == "step-00000020"


def test_no_run_and_no_folder(tmp_path: Path) -> None:
    with pytest.raises(TrainError, match="no run in"):
        RunFolder(tmp_path, "none").read_config()
    with pytest.raises(TrainError, match="mount it"):
        RunFolder("s3://bucket/out", "one")
