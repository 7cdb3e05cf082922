"""The records of one dataset as parallel arrays, 60 bytes each, in order of their ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np

from mixtures.recipe import Unit


class RecordIds(Sequence[str]):
    """Ids of 32 hexadecimal digits, held as two integers of 64 bits each; `words` has the shape (n, 2)."""

    def __init__(self, words: np.ndarray) -> None:
        self.words = words

    def __len__(self) -> int:
        return len(self.words)

    @overload
    def __getitem__(self, place: int) -> str: ...

    @overload
    def __getitem__(self, place: slice | np.ndarray) -> RecordIds: ...

    def __getitem__(self, place: int | slice | np.ndarray) -> str | RecordIds:
        if isinstance(place, slice | np.ndarray):
            return RecordIds(self.words[place])
        high, low = self.words[place]
        return f"{int(high):016x}{int(low):016x}"

    def take(self, places: np.ndarray) -> list[str]:
        """The ids at these places."""
        digits = self.words[places].astype(">u8").tobytes().hex()
        return [digits[first : first + 32] for first in range(0, len(digits), 32)]

    def find(self, name: str) -> int | None:
        """The place of an id in ids that are in order, or None. Logarithmic."""
        high, low = np.uint64(int(name[:16], 16)), np.uint64(int(name[16:], 16))
        start, end = (int(np.searchsorted(self.words[:, 0], high, side)) for side in ("left", "right"))
        place = start + int(np.searchsorted(self.words[start:end, 1], low))
        return place if place < end and self.words[place, 1] == low else None


@dataclass
class Records:
    """Records of one dataset, as parallel arrays ordered by id. `part` indexes `Supply.parts`."""

    ids: Sequence[str]
    part: np.ndarray
    row_group: np.ndarray
    row: np.ndarray
    text_tokens: np.ndarray
    image_tokens: np.ndarray
    loss_tokens: np.ndarray
    bytes: np.ndarray

    def __len__(self) -> int:
        return len(self.ids)

    def names(self, places: np.ndarray) -> list[str]:
        """The ids of the records at these places."""
        if isinstance(self.ids, RecordIds):
            return self.ids.take(places)
        return [self.ids[place] for place in places.tolist()]

    def lengths(self, unit: Unit) -> np.ndarray:
        """Length of each record in the recipe's unit, int64."""
        if unit == "records":
            return np.ones(len(self), dtype=np.int64)
        if unit == "text_tokens":
            return self.text_tokens
        if unit == "loss_tokens":
            return self.loss_tokens
        return self.text_tokens + self.image_tokens
