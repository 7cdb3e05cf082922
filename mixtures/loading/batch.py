"""What a loader yields: a micro-batch as arrays of tokens, or as records for a processor of your own.

Shapes: R sequences of a micro-batch, S tokens of a sequence, N pieces (documents) in all, I images in all; T is the sum
of the lengths of the R sequences.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from corpus.record import Message


class HeldPiece(NamedTuple):
    """One document of a sequence: tokens `start` to `stop` of a record, as segment `segment` of row `row`.

    `skipped`: the run's configuration leaves it out; its tokens are padding and carry no loss.
    """

    row: int
    segment: int
    id: str
    component: str
    dataset: str
    start: int
    stop: int
    skipped: bool = False


@dataclass(kw_only=True)
class MicroBatch:
    """Where a micro-batch stands in the run, and what it holds.

    It is number `number` of `accumulation` of step `step` on its rank. `positions` (R) are places in the global batch,
    -1 for a row that only fills up the last batch of a run. `group` is the modality of a grouped batch, else `all`.
    """

    step: int
    number: int
    accumulation: int
    group: str
    positions: Any
    pieces: list[HeldPiece]
    #: encoded bytes, or what the loader's `decode` made of them, in the order of `pieces`
    images: list[Any]

    @property
    def last(self) -> bool:
        """Is it the last of its step, after which the optimizer moves?"""
        return self.number == self.accumulation - 1

    @property
    def next_step(self) -> int:
        """The step from which a run goes on that was stopped after this micro-batch."""
        return self.step + self.last


@dataclass(kw_only=True)
class TokenBatch(MicroBatch):
    """Arrays of numpy, or of torch after `mixtures.loading.for_torch.tensors`.

    Padded: `input_ids`, `labels`, `position_ids`, `segment_ids` and `image_index` have the shape (R, S). Ragged: the
    sequences follow each other in one dimension (T), `row_offsets` (R + 1) and `document_offsets` (N + 1) say where
    they and their documents begin; they are None where padded.

    `labels` are -100 where there is no loss, and at the first token of each document, which nothing before it may
    predict; the shift by one is the model's. `position_ids` begin at 0 in each document. `segment_ids` count the
    documents of a row from 1, 0 is padding. `image_index` is the place in `images` of the image that a token stands
    for, -1 for text. `image_rows` (I) is the row of each image, `image_sizes` (I, 2) its width and height in pixels.
    """

    input_ids: Any
    labels: Any
    position_ids: Any
    segment_ids: Any
    image_index: Any
    image_rows: Any
    image_sizes: Any
    row_offsets: Any = None
    document_offsets: Any = None

    def arrays(self) -> dict[str, Any]:
        """The arrays by name, without those that are None."""
        found = {name: getattr(self, name) for name in ARRAYS}
        return {name: value for name, value in found.items() if value is not None}

    def loss_tokens(self) -> int:
        """How many positions carry loss."""
        return int((self.labels != -100).sum())

    def pin_memory(self) -> TokenBatch:
        """With every tensor in pinned memory: what `torch.utils.data.DataLoader(pin_memory=True)` calls."""
        for name, value in self.arrays().items():
            setattr(self, name, value.pin_memory())
        return self


#: The attributes of a `TokenBatch` that are arrays.
ARRAYS = (
    "positions",
    "input_ids",
    "labels",
    "position_ids",
    "segment_ids",
    "image_index",
    "image_rows",
    "image_sizes",
    "row_offsets",
    "document_offsets",
)


class Sample(NamedTuple):
    """A record for a processor of your own: its messages, and its images as `MicroBatch.images` has them.

    `piece` says which of its tokens belong here; a text that was cut comes whole with each of its pieces.
    """

    piece: HeldPiece
    messages: list[Message]
    images: list[Any]


@dataclass(kw_only=True)
class RecordBatch(MicroBatch):
    """Records instead of tokens: `rows` are the R sequences, each a list of what is packed into it."""

    rows: list[list[Sample]]
