"""What may be said of arms that ran with a few seeds each: a difference beyond the spread of the seeds, or nothing.

The rule: Welch's interval of the difference of two means (B. L. Welch, Biometrika 34 (1947) 28), for 95 % over all
comparisons of one table together (Bonferroni). A claim is made where the interval does not hold zero. Importing this
needs no torch.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev, variance

LEVEL = 0.95


@dataclass(frozen=True)
class Spread:
    """The values of an arm's seeds."""

    values: tuple[float, ...]

    @property
    def mean(self) -> float:
        """Of the seeds."""
        return fmean(self.values) if self.values else math.nan

    @property
    def deviation(self) -> float:
        """Standard deviation of the seeds; NaN for one."""
        return stdev(self.values) if len(self.values) > 1 else math.nan


@dataclass(frozen=True)
class Comparison:
    """`arm` minus `reference` in `measure`: the difference of means with its interval."""

    measure: str
    arm: str
    reference: str
    difference: float
    low: float
    high: float

    @property
    def speaks(self) -> bool:
        """Is the difference beyond what seeds alone make?"""
        return self.low > 0 or self.high < 0


def compare(spreads: Mapping[str, Mapping[str, Spread]], reference: str, measures: Sequence[str]) -> list[Comparison]:
    """Every arm with the reference, in every measure; `spreads` are by arm and measure."""
    if reference not in spreads:
        return []
    pairs = [(measure, arm) for measure in measures for arm in spreads if arm != reference]
    return [
        _compare(measure, arm, spreads[arm][measure], reference, spreads[reference][measure], len(pairs))
        for measure, arm in pairs
        if measure in spreads[arm] and measure in spreads[reference]
    ]


def _compare(measure: str, arm: str, own: Spread, reference: str, other: Spread, comparisons: int) -> Comparison:
    from scipy.stats import t

    difference = own.mean - other.mean
    number, others = len(own.values), len(other.values)
    if number < 2 or others < 2:
        # without a spread nothing can be said
        return Comparison(measure, arm, reference, difference, -math.inf, math.inf)
    first, second = variance(own.values) / number, variance(other.values) / others
    error = math.sqrt(first + second)
    if error == 0:
        # equal to the last bit within each arm: seeds that change nothing are no seeds
        return Comparison(measure, arm, reference, difference, -math.inf, math.inf)
    freedom = (first + second) ** 2 / (first**2 / (number - 1) + second**2 / (others - 1))
    half = error * float(t.ppf(1 - (1 - LEVEL) / (2 * comparisons), freedom))
    return Comparison(measure, arm, reference, difference, difference - half, difference + half)


def sentence(found: Comparison, unit: str) -> str:
    """The comparison in words: a claim only where the interval does not hold zero."""
    if not math.isfinite(found.low):
        return f"{found.measure}, {found.arm} and {found.reference}: nothing can be said (one seed has no spread)."
    told = f"{abs(found.difference):.4f} {unit}"
    interval = f"interval {found.low:+.4f} to {found.high:+.4f}"
    if not found.speaks:
        return (
            f"{found.measure}, {found.arm} and {found.reference}: nothing can be said; the difference of {told} lies "
            f"within the spread of the seeds ({interval})."
        )
    better = "lower" if found.difference < 0 else "higher"
    return f"{found.measure}: {found.arm} is {told} {better} than {found.reference} ({interval})."
