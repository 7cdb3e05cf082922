"""The loop: global batches in, optimizer steps out. What is measured goes to a callback, what fails stops it."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import torch

from mixtures.loading.batch import MicroBatch, TokenBatch
from mixtures.loading.for_torch import tensors
from mixtures.loading.loader import Loader
from model.processing.batches import Batches
from model.training.bad_batch import keep_batch, named
from model.training.cost import Cost
from model.training.course import clip, scale_gradients, set_rates
from model.training.errors import TrainError
from model.training.groups import check_frozen
from model.training.measure import Step, Tally, together
from model.training.parallel import Parallel
from model.training.run_folder import RunFolder
from model.training.stages import Stage
from model.training.supervised import Supervised, blank_picture, kinds_of, placed, trimmed

logger = logging.getLogger(__name__)


class Loop:
    """Steps of one rank. Raises `TrainError` on every rank at once, before the optimizer has moved."""

    def __init__(
        self,
        module: Supervised,
        optimizer: torch.optim.Optimizer,
        loader: Loader,
        batches: Batches,
        stage: Stage,
        steps: int,
        components: Sequence[str],
        parallel: Parallel,
        run: RunFolder,
    ) -> None:
        self.module, self.optimizer, self.loader, self.batches = module, optimizer, loader, batches
        self.stage, self.steps, self.components = stage, steps, components
        self.parallel, self.run = parallel, run
        self.cost = Cost(module.model.config, stage.trains)
        self._bad: list[tuple[Path, list[str]]] = []
        self._blank = blank_picture(module.model.config).to(parallel.device, parallel.dtype)

    def steps_from(
        self, first: int, beside: Callable[[], str | None]
    ) -> Iterator[tuple[int, str, Step, dict[str, float], float]]:
        """Train from step `first` on. Yields, after each step: steps done, the batch's group, what was measured, the
        rates, the gradient's norm. `beside` tells of a failure beside the loop, on this rank."""
        micro_batches = iter(self.loader)
        for step in range(first, self.steps):
            rates = set_rates(self.optimizer, self.stage, step, self.steps)
            tally = Tally(len(self.components))
            group = "all"
            for number in range(self.loader.accumulation):
                began = time.perf_counter()
                batch = _next(micro_batches, step, number)
                tally.waited += time.perf_counter() - began
                group = batch.group
                self._accumulate(batch, tally)
            problem = self._told(step) or beside()
            tally.failures += problem is not None
            measured = together(tally, self.parallel)
            if measured.failures:
                self.optimizer.zero_grad(set_to_none=True)
                self.parallel.agree(problem)
            norm = self._move(step, measured, tally)
            yield step + 1, group, measured, rates, norm

    def rehearse(self, step: int, number: int) -> None:
        """Forward and backward of one micro-batch, whose gradients are thrown away; the loader's place stays."""
        state = self.loader.state_dict()
        self.loader.load_state_dict({**state, "step": step})
        for batch in self.loader:
            if batch.number == number:
                self._accumulate(batch, Tally(len(self.components)), rehearsal=True)
                break
        self.optimizer.zero_grad(set_to_none=True)
        self.loader.load_state_dict(state)

    def _accumulate(self, batch: MicroBatch, tally: Tally, rehearsal: bool = False) -> None:
        assert isinstance(batch, TokenBatch)
        batch = trimmed(tensors(batch))
        inputs = placed(self.batches.inputs(batch), self.parallel)
        kinds = kinds_of(batch, self.components).to(self.parallel.device)
        blank = None
        if self.parallel.world > 1:
            has = inputs.get("images") is not None
            # some rank has pictures: those without go through the vision part with a blank one
            blank = self._blank if self.parallel.any(has) and not has else None
        losses, counts = self.module(inputs, kinds, blank)
        total = losses.sum()
        if not rehearsal and not math.isfinite(total.item()):
            path = keep_batch(self.run, self.parallel.rank, batch, inputs)
            ids = [piece.id for piece in batch.pieces if not piece.skipped]
            logger.error("step %d: the loss of %s is not finite; kept in %s", batch.step, ", ".join(ids), path)
            self._bad.append((path, ids))
        if total.requires_grad:
            total.backward()
        tally.add(batch, losses, counts, self.cost)

    def _move(self, step: int, measured: Step, tally: Tally) -> float:
        check_frozen(self.module.model)
        # FSDP has taken the mean over the ranks of what is to be the sum over all, per supervised token
        ranks = self.parallel.world if self.parallel.sharded else 1
        scale_gradients(self.module, ranks / max(measured.supervised, 1.0))
        norm = clip(self.module, self.stage.clip)
        if not math.isfinite(norm):
            self.optimizer.zero_grad(set_to_none=True)
            raise TrainError(
                f"step {step:,}: the gradient is not finite although the losses are; its records are "
                f"{named(tally.ids)}. Leave the one out that is wrong with --skip ID, or lower the rates"
            )
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return norm

    def _told(self, step: int) -> str | None:
        """What to say of the batches that were kept; None if there are none."""
        if not self._bad:
            return None
        kept = ", ".join(str(path) for path, _ in self._bad)
        return (
            f"step {step:,}: the loss is not a finite number. The batch is kept in {kept}; its records are "
            f"{named([one for _, ids in self._bad for one in ids])}. Leave the one out that is wrong with --skip ID "
            f"and run again, or lower the rates."
        )


def _next(micro_batches: Iterator[MicroBatch], step: int, number: int) -> MicroBatch:
    batch = next(micro_batches)
    assert (batch.step, batch.number) == (step, number), "the loader is elsewhere than the loop"
    return batch
