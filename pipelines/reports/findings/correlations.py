"""How several variables go together, two by two."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from pipelines.reports.findings.trend import correlation
from pipelines.reports.frame import Frame


@dataclass(frozen=True)
class Correlations:
    """Pearson's r of every two columns, over the rows that have all columns."""

    columns: list[str]
    matrix: np.ndarray
    rows: int

    @property
    def pairs(self) -> list[tuple[str, str, float]]:
        """Every two columns with their r, from the most positive to the most negative."""
        found = [
            (self.columns[i], self.columns[j], float(self.matrix[i, j]))
            for i, j in combinations(range(len(self.columns)), 2)
        ]
        return sorted(found, key=lambda pair: -pair[2])

    @property
    def weakest(self) -> tuple[str, str, float]:
        """The two columns whose r is nearest to zero."""
        return min(self.pairs, key=lambda pair: abs(pair[2]))


def correlations(frame: Frame, columns: list[str]) -> Correlations:
    """Correlations of `columns`."""
    values = np.array([frame.numbers(column) for column in columns])
    values = values[:, ~np.isnan(values).any(axis=0)]
    matrix = np.array([[correlation(a, b) for b in values] for a in values])
    return Correlations(columns, matrix, values.shape[1])
