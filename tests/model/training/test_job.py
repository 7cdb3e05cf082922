"""Ray Train around the train function: a worker that is lost, an evaluation beside the training."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from micro_runs import settings

from model.training.errors import TrainError
from model.training.run import train
from model.training.run_folder import RunFolder
from pipelines.engine.job import connected

# isort: split
from model.training.job import hold, train_on_ray


def evaluate_or_die(run: RunFolder, step: int, held: Path) -> None:
    """The first evaluation ends the worker that trains; each leaves a line."""
    from model.training.checkpoints import read_state

    assert read_state(held)["step"] == step
    run.append_metrics({"kind": "eval", "step": step, "components": {"caption": 1.0}})
    marker = run.path / "killed"
    if not marker.exists():
        marker.touch()
        os.kill(int(run.read_config()["process"]), signal.SIGKILL)


@pytest.mark.slow
def test_a_lost_worker_goes_on_from_the_last_checkpoint(tmp_path: Path) -> None:
    train(settings(tmp_path, "alone", steps=6))
    given = settings(tmp_path, "ray", steps=6)
    with connected(2):
        train_on_ray(given, evaluate_or_die)
    alone, ray = RunFolder(tmp_path, "alone"), RunFolder(tmp_path, "ray")
    assert (ray.path / "killed").exists()
    assert [line["loss"] for line in ray.read_metrics("train")] == [
        line["loss"] for line in alone.read_metrics("train")
    ]


@pytest.mark.slow
def test_two_workers_and_a_sentence(tmp_path: Path) -> None:
    with connected(2):
        assert train_on_ray(settings(tmp_path, "two", steps=2, world=2, micro=1)).steps == 2
        with pytest.raises(TrainError, match=r"another plan \(seed: 0 before, 1 now\)"):
            train_on_ray(settings(tmp_path, "two", steps=2, world=2, micro=1, seed=1))
        with pytest.raises(TrainError, match="3 workers need as many cores"):
            train_on_ray(settings(tmp_path, "three", world=3))


def test_a_checkpoint_is_held_under_a_second_name(tmp_path: Path) -> None:
    run = RunFolder(tmp_path, "one")
    run.checkpoint(4).mkdir(parents=True)
    (run.checkpoint(4) / "part").write_text("x")
    held = hold(run, 4)
    assert (held / "part").stat().st_ino == (run.checkpoint(4) / "part").stat().st_ino
