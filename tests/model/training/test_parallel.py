"""Two ranks against one: the same data, the same losses."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
import torch
from micro_runs import recipe, settings

from model.training.errors import TrainError
from model.training.parallel import Parallel
from model.training.run import train
from model.training.run_folder import RunFolder
from model.weights.load import load_model

STEPS = 20


def _rank(rank: int, world: int, out: str, name: str) -> None:
    import torch.distributed as dist

    os.environ["GLOO_SOCKET_IFNAME"] = "lo"
    torch.set_num_threads(1)
    store = f"file://{out}/{name}-store"
    dist.init_process_group("gloo", init_method=store, rank=rank, world_size=world, timeout=timedelta(seconds=120))
    train(_settings(Path(out), name, world=world))
    dist.destroy_process_group()


def _settings(out: Path, name: str, world: int = 1) -> object:
    # a micro-batch of one sequence: often one rank has a picture, and the other has none
    steps = STEPS if name.startswith("long") else 3
    return settings(
        out, name, recipe=recipe(total=60_000), steps=steps, world=world, micro=1, checkpoint_every=10, keep=5
    )


def _spawn(out: Path, name: str) -> None:
    torch.multiprocessing.spawn(_rank, (2, str(out), name), nprocs=2)


def _same(out: Path, name: str, steps: int) -> None:
    """One rank and two, beside each other."""
    train(_settings(out, f"{name}-one"))
    _spawn(out, f"{name}-two")
    alone, two = (RunFolder(out, f"{name}-{ranks}") for ranks in ("one", "two"))
    assert two.read_config()["ranks"] == 2
    assert len(alone.read_metrics()) == steps
    for line, other in zip(alone.read_metrics(), two.read_metrics(), strict=True):
        assert other["loss_tokens"] == line["loss_tokens"]
        assert (other["tokens"], other["images"]) == (line["tokens"], line["images"])
        assert other["loss"] == pytest.approx(line["loss"], abs=1e-5)
        assert other["components"] == pytest.approx(line["components"], abs=1e-5)


def test_one_rank_in_bfloat16_is_sharded_over_itself(tmp_path: Path) -> None:
    given = settings(tmp_path, "half", dtype="bfloat16", steps=3, checkpoint_every=1)

    def stop(run: RunFolder, step: int) -> None:
        if step == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(given, stop)
    assert train(given).resumed_from == 2
    train(settings(tmp_path, "whole", steps=3))
    half, whole = (RunFolder(tmp_path, name).read_metrics() for name in ("half", "whole"))
    assert [line["loss"] for line in half] == pytest.approx([line["loss"] for line in whole], rel=0.01)
    assert load_model(str(RunFolder(tmp_path, "half").export)).adaptor.out.weight.dtype == torch.float32


@pytest.mark.slow
def test_two_ranks_train_as_one_does(tmp_path: Path) -> None:
    _same(tmp_path, "short", 3)


@pytest.mark.slow
def test_twenty_steps_and_one_rank_goes_on_from_a_checkpoint_of_two(tmp_path: Path) -> None:
    _same(tmp_path, "long", STEPS)
    one, two, on = (RunFolder(tmp_path, f"long-{name}") for name in ("one", "two", "on"))
    # what two ranks saved in the middle, gone on with by one
    on.checkpoints.mkdir(parents=True)
    shutil.copytree(two.checkpoint(10), on.checkpoint(10))
    assert train(_settings(tmp_path, "long-on")).resumed_from == 10
    alone = one.read_metrics()
    assert any(set(line["components"]) == {"caption", "text_only"} for line in alone)
    for line, other in zip(alone[10:], on.read_metrics(), strict=True):
        assert (other["step"], other["loss_tokens"]) == (line["step"], line["loss_tokens"])
        assert other["loss"] == pytest.approx(line["loss"], abs=1e-5)


def test_what_ranks_agree_on_in_one_process() -> None:
    alone = Parallel(0, 1, torch.device("cpu"), torch.float32, sharded=False)
    assert alone.total([1.5, 2]) == [1.5, 2]
    assert alone.any(True)
    alone.agree(None)
    with pytest.raises(TrainError, match="the disk"):
        alone.agree("the disk")
