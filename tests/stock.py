"""Supplies made of lengths alone, for tests of plan and order: nothing is read from a store."""

from __future__ import annotations

import numpy as np

from mixtures.records import RecordIds, Records
from mixtures.supply import DatasetSupply, Supply


def records(text: np.ndarray, image: np.ndarray | None = None, row_group: int = 40, part: int = 0) -> Records:
    """Records of these lengths in the order of their ids, scattered over the rows of one part."""
    n = len(text)
    text = np.asarray(text, dtype=np.int64)
    image = np.zeros(n, dtype=np.int64) if image is None else np.asarray(image, dtype=np.int64)
    place = np.random.default_rng(n).permutation(n)
    words = np.stack([np.zeros(n, dtype=np.uint64), np.arange(n, dtype=np.uint64)], axis=1)
    return Records(
        ids=RecordIds(words),
        part=np.full(n, part, dtype=np.int32),
        row_group=(place // row_group).astype(np.int32),
        row=(place % row_group).astype(np.int32),
        text_tokens=text,
        image_tokens=image,
        loss_tokens=text,
        bytes=text + 100 * image,
    )


def supply(datasets: dict[tuple[str, str], Records]) -> Supply:
    """A supply of these training records, without anything held out."""
    none = records(np.zeros(0, dtype=np.int64))
    return Supply(datasets={name: DatasetSupply(train, none) for name, train in datasets.items()})
