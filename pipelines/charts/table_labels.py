"""What recipes read in a table: labels of rows, titles of columns, numbers, in a language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.charts.recipe import Recipe
from pipelines.charts.words import derived_label, derived_title
from sources.table import Table, Value

#: Units without a true zero: ratios and sums of such quantities say nothing.
INTERVAL_UNITS = frozenset({"°C", "°F", "°", "度"})


class EmptyViewError(ValueError):
    """The recipe leaves nothing to show of this table."""


@dataclass(frozen=True)
class Label:
    """The name of a row or group; `order` sorts labels."""

    order: Any
    text: str


def plain(value: Value) -> str:
    return f"{value:g}" if isinstance(value, float | int) else str(value)


def label_of(table: Table, name: str, row: tuple[Value, ...], language: str) -> Label:
    """What the cell of column `name`, or a derivation of it, is called; `order` sorts labels."""
    column, _, derivation = name.partition(".") if not has_column(table, name) else (name, "", "")
    value = row[table.index(column)]
    if value is None:
        return Label("", "")
    if derivation:
        order, text = derived_label(value, derivation, language)
        return Label(order, text)
    if isinstance(value, float):
        text = f"{value:.0f}" if value == int(value) and abs(value) < 1e15 else f"{value:g}"
        return Label(value, text)
    kind = table.column(column).kind
    if kind == "date":
        return Label(value, derived_label(value, "day", language)[1])
    if value.isdigit():
        return Label(float(value), value)
    return Label(value, table.names.get(value, value) if language == "zh" else value)


def has_column(table: Table, name: str) -> bool:
    return any(column.name == name for column in table.columns)


def title_of(table: Table, name: str, language: str) -> str:
    if has_column(table, name):
        return table.column(name).title(language)
    column, _, derivation = name.partition(".")
    return derived_title(table.column(column).title(language), derivation, language)


def is_time(table: Table, name: str) -> bool:
    column = name if has_column(table, name) else name.partition(".")[0]
    return table.column(column).kind in ("year", "date")


def numbers_in(rows: Sequence[tuple[Value, ...]], index: int) -> list[float]:
    return [value for row in rows if isinstance(value := row[index], float)]


def translated(table: Table, text: str, language: str) -> str:
    return table.names.get(text, text) if language == "zh" else text


def spread(rows: list[tuple[Value, ...]], wanted: int) -> list[tuple[Value, ...]]:
    """About `wanted` of `rows`, spread evenly over them."""
    if len(rows) <= wanted:
        return rows
    return [rows[int(number * len(rows) / wanted)] for number in range(wanted)]


def common(recipe: Recipe, table: Table, language: str) -> dict[str, Any]:
    title = recipe.zh if language == "zh" and recipe.zh else recipe.en
    return {
        "table": table.name,
        "name": recipe.view,
        "language": language,
        "shape": recipe.shape,
        "described": recipe.described,
        "title": title[:1].upper() + title[1:],
    }


def rounded(value: float, decimals: int) -> float:
    return round(value, decimals) + 0.0
