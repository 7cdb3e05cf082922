"""The ranks of a run: one process, or those of torch's process group. What they agree on goes over the CPU."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
import torch.distributed as dist

from model.training.errors import TrainError
from model.training.settings import TrainSettings


@dataclass(frozen=True)
class Parallel:
    """This process among the ranks. `sharded`: parameters are spread over the ranks (FSDP2), be it over one."""

    rank: int
    world: int
    device: torch.device
    dtype: torch.dtype
    sharded: bool
    #: collectives of the loop, and those of checkpoints, which are written by another thread; None in one process
    control: Any = None
    checkpoints: Any = None

    def total(self, values: Sequence[float]) -> list[float]:
        """The sums over all ranks."""
        if self.control is None or self.world == 1:
            return list(values)
        tensor = torch.tensor(values, dtype=torch.float64)
        dist.all_reduce(tensor, group=self.control)
        return tensor.tolist()

    def any(self, flag: bool) -> bool:
        """Is it so on any rank?"""
        return self.total([float(flag)])[0] > 0

    def agree(self, problem: str | None) -> None:
        """Raise `TrainError` on every rank if one of them has a problem, with what all of them say."""
        if not self.any(problem is not None):
            return
        told: list[str | None] = [problem]
        if self.control is not None and self.world > 1:
            told = [None] * self.world
            dist.all_gather_object(told, problem, group=self.control)
        raise TrainError(" ".join(dict.fromkeys(one for one in told if one)))

    def barrier(self) -> None:
        """Wait for all ranks."""
        self.total([0.0])


@contextmanager
def opened(settings: TrainSettings) -> Iterator[Parallel]:
    """The ranks for the body. A process group that is there already (Ray Train's, torchrun's) is used and left.

    Raises `TrainError` where the settings ask for another number of ranks, or for a device that is not there.
    """
    device = _device(settings)
    dtype = _dtype(settings, device)
    given = dist.is_initialized()
    world = dist.get_world_size() if given else 1
    if settings.world != world:
        raise TrainError(
            f"the run asks for {settings.world} ranks, and this process group has {world}; `vlend train --workers "
            f"{settings.world}` starts as many"
        )
    sharded = world > 1 or device.type == "cuda" or dtype != torch.float32
    if not sharded:
        yield Parallel(0, 1, device, dtype, sharded=False)
        return
    if not given:
        backend = "cpu:gloo,cuda:nccl" if device.type == "cuda" else "gloo"
        dist.init_process_group(backend, store=dist.HashStore(), rank=0, world_size=1)
    control, checkpoints = dist.new_group(backend="gloo"), dist.new_group(backend="gloo")
    try:
        yield Parallel(dist.get_rank(), world, device, dtype, True, control, checkpoints)
    finally:
        if not given:
            dist.destroy_process_group()


def _device(settings: TrainSettings) -> torch.device:
    there = torch.cuda.is_available()
    if settings.device == "cuda" and not there:
        raise TrainError("this machine has no CUDA device that torch can use; train with --device cpu")
    if settings.device == "cpu" or not there:
        return torch.device("cpu")
    device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0)))
    torch.cuda.set_device(device)
    return device


def _dtype(settings: TrainSettings, device: torch.device) -> torch.dtype:
    if settings.dtype == "auto":
        return torch.bfloat16 if device.type == "cuda" else torch.float32
    return torch.float32 if settings.dtype == "float32" else torch.bfloat16
