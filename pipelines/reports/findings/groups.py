"""How a variable differs between groups of rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.reports.frame import Frame


@dataclass(frozen=True)
class Group:
    """The values of one group."""

    name: str
    values: np.ndarray

    @property
    def mean(self) -> float:
        """The arithmetic mean."""
        return float(self.values.mean())

    @property
    def median(self) -> float:
        """The median."""
        return float(np.median(self.values))

    @property
    def deviation(self) -> float:
        """Standard deviation with n - 1; zero for a single value."""
        return float(self.values.std(ddof=1)) if len(self.values) > 1 else 0.0


@dataclass(frozen=True)
class Groups:
    """Groups ordered by mean, highest first. `explained` is the share of all variation that lies between the groups."""

    groups: list[Group]
    explained: float

    @property
    def top(self) -> Group:
        """The group with the highest mean."""
        return self.groups[0]

    @property
    def bottom(self) -> Group:
        """The group with the lowest mean."""
        return self.groups[-1]

    @property
    def apart(self) -> bool:
        """Is every value of the top group above every value of the bottom group?"""
        return bool(self.top.values.min() > self.bottom.values.max())

    @property
    def same_order_by_median(self) -> bool:
        """Do the medians order the groups as the means do?"""
        medians = [group.median for group in self.groups]
        return medians == sorted(medians, reverse=True)

    @property
    def widest(self) -> Group:
        """The group with the largest standard deviation."""
        return max(self.groups, key=lambda group: group.deviation)

    @property
    def narrowest(self) -> Group:
        """The group with the smallest standard deviation among those of at least two values."""
        return min((g for g in self.groups if len(g.values) > 1), key=lambda group: group.deviation, default=self.top)


def groups(frame: Frame, column: str, by: str) -> Groups:
    """`column` by the names in `by`; groups without a present value do not appear."""
    found = [Group(name, values) for name, values in frame.grouped(column, frame.names(by)).items()]
    found.sort(key=lambda group: (-group.mean, group.name))
    everything = np.concatenate([group.values for group in found])
    total = float(np.sum((everything - everything.mean()) ** 2))
    between = sum(len(group.values) * (group.mean - everything.mean()) ** 2 for group in found)
    return Groups(found, between / total if total else 0.0)
