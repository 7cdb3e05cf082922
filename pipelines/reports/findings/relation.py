"""How two variables go together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.reports.findings.trend import correlation
from pipelines.reports.frame import Frame


@dataclass(frozen=True)
class Relation:
    """Rows that have both values; `slope` and `intercept` of the least squares line of y on x.

    `farthest` is the row with the largest distance from the line in y, `within` the correlation inside each group.
    """

    x: np.ndarray
    y: np.ndarray
    rows: np.ndarray
    correlation: float
    slope: float
    intercept: float
    farthest: int
    distance: float
    within: dict[str, float]
    names: list[str]

    @property
    def shared(self) -> float:
        """The share of the variation of y that the line accounts for."""
        return self.correlation**2

    def readable_step(self, decimals: int) -> tuple[float, int]:
        """A power of ten of x within half its range, and how many further digits the rise of y over it needs."""
        reach = float(np.ptp(self.x)) / 2
        step = next(10.0**power for power in range(9, -9, -1) if 10.0**power <= reach)
        extra = next((n for n in range(4) if abs(self.slope * step) >= 10.0 ** (1 - decimals - n)), 4)
        return step, extra


def relation(frame: Frame, x: str, y: str, by: str = "") -> Relation:
    """`y` against `x`; `by` names groups for the correlations within them (of at least ten rows each)."""
    xs, ys = frame.numbers(x), frame.numbers(y)
    rows = np.flatnonzero(~np.isnan(xs) & ~np.isnan(ys))
    xs, ys = xs[rows], ys[rows]
    slope, intercept = (float(v) for v in np.polyfit(xs, ys, 1))
    residuals = ys - (slope * xs + intercept)
    far = int(np.argmax(np.abs(residuals)))
    names = [frame.names(by)[row] for row in rows] if by else []
    within: dict[str, float] = {}
    for name in sorted(set(names)):
        mask = np.array([n == name for n in names])
        if mask.sum() >= 10:
            within[name] = correlation(xs[mask], ys[mask])
    return Relation(
        xs, ys, rows, correlation(xs, ys), slope, intercept, int(rows[far]), float(residuals[far]), within, names
    )
