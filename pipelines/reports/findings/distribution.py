"""How the values of one variable are spread."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from pipelines.reports.frame import Frame


@dataclass(frozen=True)
class Distribution:
    """Quartiles by linear interpolation; `deviation` with n - 1; `skewness` is the third standardised moment.

    `edges` cut the range into bars that include their left edge; outliers lie beyond 1.5 times the interquartile
    range, as (row number, value), farthest first.
    """

    values: np.ndarray
    missing: int
    mean: float
    median: float
    deviation: float
    low: float
    high: float
    low_row: int
    high_row: int
    low_ties: int
    high_ties: int
    quartiles: tuple[float, float]
    skewness: float
    edges: np.ndarray
    counts: np.ndarray
    outliers_low: list[tuple[int, float]]
    outliers_high: list[tuple[int, float]]

    @property
    def fullest(self) -> int:
        """Number of the tallest bar, the first of them on a tie."""
        return int(np.argmax(self.counts))

    @property
    def within_one_deviation(self) -> int:
        """How many values lie within one standard deviation of the mean."""
        return int(np.sum(np.abs(self.values - self.mean) <= self.deviation))


def distribution(frame: Frame, column: str) -> Distribution:
    """The distribution of `column`, which has at least two present values."""
    every = frame.numbers(column)
    rows = np.flatnonzero(~np.isnan(every))
    values = every[rows]
    first, third = (float(q) for q in np.quantile(values, [0.25, 0.75]))
    reach = 1.5 * (third - first)
    below = sorted((float(v), int(r)) for v, r in zip(values, rows, strict=True) if v < first - reach)
    above = sorted(((-float(v), int(r)) for v, r in zip(values, rows, strict=True) if v > third + reach))
    centred = values - values.mean()
    spread = float(np.sqrt(np.mean(centred**2)))
    edges = nice_edges(float(values.min()), float(values.max()), len(values))
    counts = np.histogram(values, edges)[0]
    return Distribution(
        values=values,
        missing=len(every) - len(values),
        mean=float(values.mean()),
        median=float(np.median(values)),
        deviation=float(values.std(ddof=1)),
        low=float(values.min()),
        high=float(values.max()),
        low_row=int(rows[np.argmin(values)]),
        high_row=int(rows[np.argmax(values)]),
        low_ties=int(np.sum(values == values.min())),
        high_ties=int(np.sum(values == values.max())),
        quartiles=(first, third),
        skewness=float(np.mean(centred**3)) / spread**3 if spread else 0.0,
        edges=edges,
        counts=counts,
        outliers_low=[(row, value) for value, row in below],
        outliers_high=[(row, -value) for value, row in above],
    )


def nice_edges(low: float, high: float, count: int) -> np.ndarray:
    """Round bar edges over [low, high], the last above `high`, about Sturges' number of bars for `count` values."""
    width = (high - low) / (math.log2(max(count, 2)) + 1) or 1.0
    power = 10.0 ** math.floor(math.log10(width))
    step = power * next(m for m in (1, 2, 5, 10) if m * power >= width * 0.85)
    start = math.floor(low / step + 1e-9)
    stop = math.floor(high / step + 1e-9) + 1
    return np.array([round(k * step, 10) for k in range(start, stop + 1)])
