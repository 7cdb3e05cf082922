"""Series: one row of numbers per label, grouped, aggregated and sorted as the recipe says."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import replace

from pipelines.charts.recipe import Recipe
from pipelines.charts.table_labels import (
    INTERVAL_UNITS,
    EmptyViewError,
    Label,
    common,
    is_time,
    label_of,
    numbers_in,
    rounded,
    title_of,
    translated,
)
from pipelines.charts.view import Measure, View, decimals_for, decimals_in
from pipelines.charts.words import averaged, scale_word
from sources.table import Table, Value

_AGGREGATES: dict[str, Callable[[Sequence[float]], float]] = {
    "mean": statistics.fmean,
    "sum": math.fsum,
    "median": statistics.median,
    "max": max,
    "min": min,
}


def take_series(recipe: Recipe, table: Table, rows: list[tuple[Value, ...]], language: str) -> View:
    groups: dict[Label, list[tuple[Value, ...]]] = {}
    for row in rows:
        label = label_of(table, recipe.x, row, language)
        if label.text:
            groups.setdefault(label, []).append(row)
    names = _pivot_names(recipe, table, rows)
    found: list[tuple[Label, list[float]]] = []
    for label, members in groups.items():
        values = _row_values(recipe, table, members, names)
        if all(value is not None for value in values):
            found.append((label, values))  # type: ignore[arg-type]
    found, missing = _ordered(recipe, table, found, language)
    if not found:
        raise EmptyViewError("no label has all its values")
    measures = _measures(recipe, table, names, [values for _, values in found], language)
    factor, measures = _scaled(measures, [value for _, values in found for value in values], language)
    axis = dict(zip(("en", "zh"), recipe.axis, strict=True))[language]
    if names and not axis:
        axis = measures[0].title
    elif axis and len(measures) == 1:
        measures, axis = (replace(measures[0], title=axis),), ""
    if names:
        measures = tuple(
            Measure(translated(table, name, language), measure.unit, measure.decimals)
            for name, measure in zip(names, measures, strict=True)
        )
    interval = any(measure.unit in INTERVAL_UNITS for measure in measures)
    return View(
        **common(recipe, table, language),
        label=title_of(table, recipe.x, language),
        labels=tuple(label.text for label, _ in found),
        measures=measures,
        values=tuple(
            tuple(rounded(v / factor, m.decimals) for v, m in zip(values, measures, strict=True)) for _, values in found
        ),
        time=is_time(table, recipe.x),
        whole=recipe.whole,
        additive=(recipe.additive or recipe.whole or recipe.aggregate == "count") and not interval,
        ratio=not interval,
        axis=axis,
        items=len(measures) > 1 and (bool(names) or recipe.items),
        missing=missing,
    )


def _pivot_names(recipe: Recipe, table: Table, rows: list[tuple[Value, ...]]) -> list[str]:
    if not recipe.pivot:
        return []
    if recipe.series:
        return list(recipe.series)
    labels = {label_of(table, recipe.pivot, row, "en") for row in rows}
    return [label.text for label in sorted(labels, key=lambda label: str(label.order)) if label.text]


def _row_values(recipe: Recipe, table: Table, members: list[tuple[Value, ...]], names: list[str]) -> list[float | None]:
    if names:
        index = table.index(recipe.y[0]) if recipe.y else -1
        return [
            _aggregated(
                recipe, [row for row in members if label_of(table, recipe.pivot, row, "en").text == name], index
            )
            for name in names
        ]
    if recipe.aggregate == "count":
        return [float(len(members))]
    return [_aggregated(recipe, members, table.index(name)) for name in recipe.y]


def _aggregated(recipe: Recipe, members: list[tuple[Value, ...]], index: int) -> float | None:
    if recipe.aggregate == "count":
        return float(len(members))
    numbers = numbers_in(members, index)
    if not numbers:
        return None
    return float(_AGGREGATES[recipe.aggregate](numbers)) if recipe.aggregate else numbers[0]


def _ordered(
    recipe: Recipe, table: Table, found: list[tuple[Label, list[float]]], language: str
) -> tuple[list[tuple[Label, list[float]]], tuple[str, ...]]:
    """The labels that are shown, in order, and the texts of those that are not."""
    if recipe.labels:
        wanted = [translated(table, name, language) for name in recipe.labels]
        by_text = {label.text: (label, values) for label, values in found}
        kept = [by_text[text] for text in wanted if text in by_text]
    elif recipe.sort or recipe.top:
        kept = sorted(found, key=lambda entry: entry[1][0], reverse=recipe.sort != "ascending")
    else:
        numeric = all(isinstance(label.order, float | int) for label, _ in found)
        kept = sorted(found, key=lambda entry: entry[0].order if numeric else str(entry[0].order))
    kept = kept[:: recipe.every]
    if recipe.top:
        kept = kept[: recipe.top]
    shown = {label.text for label, _ in kept}
    hidden = [label.text for label, _ in found if label.text not in shown]
    return kept, tuple(sorted(text for text in hidden if language == "en" or not text.isascii() or text.isdigit()))[
        :200
    ]


def _measures(
    recipe: Recipe, table: Table, names: list[str], values: list[list[float]], language: str
) -> tuple[Measure, ...]:
    """One measure per column of `values`; all share their decimals, as they share an axis."""
    columns = recipe.y[:1] * len(names) if names else recipe.y
    if recipe.aggregate == "count":
        title = dict(zip(("en", "zh"), recipe.counted, strict=True))[language]
        return tuple(Measure(title) for _ in range(len(names) or 1))
    raw = [number for name in columns for number in numbers_in(table.rows, table.index(name))]
    at_most = decimals_in(raw) + (1 if recipe.aggregate in ("mean", "median") else 0)
    decimals = decimals_for([number for row in values for number in row], at_most)
    titles = [table.column(name).title(language) for name in columns]
    if recipe.aggregate == "mean":
        titles = [averaged(title, language) for title in titles]
    units = [table.column(name).unit(language) for name in columns]
    return tuple(Measure(title, unit, decimals) for title, unit in zip(titles, units, strict=True))


def _scaled(measures: tuple[Measure, ...], values: list[float], language: str) -> tuple[float, tuple[Measure, ...]]:
    """Numbers of eight digits and more are shown in millions or billions."""
    largest = max(abs(value) for value in values)
    if largest < 1e7 or any("%" in measure.unit for measure in measures):
        return 1.0, measures
    factor, word = scale_word(largest, language)
    decimals = decimals_for([largest / factor])
    gap = " " if language == "en" else ""
    return factor, tuple(Measure(measure.title, f"{word}{gap}{measure.unit}".strip(), decimals) for measure in measures)
