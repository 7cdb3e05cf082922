"""The draws of a planned dataset, and what they give one by one: the streams that an order interleaves."""

from __future__ import annotations

import numpy as np

from mixtures.draws import Draws
from mixtures.permutation import Passes
from mixtures.planned import Plan, PlannedComponent, PlannedDataset
from mixtures.units import Units


def passes_of(plan: Plan, component: PlannedComponent, dataset: PlannedDataset, units: Units) -> Passes:
    """The passes of a dataset: keyed by the plan's seed and its names."""
    return Passes(units.blocks, plan.seed, component.name, dataset.name)


def drawn_amounts(units: Units, draws: Draws, enough: int | None = None) -> np.ndarray:
    """What the draws give one by one, until that is `enough`."""
    kind = np.int32 if units.amounts.max(initial=0) < 1 << 31 else np.int64
    chunks = []
    given = 0
    for chosen in draws.in_order():
        chunks.append(units.amounts[chosen].astype(kind))
        given += int(chunks[-1].sum(dtype=np.int64))
        if enough is not None and given >= enough:
            break
    return np.concatenate(chunks) if chunks else np.zeros(0, dtype=kind)
