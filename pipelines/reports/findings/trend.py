"""How one number moves over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from pipelines.reports.frame import Frame

Shape = Literal["rise", "fall", "hill", "valley", "flat"]


@dataclass(frozen=True)
class Trend:
    """A series in time order. A step goes from one time to the next."""

    times: list[str]
    values: np.ndarray

    @property
    def first(self) -> float:
        """The earliest value."""
        return float(self.values[0])

    @property
    def last(self) -> float:
        """The latest value."""
        return float(self.values[-1])

    @property
    def peak(self) -> int:
        """Where the highest value stands, the first on a tie."""
        return int(np.argmax(self.values))

    @property
    def trough(self) -> int:
        """Where the lowest value stands, the first on a tie."""
        return int(np.argmin(self.values))

    @property
    def steps(self) -> np.ndarray:
        """Differences between neighbours."""
        return np.diff(self.values)

    @property
    def ups(self) -> int:
        """Number of steps that go up."""
        return int(np.sum(self.steps > 0))

    @property
    def downs(self) -> int:
        """Number of steps that go down."""
        return int(np.sum(self.steps < 0))

    @property
    def jump(self) -> int:
        """The step with the largest rise: from this place to the next."""
        return int(np.argmax(self.steps))

    @property
    def drop(self) -> int:
        """The step with the largest fall."""
        return int(np.argmin(self.steps))

    @property
    def longest_run(self) -> tuple[int, int, int]:
        """The longest run of steps in one direction: (first place, number of steps, +1 or -1)."""
        best, start = (0, 0, 1), 0
        signs = np.sign(self.steps).astype(int)
        for place, sign in enumerate(signs):
            if place and sign != signs[place - 1]:
                start = place
            if sign and place - start + 1 > best[1]:
                best = (start, place - start + 1, int(sign))
        return best

    @property
    def thirds(self) -> tuple[float, float, float]:
        """Means of the first, middle and last third of the series."""
        parts = np.array_split(self.values, 3)
        return float(parts[0].mean()), float(parts[1].mean()), float(parts[2].mean())

    @property
    def shape(self) -> Shape:
        """The overall course: a direction needs a correlation with time of 0.4, a hill or valley its middle third."""
        early, middle, late = self.thirds
        range_ = float(np.ptp(self.values)) or 1.0
        slope = correlation(np.arange(len(self.values)), self.values)
        if middle - max(early, late) > 0.2 * range_:
            return "hill"
        if min(early, late) - middle > 0.2 * range_:
            return "valley"
        if slope >= 0.4 and self.last > self.first:
            return "rise"
        if slope <= -0.4 and self.last < self.first:
            return "fall"
        return "flat"


def trend(frame: Frame, column: str, aggregate: str = "", every: str = "") -> Trend:
    """The course of `column`: of its mean or sum where several rows share a time."""
    times, values = frame.over_time(column, aggregate, every)
    return Trend(times, values)


def correlation(x: np.ndarray, y: np.ndarray) -> float:
    """Pearson's r; zero if either side does not vary."""
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        return 0.0
    return float(np.corrcoef(x, y)[0, 1])
