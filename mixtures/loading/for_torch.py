"""Micro-batches as torch tensors, and the loader inside `torch.utils.data.DataLoader` workers.

The only file of mixtures that imports torch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import torch
from torch.utils.data import IterableDataset, get_worker_info

from mixtures.loading.batch import MicroBatch, TokenBatch
from mixtures.loading.loader import Loader


def tensors(batch: TokenBatch) -> TokenBatch:
    """The same micro-batch with tensors instead of arrays; they share memory with those."""
    made: dict[str, Any] = {name: torch.from_numpy(value) for name, value in batch.arrays().items()}
    return replace(batch, **made)


class TorchStream(IterableDataset[MicroBatch]):
    """A loader for `DataLoader(TorchStream(loader), batch_size=None, num_workers=W)`.

    Worker w takes micro-batches j = w mod W, which the `DataLoader` puts together in their order. Save
    `loader.state_dict(after=batch)` with the last batch consumed, for workers fetch others ahead. Each worker has a
    cache of its own, so memory is W times that of the loader; threads of one process share theirs.
    """

    def __init__(self, loader: Loader) -> None:
        super().__init__()
        self.loader = loader

    def __iter__(self) -> Iterator[MicroBatch]:
        info = get_worker_info()
        worker, workers = (0, 1) if info is None else (info.id, info.num_workers)
        for batch in self.loader.part(worker, workers):
            yield tensors(batch) if isinstance(batch, TokenBatch) else batch
