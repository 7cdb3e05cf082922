"""What a loader reads: a stream of global batches, and for each the pieces that it holds and where they lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import numpy as np

from corpus.store.files import FileSystem
from mixtures.loading.ranks import Share


@dataclass(frozen=True)
class Slots:
    """Pieces of a batch, one place in each array, by canonical position and then in their order inside the sequence.

    A piece is the tokens `start` to `stop` of a record of `tokens` and about `bytes` bytes, which lies in row `row` of
    row group `row_group` of the stream's part `part`. `source` is an index into the stream's `sources`. `id` is the
    record's id as the plan has it; an empty one is taken as it is found. Of the record's tokens `image_tokens` stand
    for pictures; records that have some are never cut.
    """

    position: np.ndarray
    source: np.ndarray
    part: np.ndarray
    row_group: np.ndarray
    row: np.ndarray
    start: np.ndarray
    stop: np.ndarray
    tokens: np.ndarray
    bytes: np.ndarray
    id: np.ndarray
    image_tokens: np.ndarray

    def __len__(self) -> int:
        return len(self.position)

    def take(self, chosen: np.ndarray | slice) -> Slots:
        """These pieces alone."""
        return Slots(*(getattr(self, name)[chosen] for name in Slot._fields))

    def __iter__(self) -> Iterator[Slot]:
        return map(Slot._make, zip(*(getattr(self, name).tolist() for name in Slot._fields), strict=True))


class Slot(NamedTuple):
    """One piece of `Slots`, in plain numbers, under the same names."""

    position: int
    source: int
    part: int
    row_group: int
    row: int
    start: int
    stop: int
    tokens: int
    bytes: int
    id: str
    image_tokens: int


class Stream(Protocol):
    """A plan's stream. `parts` are dicts of `path` (below `files`) and `checksum`, and `bytes` where it is known."""

    files: FileSystem
    #: the plan, as plan.json has it
    plan: dict[str, Any]
    parts: list[dict[str, Any]]
    #: (component, dataset) by number
    sources: list[tuple[str, str]]
    #: how ranks share a batch so that each reads few files
    share: Share
    global_batch: int
    steps: int

    def group(self, step: int) -> str:
        """The modality of a grouped batch, else `all`."""

    def positions(self, step: int, world: int, rank: int, micro: int) -> np.ndarray:
        """`mixtures.loading.ranks.rank_positions` of this step's batch."""

    def slots(self, step: int, positions: np.ndarray) -> Slots:
        """The pieces at these positions of this step's batch."""

    def working_set(self, world: int) -> int:
        """About how many bytes of row groups one of `world` ranks returns to while it reads: its cache should hold
        them, or it reads them again."""
