"""Several series over the same times."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.reports.findings.trend import Trend
from pipelines.reports.frame import Frame
from pipelines.reports.study import Section


@dataclass(frozen=True)
class Series:
    """Courses by name, all over the same times, ordered by their last value, highest first."""

    times: list[str]
    lines: dict[str, Trend]

    def change(self, name: str) -> float:
        """Last value over first value, minus one."""
        return self.lines[name].last / self.lines[name].first - 1

    @property
    def by_start(self) -> list[str]:
        """Names by first value, highest first."""
        return sorted(self.lines, key=lambda name: -self.lines[name].first)

    @property
    def by_end(self) -> list[str]:
        """Names by last value, highest first."""
        return sorted(self.lines, key=lambda name: -self.lines[name].last)

    @property
    def by_change(self) -> list[str]:
        """Names by relative change, largest first; all first values must be positive."""
        return sorted(self.lines, key=lambda name: -self.change(name))

    def lead_changes(self, one: str, other: str) -> list[int]:
        """Places where the two swap order for good or for a while: the first place of each new order."""
        signs = np.sign(self.lines[one].values - self.lines[other].values)
        places, current = [], 0.0
        for place, sign in enumerate(signs):
            if sign and current and sign != current:
                places.append(place)
            current = sign or current
        return places


def series(frame: Frame, section: Section) -> Series:
    """Lines that are columns (no `by`) or groups of rows; only times that every line has are kept."""
    lines: dict[str, dict[str, float]] = {}
    for name in section.lines:
        part = frame.where({section.by: name}) if section.by else frame
        times, values = part.over_time(section.y if section.by else name, section.aggregate, section.every)
        lines[name] = dict(zip(times, map(float, values), strict=True))
    common = sorted(set.intersection(*(set(line) for line in lines.values())))
    courses = {name: Trend(common, np.array([line[time] for time in common])) for name, line in lines.items()}
    order = sorted(courses, key=lambda name: (-courses[name].last, name))
    return Series(common, {name: courses[name] for name in order})
