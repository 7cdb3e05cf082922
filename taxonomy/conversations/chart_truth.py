"""The numbers that a stored chart or table image shows, as the pipeline `charts` keeps them with its records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from corpus.record import Record

#: Charts whose marks are labelled values: one row of numbers per label.
SERIES = frozenset(
    {"bar", "barh", "grouped", "stacked", "line", "multi_line", "area", "stacked_area", "pie", "donut", "lollipop"}
    | {"step", "dot", "radar", "heatmap"}
)
#: Charts of which single values can be seen at their own mark, not on top of others.
PLAIN = SERIES - {"stacked", "stacked_area", "radar"}
_PREFIXED = "$€£¥"


@dataclass(frozen=True)
class ChartTruth:
    """`values[i][j]` belongs to `labels[i]` and `measures[j]`; `shown`: every value is written in the picture."""

    record: Record
    chart: str
    word: str
    title: str
    axis: str
    label: str
    labels: tuple[str, ...]
    measures: tuple[str, ...]
    units: tuple[str, ...]
    decimals: tuple[int, ...]
    values: tuple[tuple[Any, ...], ...]
    shown: bool

    @classmethod
    def of(cls, record: Record) -> ChartTruth | None:
        """The truth of a record of the pipeline `charts`; None for others, and for data without labels."""
        known = record.provenance
        data = known.get("data")
        if known.get("pipeline") != "charts" or not isinstance(data, dict) or len(record.images) != 1:
            return None
        columns, units = data["columns"], data["units"]
        if len(columns) != len(units) + 1 or not data["rows"]:
            return None
        return cls(
            record,
            known["chart"],
            known["chart_word"],
            known["title"],
            known["axis"],
            columns[0],
            tuple(str(row[0]) for row in data["rows"]),
            tuple(columns[1:]),
            tuple(units),
            tuple(data["decimals"]),
            tuple(tuple(row[1:]) for row in data["rows"]),
            bool(known["values_shown"]),
        )

    @property
    def is_table(self) -> bool:
        """A picture of a table."""
        return self.chart == "table"

    @property
    def is_series(self) -> bool:
        """One row of numbers per label, each label once."""
        numbers = all(isinstance(value, int | float) for row in self.values for value in row)
        return self.chart in SERIES | {"histogram"} and numbers and len(set(self.labels)) == len(self.labels)

    def column(self, index: int) -> list[Any]:
        """The values of one measure."""
        return [row[index] for row in self.values]

    def number_columns(self) -> list[int]:
        """The measures that are numbers in every row."""
        found = range(len(self.measures))
        return [j for j in found if all(isinstance(value, int | float) for value in self.column(j))]

    def number(self, column: int, value: float) -> str:
        """A value as the picture shows it: thousands separators, the column's decimals unless they are trimmed."""
        text = f"{value:,.{self.decimals[column]}f}"
        trimmed = text.rstrip("0").rstrip(".") if "." in text else text
        written = {region.text for region in self.record.regions if region.text}
        return trimmed if text not in written and trimmed in written else text

    def quantity(self, column: int, value: float, number: str | None = None) -> str:
        """A value with its unit."""
        number = self.number(column, value) if number is None else number
        unit = self.units[column]
        if not unit or "=" in unit:
            return number
        if unit in _PREFIXED:
            return f"-{unit}{number[1:]}" if number.startswith("-") else unit + number
        if unit[0].isdigit():
            return f"{number} × {unit}"
        joined = unit in "%°" or "\u3400" <= unit[0] <= "\u9fff"
        return number + unit if joined else f"{number} {unit}"

    def gap(self, column: int) -> float:
        """The least difference of two values that can be seen: any where numbers stand at the marks, else a part of
        the whole range."""
        if self.shown:
            return 0.0
        values = [value for j in self.number_columns() for value in self.column(j)]
        return 0.05 * (max([*values, 0.0]) - min([*values, 0.0]))
