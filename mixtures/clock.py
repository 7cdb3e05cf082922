"""Clocks: how much each stream should have given when the whole has given so much. Integers, exact in sum.

A clock is piecewise linear. It answers the one question of the order: when is a unit due, that is, at which time (in
amounts of the whole) does its stream's target cover it?
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

#: The largest amount that a clock can tell: the products of exact division stay inside 64 bits.
LARGEST = 1 << 42
_HALF = np.uint64(21)
_LOW = np.uint64((1 << 21) - 1)


@dataclass(frozen=True)
class Clock:
    """`targets[i, j]` is what stream i should have given at time `times[j]`; both begin with 0 and never fall.

    At each of the times the targets sum to the time. After the last one the last slope goes on.
    """

    times: np.ndarray
    targets: np.ndarray

    def end(self) -> int:
        """The last time that the clock was made for."""
        return int(self.times[-1])

    def target(self, stream: int, time: int) -> Fraction:
        """What the stream should have given at `time`, exactly."""
        place = min(max(int(np.searchsorted(self.times, time)), 1), len(self.times) - 1)
        t0, t1 = int(self.times[place - 1]), int(self.times[place])
        c0, c1 = int(self.targets[stream, place - 1]), int(self.targets[stream, place])
        return c0 + Fraction((time - t0) * (c1 - c0), t1 - t0)

    def due(self, stream: int, amounts: np.ndarray, bits: int, horizon: int) -> np.ndarray:
        """The first times at which the stream's target is `amounts` (ascending), in units of 2^-bits, rounded down.

        `horizon` stands for never.
        """
        given, times = self.targets[stream], self.times
        place = np.clip(np.searchsorted(given, amounts, side="left"), 1, len(given) - 1)
        low, rise = given[place - 1], given[place] - given[place - 1]
        span = times[place] - times[place - 1]
        # beyond twice the clock's end, and where the stream has no share, nothing is due; keeps the division in 64 bits
        never = (amounts - low).astype(np.float64) * span > 2.0 * self.end() * rise
        low = np.where(never, amounts, low)
        whole, rest = _multiply_divide(amounts - low, span, np.maximum(rise, 1))
        fraction = (rest << np.uint64(bits)) // np.maximum(rise, 1).astype(np.uint64)
        dues = ((times[place - 1] + whole.astype(np.int64)) << bits) + fraction.astype(np.int64)
        return np.where(never, horizon, dues)


def constant(amounts: Sequence[int]) -> Clock:
    """Streams in the ratio of these amounts all the way."""
    last = np.array([[0, amount] for amount in amounts], dtype=np.int64)
    return Clock(np.array([0, sum(amounts)], dtype=np.int64), last)


def ending(clock: Clock, amounts: Sequence[int]) -> Clock:
    """The clock with other amounts at its end, as drawn; only its last stretch bends (or the last few, if short)."""
    end = sum(amounts)
    while len(clock.times) > 2 and clock.times[-2] >= end:
        kept = [*range(len(clock.times) - 2), -1]
        clock = Clock(clock.times[kept], clock.targets[:, kept])
    before = clock.targets[:, -2]
    last = np.maximum(np.array(amounts, dtype=np.int64), before)
    # what a stream without a share in the last stretch has too little, the others make up for
    excess = int(last.sum()) - end
    while excess > 0:
        stream = int(np.argmax(last - before))
        step = min(excess, int(last[stream] - before[stream]))
        last[stream] -= step
        excess -= step
    times = clock.times.copy()
    times[-1] = end
    return Clock(times, np.concatenate([clock.targets[:, :-1], last[:, None]], axis=1))


def _multiply_divide(a: np.ndarray, b: np.ndarray, divisor: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Quotient and remainder of a * b / divisor, exactly, for numbers below 2^42 with a quotient below 2^42."""
    x, y, d = (values.astype(np.uint64) for values in (a, b, divisor))
    high, rest = np.divmod(x * (y >> _HALF), d)
    low, rest = np.divmod((rest << _HALF) + x * (y & _LOW), d)
    return (high << _HALF) + low, rest
