"""Checkpoints: written beside the training path under another name, and renamed when they are complete.

A checkpoint is a folder of torch.distributed.checkpoint, which any number of ranks reads, with `state.json` (step, the
loader's state, what the run is) and `random.pt`. A folder without its final name is none.
"""

from __future__ import annotations

import errno
import json
import logging
import os
import shutil
from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import torch.distributed.checkpoint as dcp
from torch import Tensor

from model.training.parallel import Parallel
from model.training.run_folder import RunFolder

logger = logging.getLogger(__name__)

STATE, RANDOM = "state.json", "random.pt"
PARTIAL = ".partial"
#: More free disk than the tensors take must be there, for what else is written.
SPARE_BYTES = 1 << 20


@dataclass
class _Pending:
    step: int
    folder: Path
    future: Future[Any]
    state: dict[str, Any]
    random: Tensor


class Checkpoints:
    """The checkpoints of a run. One is being written at a time; a second waits for the first."""

    def __init__(
        self, run: RunFolder, parallel: Parallel, keep: int, on_complete: Callable[[int], None] | None = None
    ) -> None:
        self.run, self.parallel, self.keep = run, parallel, keep
        self.on_complete = on_complete
        self._pending: _Pending | None = None
        if parallel.rank == 0:
            run.checkpoints.mkdir(parents=True, exist_ok=True)
            for left in run.checkpoints.glob(f"*{PARTIAL}"):
                shutil.rmtree(left)
        parallel.barrier()

    def save(self, step: int, tensors: dict[str, dict[str, Tensor]], state: dict[str, Any]) -> None:
        """Begin to write the checkpoint after `step` steps. Raises `TrainError` if the disk has no room for it."""
        self.finish()
        folder = self.run.checkpoint(step).with_name(self.run.checkpoint(step).name + PARTIAL)
        self._check_room(step, tensors)
        future = dcp.async_save(
            tensors,
            checkpoint_id=folder,
            process_group=self.parallel.checkpoints,
            no_dist=self.parallel.checkpoints is None,
        )
        assert isinstance(future, Future)
        self._pending = _Pending(step, folder, future, {"step": step, **state}, torch.get_rng_state())

    def poll(self) -> str | None:
        """Complete the one that is being written if it is there; what went wrong if it failed, else None.

        No collective: torch.distributed.checkpoint ends on a rank when all of them have written.
        """
        pending = self._pending
        if pending is None or not pending.future.done():
            return None
        self._pending = None
        try:
            pending.future.result()
            if self.parallel.rank == 0:
                self._complete(pending)
        except (OSError, RuntimeError, dcp.api.CheckpointException) as error:
            logger.exception("the checkpoint after step %d failed", pending.step)
            if self.parallel.rank == 0:
                shutil.rmtree(pending.folder, ignore_errors=True)
            return self._told(pending.step, error)
        return None

    def finish(self) -> None:
        """Wait for the one that is being written. Raises `TrainError` if it could not be; earlier ones stay."""
        if self._pending is not None:
            wait([self._pending.future])
        self.parallel.agree(self.poll())

    def _complete(self, pending: _Pending) -> None:
        torch.save(pending.random, pending.folder / RANDOM)
        (pending.folder / STATE).write_text(json.dumps(pending.state, indent=1) + "\n", encoding="utf-8")
        final = self.run.checkpoint(pending.step)
        if final.exists():
            shutil.rmtree(final)
        os.replace(pending.folder, final)
        for step in self.run.checkpoint_steps()[: -self.keep]:
            shutil.rmtree(self.run.checkpoint(step))
        if self.on_complete is not None:
            self.on_complete(pending.step)

    def _check_room(self, step: int, tensors: dict[str, dict[str, Tensor]]) -> None:
        wanted = sum(tensor.nbytes for part in tensors.values() for tensor in part.values()) + SPARE_BYTES
        free = shutil.disk_usage(self.run.checkpoints).free
        problem = OSError(errno.ENOSPC, f"{wanted / 1e6:,.1f} MB are needed and {free / 1e6:,.1f} MB are free")
        self.parallel.agree(self._told(step, problem) if free < wanted else None)

    def _told(self, step: int, problem: BaseException) -> str:
        earlier = self.run.latest()
        kept = f"that of step {earlier:,} is whole" if earlier is not None else "there is no earlier one"
        return (
            f"the checkpoint after step {step:,} could not be written below {self.run.checkpoints} "
            f"({_reason(problem)}); {kept}. Free some space and run the same command again: it goes on from there"
        )


def restore(folder: Path, tensors: dict[str, dict[str, Tensor]], parallel: Parallel) -> dict[str, Any]:
    """Load a checkpoint into `tensors`, whatever number of ranks it was saved by; returns its state."""
    state = read_state(folder)
    dcp.load(
        tensors,
        checkpoint_id=folder,
        process_group=parallel.checkpoints,
        no_dist=parallel.checkpoints is None,
    )
    torch.set_rng_state(torch.load(folder / RANDOM, weights_only=True))
    return state


def read_state(folder: Path) -> dict[str, Any]:
    """The `state.json` of a checkpoint."""
    state: dict[str, Any] = json.loads((folder / STATE).read_text(encoding="utf-8"))
    return state


def _reason(problem: BaseException) -> str:
    """What went wrong, from the innermost error that says it."""
    if isinstance(problem, dcp.api.CheckpointException):
        first = next(iter(problem.failures.values()), None)
        problem = first[0] if first else problem
    inner: BaseException | None = problem
    while inner is not None:
        if isinstance(inner, OSError) and inner.errno == errno.ENOSPC:
            return "the disk is full" if "needed" not in str(inner) else f"the disk is full: {inner.strerror}"
        inner = inner.__cause__ or inner.__context__
    return f"{type(problem).__name__}: {problem}".splitlines()[0]
