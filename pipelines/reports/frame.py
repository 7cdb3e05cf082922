"""The rows that a report is about: filtered columns, times as sortable strings, and names of rows.

Times are `1898`, `1974-Q2`, `1898-03`, `2012-06-04` or `2010-06-04 13`: they sort as text, and cutting their end
off makes the period coarser.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipelines.reports.study import Language, Period, Study
from sources.bundled_tables import chinese_names

_WIDTH: dict[str, int] = {"year": 4, "quarter": 7, "month": 7, "day": 10, "hour": 13}


@dataclass(frozen=True)
class Frame:
    """Columns of equal length, under the names of `study`."""

    columns: dict[str, list[Any]]
    study: Study
    period: Period

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def numbers(self, column: str) -> np.ndarray:
        """The column as printed numbers (scaled), NaN where a value is missing."""
        scale = self.study.variables[column].scale
        return np.array([np.nan if v is None else float(v) * scale for v in self.columns[column]])

    def names(self, column: str) -> list[str]:
        """The column as text."""
        return [str(value) for value in self.columns[column]]

    def times(self) -> list[str]:
        """The time of each row, as exact as the study's period."""
        return [time[: _WIDTH[self.period]] for time in self.names(self.study.time)]

    def name_of(self, column: str, value: str, language: Language) -> str:
        """How `value` of a category column is called in `language`."""
        category = self.study.categories.get(column)
        pair = category.values.get(value) if category else None
        if pair:
            return pair[0 if language == "en" else 1]
        return chinese_names().get(value, value) if language == "zh" else value

    def where(self, conditions: dict[str, Any]) -> Frame:
        """Rows that meet all conditions: a value, a list of values, or {from, to} (inclusive)."""
        keep = [all(_meets(self.columns[c][i], wanted) for c, wanted in conditions.items()) for i in range(len(self))]
        columns = {name: [v for v, k in zip(values, keep, strict=True) if k] for name, values in self.columns.items()}
        return Frame(columns, self.study, self.period)

    def named_for(self, scope: str, language: Language) -> Frame:
        """The same rows, their variables named for a `scope`: "the fertility rate of China", "中国总和生育率"."""
        key = "en" if language == "en" else "zh"
        variables = {}
        for column, variable in self.study.variables.items():
            name = f"{variable.en} {scope}" if language == "en" else scope + variable.zh
            variables[column] = variable.model_copy(update={key: name})
        return Frame(self.columns, self.study.model_copy(update={"variables": variables}), self.period)

    def grouped(self, column: str, by: list[str]) -> dict[str, np.ndarray]:
        """Present numbers of `column` for each name in `by`, names sorted."""
        values = self.numbers(column)
        groups: dict[str, list[float]] = defaultdict(list)
        for name, value in zip(by, values, strict=True):
            if not np.isnan(value):
                groups[name].append(float(value))
        return {name: np.array(groups[name]) for name in sorted(groups)}

    def over_time(self, column: str, aggregate: str, every: str) -> tuple[list[str], np.ndarray]:
        """Times in order and one number for each: the mean or sum of the rows of that time, or the only row."""
        width = _WIDTH[every or self.period]
        groups = self.grouped(column, [time[:width] for time in self.times()])
        reduce = np.sum if aggregate == "sum" else np.mean
        return list(groups), np.array([float(reduce(values)) for values in groups.values()])


def _meets(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, list):
        return str(value) in [str(name) for name in wanted]
    if not isinstance(wanted, dict):
        return str(value) == str(wanted)
    low, high = wanted.get("from"), wanted.get("to")
    if isinstance(value, int | float):
        return (low is None or value >= low) and (high is None or value <= high)
    # `to: 1990` takes in all of 1990, whatever the period
    return (low is None or str(value) >= str(low)) and (high is None or str(value)[: len(str(high))] <= str(high))
