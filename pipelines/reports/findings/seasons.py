"""The course of a number through the months of the year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.reports.frame import Frame


@dataclass(frozen=True)
class Seasons:
    """All values of each month, January first; `table` maps year to its twelve monthly means (NaN where absent)."""

    months: list[np.ndarray]
    table: dict[str, np.ndarray]

    @property
    def means(self) -> np.ndarray:
        """The mean of each month."""
        return np.array([float(values.mean()) for values in self.months])

    @property
    def deviations(self) -> np.ndarray:
        """The standard deviation (n - 1) of each month's values."""
        return np.array([float(values.std(ddof=1)) for values in self.months])

    @property
    def highest(self) -> int:
        """Number (0 to 11) of the month with the highest mean."""
        return int(np.argmax(self.means))

    @property
    def lowest(self) -> int:
        """Number (0 to 11) of the month with the lowest mean."""
        return int(np.argmin(self.means))


def seasons(frame: Frame, column: str, aggregate: str = "") -> Seasons:
    """`column` by calendar month; with `aggregate` sum, each value is the total of one month of one year."""
    reduce = np.sum if aggregate == "sum" else np.mean
    monthly = frame.grouped(column, [time[:7] for time in frame.times()])
    single = {month: float(reduce(values)) for month, values in monthly.items()}
    if aggregate == "sum":
        groups = [[value for month, value in single.items() if int(month[5:7]) == n] for n in range(1, 13)]
    else:
        groups = [[v for month, vs in monthly.items() if int(month[5:7]) == n for v in vs] for n in range(1, 13)]
    years = sorted({month[:4] for month in monthly})
    table = {year: np.array([single.get(f"{year}-{n:02d}", np.nan) for n in range(1, 13)]) for year in years}
    return Seasons([np.array(group) for group in groups], table)
