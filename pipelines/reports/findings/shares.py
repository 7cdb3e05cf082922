"""How rows divide among categories."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pipelines.reports.frame import Frame


@dataclass(frozen=True)
class Shares:
    """Names with their number of rows, most frequent first; equal counts in the order of names."""

    names: list[str]
    counts: list[int]

    @property
    def total(self) -> int:
        """The number of all rows."""
        return sum(self.counts)

    def share(self, place: int) -> float:
        """The share of the rows that the category at `place` has."""
        return self.counts[place] / self.total


def shares(frame: Frame, by: str) -> Shares:
    """Counts of the values of `by`."""
    counted = sorted(Counter(frame.names(by)).items(), key=lambda pair: (-pair[1], pair[0]))
    return Shares([name for name, _ in counted], [count for _, count in counted])
