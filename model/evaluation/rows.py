"""Token sequences with pictures, as the batches of a model.

Shapes: R sequences of a batch, S positions of the longest one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from corpus.record import Video
from model.attention import PADDING
from model.deepseek_vl import Images
from model.loss import LOGITS_KEPT
from model.presets import Model
from model.processing.batches import Batches
from model.processing.prompt import Prompts
from model.processing.qwen_images import batch as qwen_batch
from model.qwen2_vl import Qwen2VL

#: Positions of a batch, by kind of device: enough to keep it busy.
TOKENS_AT_ONCE = {"cpu": 6144, "cuda": 65_536}
#: Pictures of a batch.
PICTURES_AT_ONCE = {"cpu": 8, "cuda": 64}


@dataclass(frozen=True)
class Row:
    """Token ids [S], and the encoded pictures and clips that their placeholders stand for, in order."""

    tokens: np.ndarray
    media: tuple[bytes | Video, ...] = ()

    def __len__(self) -> int:
        return len(self.tokens)


class Reader:
    """Makes a model's inputs of rows, on its device and in its number type."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.batches = Batches(model.config)
        weight = model.language.embed.weight
        self.device, self.dtype = weight.device, weight.dtype
        self.context = model.config.language.context

    def groups(self, rows: Sequence[Row]) -> Iterator[list[int]]:
        """Numbers of rows that go into a batch together: similar lengths, the longest first, so that a batch that does
        not fit shows at once."""
        kind = "cuda" if self.device.type == "cuda" else "cpu"
        group: list[int] = []
        pictures = 0
        for number in sorted(range(len(rows)), key=lambda one: -len(rows[one])):
            row = rows[number]
            width = len(rows[group[0]]) if group else len(row)
            full = (len(group) + 1) * width > TOKENS_AT_ONCE[kind]
            if group and (full or pictures + len(row.media) > PICTURES_AT_ONCE[kind]):
                yield group
                group, pictures = [], 0
            group.append(number)
            pictures += len(row.media)
        if group:
            yield group

    def inputs(self, rows: Sequence[Row]) -> dict[str, Any]:
        """Arguments of `model.hidden`: rows padded on the right, where causal attention never looks."""
        longest = max(len(row) for row in rows)
        tokens = torch.zeros(len(rows), longest, dtype=torch.long)
        for number, row in enumerate(rows):
            tokens[number, : len(row)] = torch.from_numpy(row.tokens)
        return {"tokens": tokens.to(self.device), "images": self._images(rows)}

    def prompts(self, rows: Sequence[Row]) -> Prompts:
        """What `model.generate` takes: rows padded on the left."""
        longest = max(len(row) for row in rows)
        tokens = torch.zeros(len(rows), longest, dtype=torch.long)
        segments = torch.full((len(rows), longest), PADDING)
        for number, row in enumerate(rows):
            tokens[number, longest - len(row) :] = torch.from_numpy(row.tokens)
            segments[number, longest - len(row) :] = 1
        return Prompts(tokens, segments, self._images(rows))

    def _images(self, rows: Sequence[Row]) -> Any:
        prepared = [self._prepared(one) for row in rows for one in row.media]
        if not prepared:
            return None
        if isinstance(self.model, Qwen2VL):
            together = qwen_batch(prepared)
            return None if together is None else together.to(self.device, self.dtype)
        high = [one.high for one in prepared if one.high is not None]
        low = torch.cat([one.low for one in prepared])
        return Images(low, torch.cat(high) if high else None).to(self.device, self.dtype)

    def _prepared(self, medium: bytes | Video) -> Any:
        return self.batches.decode(medium) if isinstance(medium, bytes) else self.batches.decode_clip(medium)


def log_probabilities(model: Model, inputs: dict[str, Any], places: Tensor) -> Tensor:
    """log p(token | what stands before its position) [K], for `places` [K, 3]: row, position (from 1), token."""
    places = places.to(model.language.embed.weight.device)
    hidden = model.hidden(**inputs)
    found = []
    for piece in places.split(max(1, LOGITS_KEPT // model.config.language.vocabulary)):
        logits = model.language.logits(hidden[piece[:, 0], piece[:, 1] - 1])
        logits = logits.to(torch.promote_types(logits.dtype, torch.float32))
        found.append(logits.gather(1, piece[:, 2:])[:, 0] - logits.logsumexp(dim=1))
    return torch.cat(found)
