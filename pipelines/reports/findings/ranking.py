"""Named things in order of one number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.reports.frame import Frame


@dataclass(frozen=True)
class Ranking:
    """Names with their values, highest first; equal values in the order of names."""

    names: list[str]
    values: np.ndarray

    @property
    def total(self) -> float:
        """The sum of all values."""
        return float(self.values.sum())

    def share_of_first(self, count: int) -> float:
        """The share of the total that the first `count` have."""
        return float(self.values[:count].sum()) / self.total


def ranking(frame: Frame, column: str, by: str, aggregate: str = "") -> Ranking:
    """The mean (or sum) of `column` for each name in `by`."""
    reduce = np.sum if aggregate == "sum" else np.mean
    groups = {name: float(reduce(v)) for name, v in frame.grouped(column, frame.names(by)).items()}
    order = sorted(groups, key=lambda name: (-groups[name], name))
    return Ranking(order, np.array([groups[name] for name in order]))
