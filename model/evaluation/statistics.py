"""Numbers with how far they can be trusted. Importing this needs no torch."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

#: The normal quantile of intervals of 95 %.
NORMAL_95 = 1.959963984540054


@dataclass(frozen=True)
class Estimate:
    """A value with the interval of 95 % around it; `number` is of the independent units that it rests on."""

    value: float
    low: float
    high: float
    number: int

    def described(self) -> dict[str, float | int | None]:
        """As values of JSON, which has no NaN and no infinity."""
        numbers = {"value": self.value, "low": self.low, "high": self.high}
        finite = {name: number if math.isfinite(number) else None for name, number in numbers.items()}
        return {**finite, "number": self.number}


def proportion(hits: int, number: int) -> Estimate:
    """A share with Wilson's score interval, which stays inside 0 to 1 and holds for few trials too.

    E. B. Wilson, JASA 22 (1927) 209.
    """
    if not number:
        return Estimate(math.nan, 0.0, 1.0, 0)
    share, square = hits / number, NORMAL_95**2
    middle = (share + square / (2 * number)) / (1 + square / number)
    spread = share * (1 - share) / number + square / (4 * number**2)
    half = NORMAL_95 / (1 + square / number) * math.sqrt(spread)
    return Estimate(share, max(0.0, middle - half), min(1.0, middle + half), number)


def ratio(above: Sequence[float], below: Sequence[float]) -> Estimate:
    """Sum over sum, such as bits over bytes: units are the clusters (documents) in which both were counted.

    The interval is that of the ratio estimator (Cochran, Sampling Techniques, 6.4), which is right where tokens of one
    document go together; with one unit it is unbounded.
    """
    number, whole = len(above), math.fsum(below)
    if not number or whole <= 0:
        return Estimate(math.nan, -math.inf, math.inf, number)
    value = math.fsum(above) / whole
    if number == 1:
        return Estimate(value, -math.inf, math.inf, 1)
    squares = math.fsum((top - value * bottom) ** 2 for top, bottom in zip(above, below, strict=True))
    half = NORMAL_95 * math.sqrt(number / (number - 1) * squares) / whole
    return Estimate(value, value - half, value + half, number)


def mean(values: Sequence[float]) -> Estimate:
    """The mean of independent values."""
    return ratio(values, [1.0] * len(values))
