"""Checkpoints on a disk that fills up, and what is left of one that was cut off."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from model.training.checkpoints import PARTIAL, Checkpoints, restore
from model.training.errors import TrainError
from model.training.parallel import Parallel
from model.training.run_folder import RunFolder

ALONE = Parallel(0, 1, torch.device("cpu"), torch.float32, sharded=False)

ON_A_SMALL_DISK = """
import shutil, sys
from collections import namedtuple
import torch
from model.training.errors import TrainError
from model.training import checkpoints as module
from model.training.checkpoints import Checkpoints, restore
from model.training.parallel import Parallel
from model.training.run_folder import RunFolder

alone = Parallel(0, 1, torch.device("cpu"), torch.float32, sharded=False)
run = RunFolder(sys.argv[1], "one")
written = Checkpoints(run, alone, keep=3)
tensors = {"model": {"a": torch.arange(1_000_000.0)}}
written.save(1, tensors, {"loader": {}})
written.finish()
(run.path / "other").write_bytes(bytes(2_000_000))

def told():
    try:
        written.save(2, tensors, {"loader": {}})
        written.finish()
    except TrainError as error:
        print(error)
    else:
        sys.exit("nothing was told")
    assert run.checkpoint_steps() == [1], run.checkpoint_steps()
    assert [entry.name for entry in run.checkpoints.iterdir()] == ["step-00000001"]

told()
# and where the room is taken only while the checkpoint is being written
usage = shutil.disk_usage
shutil.disk_usage = lambda path: namedtuple("Usage", "total used free")(1 << 40, 0, 1 << 40)
told()
shutil.disk_usage = usage
again = {"model": {"a": torch.zeros(1_000_000)}}
assert restore(run.checkpoint(1), again, alone)["step"] == 1
assert torch.equal(again["model"]["a"], tensors["model"]["a"])
(run.path / "other").unlink()
written.save(3, {"model": {"a": torch.arange(300_000.0)}}, {"loader": {}})
written.finish()
assert run.checkpoint_steps() == [1, 3]
"""


def test_a_full_disk_leaves_the_earlier_checkpoint(tmp_path: Path) -> None:
    if os.geteuid() != 0 or subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode:
        pytest.skip("a small disk needs root and unshare")
    script = f'mount -t tmpfs -o size=8m tmpfs "{tmp_path}" && exec "$0" -c "$1" "{tmp_path}"'
    command = ["unshare", "-m", "sh", "-c", script, sys.executable, ON_A_SMALL_DISK]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=Path(__file__).parents[3])
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert "the disk is full: 5.0 MB are needed" in first
    assert "the disk is full" in second
    for line in (first, second):
        assert "the checkpoint after step 2 could not be written" in line
        assert "that of step 1 is whole" in line


def test_saving_and_loading_leave_the_moments_alike(tmp_path: Path) -> None:
    run = RunFolder(tmp_path, "one")
    told: list[int] = []
    written = Checkpoints(run, ALONE, keep=2, on_complete=told.append)
    tensors = {"model": {"a": torch.rand(7, 3)}, "optimizer": {"a.step": torch.tensor(3.0)}}
    saved = {part: {name: value.clone() for name, value in inner.items()} for part, inner in tensors.items()}
    for step in (1, 2, 3):
        written.save(step, tensors, {"loader": {"step": step}})
        # what moves on meanwhile is not what is written
        tensors["model"]["a"].mul_(2)
    written.finish()
    assert told == [1, 2, 3]
    assert run.checkpoint_steps() == [2, 3]
    state = restore(run.checkpoint(3), tensors, ALONE)
    assert state == {"step": 3, "loader": {"step": 3}}
    assert torch.equal(tensors["model"]["a"], saved["model"]["a"] * 4)
    assert tensors["optimizer"]["a.step"] == 3


def test_what_was_cut_off_is_taken_away(tmp_path: Path) -> None:
    run = RunFolder(tmp_path, "one")
    left = run.checkpoints / f"step-00000009{PARTIAL}"
    left.mkdir(parents=True)
    Checkpoints(run, ALONE, keep=2)
    assert not left.exists()
    assert run.latest() is None


def test_a_checkpoint_that_cannot_be_written(tmp_path: Path) -> None:
    run = RunFolder(tmp_path, "one")
    written = Checkpoints(run, ALONE, keep=2)
    (run.checkpoints / f"step-00000001{PARTIAL}").write_text("a file in the place of the folder")
    written.save(1, {"model": {"a": torch.rand(3)}}, {"loader": {}})
    with pytest.raises(TrainError, match=r"could not be written .*there is no earlier one"):
        written.finish()
