"""Which canonical positions of a global batch a rank takes, and in which micro-batches: pure functions of the batch.

Nothing of the stream depends on them: with another number of ranks or another micro-batch the same positions are dealt
out differently. Two ways to share:

`source`    positions sorted by their dataset, each rank a contiguous stretch. A rank then stays with few datasets and
            draws their records one after another, so that ranks read few row groups twice. For component stores. The
            modalities are sorted apart and evenly interleaved, so that each rank has its part of the pictures.
`position`  each rank a contiguous stretch of the batch itself. For written blends, whose files are in that order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np

from corpus.store.errors import StoreError
from mixtures.order import Batch

Share = Literal["source", "position"]

#: In the place of a position where the last batch of a run has too few.
NO_POSITION = -1


class LoadError(StoreError):
    """A stream that cannot be read as asked; the text says what to change."""


def micro_batches(global_batch: int, world: int, rank: int, micro: int) -> int:
    """How many micro-batches of `micro` sequences each of `world` ranks has per step: the steps of accumulation.

    Raises `LoadError` if they do not divide the global batch, or there is no such rank.
    """
    if world < 1 or micro < 1 or not 0 <= rank < world:
        raise LoadError(f"rank {rank} of {world} with micro-batches of {micro}: ranks count from 0, sizes from 1")
    if global_batch % (world * micro):
        fitting = [size for size in range(1, global_batch // world + 1) if global_batch % (world * size) == 0]
        ways = f"a micro-batch of {_some(fitting)}" if fitting else f"a number of ranks that divides {global_batch:,}"
        raise LoadError(
            f"{world} ranks with micro-batches of {micro} do not divide the global batch of {global_batch:,} "
            f"sequences; use {ways}"
        )
    return global_batch // (world * micro)


def rank_positions(
    batch: Batch,
    world: int,
    rank: int,
    micro: int,
    global_batch: int | None = None,
    share: Share = "source",
    kinds: np.ndarray | None = None,
) -> np.ndarray:
    """Positions in `batch` that `rank` of `world` takes: a row per micro-batch, ascending, int64.

    `global_batch` is the size of a whole batch where this one, the last of a run, may be shorter; what is missing is
    spread over the ranks as `NO_POSITION` at the ends of their shares, so that all ranks have equal shapes. `kinds` is
    the modality of each source as a number (`source_kinds`).
    """
    source = batch.source if share == "source" else None
    return share_out(source, len(batch), world, rank, micro, global_batch, kinds)


def source_kinds(components: Sequence[str], modalities: Mapping[str, str]) -> np.ndarray:
    """A number for the modality of each source, from the component that it belongs to."""
    return np.array([modalities[component] == "text" for component in components], dtype=np.int64)


def share_out(
    source: np.ndarray | None,
    size: int,
    world: int,
    rank: int,
    micro: int,
    global_batch: int | None = None,
    kinds: np.ndarray | None = None,
) -> np.ndarray:
    """`rank_positions` of a batch of `size` positions with these datasets; None shares by position."""
    whole = global_batch or size
    rows = micro_batches(whole, world, rank, micro)
    order = np.arange(size) if source is None else _sorted(source, kinds)
    mine = np.sort(order[rank * size // world : (rank + 1) * size // world])
    positions = np.full(rows * micro, NO_POSITION, dtype=np.int64)
    positions[: len(mine)] = mine
    return positions.reshape(rows, micro)


def _sorted(source: np.ndarray, kinds: np.ndarray | None) -> np.ndarray:
    """Positions by source; with kinds each of those by itself, and then merged so that every stretch has its part."""
    order = np.argsort(source, kind="stable")
    if kinds is None:
        return order
    kind = kinds[source[order]]
    place = np.empty(len(order))
    for one in np.unique(kind).tolist():
        mine = np.flatnonzero(kind == one)
        place[mine] = (np.arange(len(mine)) + 0.5) / len(mine)
    return np.asarray(order[np.lexsort((kind, place))])


def _some(sizes: list[int]) -> str:
    """At most the six greatest of ascending sizes, in words."""
    words = [str(size) for size in sizes[-6:]]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
