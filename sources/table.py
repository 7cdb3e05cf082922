"""A clean typed table in memory: what every source of tables hands to the pipelines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Value = float | str | None
ColumnKind = Literal["number", "year", "date", "text"]


@dataclass(frozen=True)
class Column:
    """A column. `titles` and `units` go by language ("en", "zh"); a missing unit is "".

    Values are floats in `number` and `year` columns, ISO dates (YYYY-MM-DD) in `date` columns, strings in `text`
    columns, and None where the cell is empty or unreadable.
    """

    name: str
    kind: ColumnKind
    titles: dict[str, str]
    units: dict[str, str] = field(default_factory=dict)

    def title(self, language: str) -> str:
        return self.titles.get(language) or self.titles.get("en") or self.name

    def unit(self, language: str) -> str:
        return self.units.get(language) or self.units.get("en") or ""


@dataclass(frozen=True)
class Table:
    """Rows of values with described columns. `names` translates English cell texts to Chinese."""

    name: str
    titles: dict[str, str]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    license: str | None = None
    credit: str = ""
    names: dict[str, str] = field(default_factory=dict, repr=False, hash=False)

    def title(self, language: str) -> str:
        return self.titles.get(language) or self.titles["en"]

    def column(self, name: str) -> Column:
        """The column called `name`; raises KeyError."""
        return self.columns[self.index(name)]

    def index(self, name: str) -> int:
        """The position of the column called `name`; raises KeyError."""
        for index, column in enumerate(self.columns):
            if column.name == name:
                return index
        raise KeyError(f"table {self.name} has no column {name!r}")

    def values(self, name: str) -> list[Value]:
        index = self.index(name)
        return [row[index] for row in self.rows]


class UnreadableTableError(ValueError):
    """A file that is no usable table. `reason` is a short snake_case word for the ledger."""

    def __init__(self, reason: str, detail: str = "") -> None:
        detail = detail.encode("utf-8", "backslashreplace").decode()
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail
