"""What a step was: losses by component and modality, rates, time, and the share of the device's peak."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mixtures.loading.batch import TokenBatch
from model.training.cost import Cost
from model.training.parallel import Parallel


@dataclass
class Tally:
    """Sums of one rank in one step."""

    components: int
    began: float = field(default_factory=time.perf_counter)
    losses: np.ndarray = field(init=False)
    counts: np.ndarray = field(init=False)
    tokens: float = 0
    images: float = 0
    operations: float = 0
    waited: float = 0
    failures: float = 0
    ids: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.losses, self.counts = np.zeros(self.components), np.zeros(self.components)

    def add(self, batch: TokenBatch, losses: Any, counts: Any, cost: Cost) -> None:
        """One micro-batch more; `losses` and `counts` by component, on any device."""
        self.losses += losses.detach().double().cpu().numpy()
        self.counts += counts.cpu().numpy()
        pictures = pictures_of(batch)
        documents = [piece.stop - piece.start for piece in batch.pieces if not piece.skipped]
        self.tokens += sum(documents)
        self.images += len(pictures)
        self.operations += cost.of(documents, pictures)
        self.ids += [piece.id for piece in batch.pieces if not piece.skipped]


def pictures_of(batch: TokenBatch) -> list[int]:
    """Tokens of each picture of a micro-batch."""
    index = np.asarray(batch.image_index)
    return np.bincount(index[index >= 0], minlength=len(batch.images)).tolist() if len(batch.images) else []


@dataclass(frozen=True)
class Step:
    """All ranks together."""

    losses: list[float]
    counts: list[float]
    tokens: float
    images: float
    operations: float
    waited: float
    failures: float
    seconds: float

    @property
    def supervised(self) -> float:
        """Positions that carry loss."""
        return sum(self.counts)

    @property
    def loss(self) -> float:
        """Per supervised position."""
        return sum(self.losses) / max(self.supervised, 1.0)


def together(tally: Tally, parallel: Parallel) -> Step:
    """The sums over all ranks; the time is this rank's."""
    own = [tally.tokens, tally.images, tally.operations, tally.waited, tally.failures]
    found = parallel.total([*tally.losses.tolist(), *tally.counts.tolist(), *own])
    n = tally.components
    tokens, images, operations, waited, failures = found[2 * n :]
    seconds = time.perf_counter() - tally.began
    return Step(found[:n], found[n : 2 * n], tokens, images, operations, waited / parallel.world, failures, seconds)


def line_of(
    step: int,
    group: str,
    measured: Step,
    components: Sequence[str],
    modalities: Mapping[str, str],
    rates: Mapping[str, float],
    norm: float,
    peak: float | None,
) -> dict[str, Any]:
    """The line of metrics.jsonl after `step` steps; `peak` is that of all devices in operations per second."""
    losses = _ratios(measured.losses, measured.counts, components)
    kinds = sorted(set(modalities.values()))
    sums, counts = (
        [sum(v for v, c in zip(values, components, strict=True) if modalities[c] == kind) for kind in kinds]
        for values in (measured.losses, measured.counts)
    )
    return {
        "kind": "train",
        "step": step,
        "loss": measured.loss,
        "modalities": _ratios(sums, counts, kinds),
        "components": losses,
        "loss_tokens": {c: int(n) for c, n in zip(components, measured.counts, strict=True) if n},
        "group": group,
        "tokens": int(measured.tokens),
        "images": int(measured.images),
        "rates": dict(rates),
        "gradient_norm": norm,
        "seconds": measured.seconds,
        "tokens_per_second": measured.tokens / measured.seconds,
        "images_per_second": measured.images / measured.seconds,
        "loader_wait": measured.waited / measured.seconds,
        "operations": measured.operations,
        "mfu": None if peak is None else measured.operations / measured.seconds / peak,
    }


def _ratios(sums: Sequence[float], counts: Sequence[float], names: Sequence[str]) -> dict[str, float]:
    return {name: total / count for name, total, count in zip(names, sums, counts, strict=True) if count}
