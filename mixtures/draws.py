"""Which units a dataset gives, draw by draw: whole passes first, then a part whose last draws close the remainder.

Draw number k of a dataset of n units belongs to epoch k // n; each epoch has a permutation of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from mixtures.permutation import Passes

_NONE = np.zeros(0, dtype=np.int64)


class Draws:
    """The draws of one dataset, found by their number: `epochs` whole passes, `prefix` of one more, then `closing`.

    `amount` is what they give together.
    """

    def __init__(self, passes: Passes, amount: int, epochs: int, prefix: int = 0, closing: np.ndarray = _NONE) -> None:
        self.passes = passes
        self.amount = amount
        self.epochs = epochs
        self.prefix = prefix
        self.closing = closing

    def __len__(self) -> int:
        return self.epochs * self.passes.number + self.prefix + len(self.closing)

    def units(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Epoch and unit of these draws, without making the others."""
        number = max(self.passes.number, 1)
        epochs, places = np.divmod(numbers, number)
        if len(numbers) and epochs[0] == epochs[-1] < self.epochs and (epochs == epochs[0]).all():
            return epochs, self.passes.epoch(int(epochs[0])).at(places)
        units = np.empty(len(numbers), dtype=np.int64)
        closing = (epochs == self.epochs) & (places >= self.prefix)
        units[closing] = self.closing[places[closing] - self.prefix]
        for epoch in sorted(set(epochs[~closing].tolist())):
            mine = (epochs == epoch) & ~closing
            units[mine] = self.passes.epoch(epoch).at(places[mine])
        return epochs, units

    def in_order(self) -> Iterator[np.ndarray]:
        """Every unit drawn, one pass at a time."""
        for epoch in range(self.epochs):
            yield self.passes.epoch(epoch).whole()
        if self.prefix or len(self.closing):
            last = self.passes.epoch(self.epochs).whole()[: self.prefix]
            yield np.concatenate([last, self.closing])


def draw(amounts: np.ndarray, passes: Passes, target: int, max_epochs: int) -> Draws:
    """Draws whose amounts sum to `target` as nearly as can be.

    The error is at most half the smallest unit that the last pass leaves unused, and nothing is drawn more than
    `max_epochs` times. `amounts` are integers per unit; the caller has checked that the target is in reach.
    """
    whole = int(amounts.sum(dtype=np.int64))
    if whole == 0 or target <= 0:
        return Draws(passes, 0, 0)
    epochs = min(target // whole, max_epochs)
    gap = target - epochs * whole
    if epochs == max_epochs or gap == 0:
        return Draws(passes, epochs * whole, epochs)
    last = passes.epoch(epochs).whole()
    prefix, closing = _partial(amounts, last, gap)
    part = int(amounts[last[:prefix]].sum(dtype=np.int64)) + int(amounts[closing].sum(dtype=np.int64))
    return Draws(passes, epochs * whole + part, epochs, prefix, closing)


def _partial(amounts: np.ndarray, order: np.ndarray, target: int) -> tuple[int, np.ndarray]:
    """The part of a pass that sums to `target`: a prefix of `order`, then units that fit the gap best."""
    reached = np.cumsum(amounts[order], dtype=np.int64)
    prefix = int(np.searchsorted(reached, target, side="right"))
    gap = target - (int(reached[prefix - 1]) if prefix else 0)
    rest = order[prefix:]
    # by amount, and by place in the permutation among equals
    rest = rest[np.argsort(amounts[rest], kind="stable")]
    rest = rest[np.searchsorted(amounts[rest], 0, side="right") :]
    closing: list[int] = []
    while len(rest) and gap:
        fitting = int(np.searchsorted(amounts[rest], gap, side="right"))
        if fitting == 0:
            if 2 * gap > amounts[rest[0]]:
                closing.append(int(rest[0]))
            break
        # nothing longer fits the gap that is left, so only shorter units remain to be looked at
        closing.append(int(rest[fitting - 1]))
        gap -= int(amounts[rest[fitting - 1]])
        rest = np.concatenate([rest[: fitting - 1], rest[fitting : fitting + 1]])
    return prefix, np.array(closing, dtype=np.int64)
