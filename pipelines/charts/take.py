"""Take a view from a table by a recipe: filter, derive labels, group, aggregate, sort, round, name in a language."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipelines.charts.recipe import Recipe
from pipelines.charts.view import Measure, View, decimals_for, decimals_in
from pipelines.charts.words import averaged, count_word, derived_label, derived_title, interval_title, scale_word
from sources.table import Table, Value

_AGGREGATES = {"mean": statistics.fmean, "sum": math.fsum, "median": statistics.median, "max": max, "min": min}
#: Quantities without a true zero: ratios and sums of them say nothing.
_INTERVAL_UNITS = frozenset({"°C", "°F", "°", "度"})


class EmptyViewError(ValueError):
    """The recipe leaves nothing to show of this table."""


@dataclass(frozen=True)
class _Label:
    order: Any
    text: str


def take(recipe: Recipe, table: Table, language: str) -> View:
    """The view that `recipe` takes from `table`, in `language`. Raises `EmptyViewError` where too little is left."""
    rows = [row for row in table.rows if _kept(recipe, table, row)]
    shapes = {"series": _series, "points": _points, "bins": _bins, "boxes": _boxes, "table": _table}
    view = shapes[recipe.shape](recipe, table, rows, language)
    if len(view.labels) < 2:
        raise EmptyViewError(f"{len(view.labels)} rows left")
    return view


def _kept(recipe: Recipe, table: Table, row: tuple[Value, ...]) -> bool:
    for name, allowed in recipe.where.items():
        if _label(table, name, row, "en").text not in {_plain(value) for value in allowed}:
            return False
    for name, (low, high) in recipe.span.items():
        value = row[table.index(name)]
        if value is None or not low <= value <= high:  # type: ignore[operator]
            return False
    return True


def _plain(value: Value) -> str:
    return f"{value:g}" if isinstance(value, float | int) else str(value)


def _label(table: Table, name: str, row: tuple[Value, ...], language: str) -> _Label:
    """What the cell of column `name`, or a derivation of it, is called; `order` sorts labels."""
    column, _, derivation = name.partition(".") if not _has(table, name) else (name, "", "")
    value = row[table.index(column)]
    if value is None:
        return _Label("", "")
    if derivation:
        order, text = derived_label(value, derivation, language)
        return _Label(order, text)
    if isinstance(value, float):
        text = f"{value:.0f}" if value == int(value) and abs(value) < 1e15 else f"{value:g}"
        return _Label(value, text)
    kind = table.column(column).kind
    if kind == "date":
        return _Label(value, derived_label(value, "day", language)[1])
    if value.isdigit():
        return _Label(float(value), value)
    return _Label(value, table.names.get(value, value) if language == "zh" else value)


def _has(table: Table, name: str) -> bool:
    return any(column.name == name for column in table.columns)


def _title(table: Table, name: str, language: str) -> str:
    if _has(table, name):
        return table.column(name).title(language)
    column, _, derivation = name.partition(".")
    return derived_title(table.column(column).title(language), derivation, language)


def _is_time(table: Table, name: str) -> bool:
    column = name if _has(table, name) else name.partition(".")[0]
    return table.column(column).kind in ("year", "date")


def _numbers(rows: Sequence[tuple[Value, ...]], index: int) -> list[float]:
    return [value for row in rows if isinstance(value := row[index], float)]


def _series(recipe: Recipe, table: Table, rows: list[tuple[Value, ...]], language: str) -> View:
    groups: dict[_Label, list[tuple[Value, ...]]] = {}
    for row in rows:
        label = _label(table, recipe.x, row, language)
        if label.text:
            groups.setdefault(label, []).append(row)
    names = _pivot_names(recipe, table, rows)
    found: list[tuple[_Label, list[float]]] = []
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
            Measure(_translated(table, name, language), measure.unit, measure.decimals)
            for name, measure in zip(names, measures, strict=True)
        )
    interval = any(measure.unit in _INTERVAL_UNITS for measure in measures)
    return View(
        **_common(recipe, table, language),
        label=_title(table, recipe.x, language),
        labels=tuple(label.text for label, _ in found),
        measures=measures,
        values=tuple(
            tuple(_rounded(v / factor, m.decimals) for v, m in zip(values, measures, strict=True)) for _, values in found
        ),
        time=_is_time(table, recipe.x),
        whole=recipe.whole,
        additive=(recipe.additive or recipe.whole or recipe.aggregate == "count") and not interval,
        ratio=not interval,
        axis=axis,
        items=bool(names) or recipe.items,
        missing=missing,
    )


def _pivot_names(recipe: Recipe, table: Table, rows: list[tuple[Value, ...]]) -> list[str]:
    if not recipe.pivot:
        return []
    if recipe.series:
        return list(recipe.series)
    labels = {_label(table, recipe.pivot, row, "en") for row in rows}
    return [label.text for label in sorted(labels, key=lambda label: str(label.order)) if label.text]


def _row_values(
    recipe: Recipe, table: Table, members: list[tuple[Value, ...]], names: list[str]
) -> list[float | None]:
    if names:
        index = table.index(recipe.y[0]) if recipe.y else -1
        return [
            _aggregated(recipe, [row for row in members if _label(table, recipe.pivot, row, "en").text == name], index)
            for name in names
        ]
    if recipe.aggregate == "count":
        return [float(len(members))]
    return [_aggregated(recipe, members, table.index(name)) for name in recipe.y]


def _aggregated(recipe: Recipe, members: list[tuple[Value, ...]], index: int) -> float | None:
    if recipe.aggregate == "count":
        return float(len(members))
    numbers = _numbers(members, index)
    if not numbers:
        return None
    return float(_AGGREGATES[recipe.aggregate](numbers)) if recipe.aggregate else numbers[0]


def _ordered(
    recipe: Recipe, table: Table, found: list[tuple[_Label, list[float]]], language: str
) -> tuple[list[tuple[_Label, list[float]]], tuple[str, ...]]:
    """The labels that are shown, in order, and the texts of those that are not."""
    if recipe.labels:
        wanted = [_translated(table, name, language) for name in recipe.labels]
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
    return kept, tuple(sorted(text for text in hidden if language == "en" or not text.isascii() or text.isdigit()))[:200]


def _translated(table: Table, text: str, language: str) -> str:
    return table.names.get(text, text) if language == "zh" else text


def _measures(
    recipe: Recipe, table: Table, names: list[str], values: list[list[float]], language: str
) -> tuple[Measure, ...]:
    """One measure per column of `values`; all share their decimals, as they share an axis."""
    columns = recipe.y[:1] * len(names) if names else recipe.y
    if recipe.aggregate == "count":
        title = dict(zip(("en", "zh"), recipe.counted, strict=True))[language]
        return tuple(Measure(title) for _ in range(len(names) or 1))
    raw = [number for name in columns for number in _numbers(table.rows, table.index(name))]
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
    return factor, tuple(
        Measure(measure.title, f"{word}{gap}{measure.unit}".strip(), decimals) for measure in measures
    )


def _points(recipe: Recipe, table: Table, rows: list[tuple[Value, ...]], language: str) -> View:
    names = [recipe.x, recipe.y[0], *([recipe.size] if recipe.size else [])]
    indexes = [table.index(name) for name in names]
    rows = [row for row in rows if all(isinstance(row[index], float) for index in indexes)]
    if recipe.group:
        rows = [row for row in rows if _label(table, recipe.group, row, language).text]
    rows = _spread(rows, recipe.rows)
    measures = []
    for name, index in zip(names, indexes, strict=True):
        numbers = _numbers(rows, index)
        measures.append(
            Measure(
                table.column(name).title(language),
                table.column(name).unit(language),
                decimals_for(numbers, decimals_in(numbers)),
            )
        )
    labels = [_label(table, recipe.group, row, language).text if recipe.group else "" for row in rows]
    return View(
        **_common(recipe, table, language),
        label=_title(table, recipe.group, language) if recipe.group else "",
        labels=tuple(labels),
        measures=tuple(measures),
        values=tuple(
            tuple(_rounded(row[i], m.decimals) for i, m in zip(indexes, measures, strict=True))  # type: ignore[arg-type]
            for row in rows
        ),
    )


def _spread(rows: list[tuple[Value, ...]], wanted: int) -> list[tuple[Value, ...]]:
    """About `wanted` of `rows`, spread evenly over them."""
    if len(rows) <= wanted:
        return rows
    return [rows[int(number * len(rows) / wanted)] for number in range(wanted)]


def _bins(recipe: Recipe, table: Table, rows: list[tuple[Value, ...]], language: str) -> View:
    name = recipe.y[0]
    numbers = _numbers(rows, table.index(name))
    if len(set(numbers)) < 5:
        raise EmptyViewError("too few different values")
    width = recipe.width or _nice((max(numbers) - min(numbers)) / 9)
    start = math.floor(min(numbers) / width)
    stop = math.floor(max(numbers) / width) + 1
    counts = [0] * (stop - start)
    for number in numbers:
        counts[math.floor(number / width) - start] += 1
    digits = max(0, -math.floor(math.log10(width) + 1e-9)) if width < 1 else 0
    edges = [round((start + step) * width, 6) for step in range(len(counts) + 1)]
    texts = [f"{edge:,.{digits}f}" for edge in edges]
    column = table.column(name)
    counted = count_word(recipe.counted, language)
    return View(
        **_common(recipe, table, language),
        label=interval_title(column.title(language), column.unit(language), language),
        labels=tuple(f"{low}–{high}" for low, high in zip(texts, texts[1:], strict=False)),
        measures=(Measure(counted),),
        values=tuple((float(count),) for count in counts),
        additive=True,
        edges=tuple(edges),
    )


def _nice(width: float) -> float:
    """The smallest of 1, 2, 2.5, 5, 10 times a power of ten that is not below `width`."""
    power = 10.0 ** math.floor(math.log10(width))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= width * 0.999999)


def _boxes(recipe: Recipe, table: Table, rows: list[tuple[Value, ...]], language: str) -> View:
    """Minimum, quartiles and maximum of one column per group, or of several columns."""
    samples: dict[_Label, list[float]] = {}
    if recipe.x:
        index = table.index(recipe.y[0])
        for row in rows:
            label = _label(table, recipe.x, row, language)
            if label.text and isinstance(value := row[index], float):
                samples.setdefault(label, []).append(value)
    else:
        for order, name in enumerate(recipe.y):
            samples[_Label(order, table.column(name).title(language))] = _numbers(rows, table.index(name))
    samples = {label: numbers for label, numbers in samples.items() if len(numbers) >= 5}
    if not samples:
        raise EmptyViewError("no group of five values or more")
    numeric = all(isinstance(label.order, float | int) for label in samples)
    labels = sorted(samples, key=lambda label: label.order if numeric else str(label.order))
    if recipe.labels:
        wanted = [_translated(table, text, language) for text in recipe.labels]
        labels = [label for text in wanted for label in labels if label.text == text]
    summaries = [_five_numbers(samples[label]) for label in labels]
    column = table.column(recipe.y[0])
    title = dict(zip(("en", "zh"), recipe.axis, strict=True))[language] or column.title(language)
    decimals = decimals_for([number for row in summaries for number in row])
    words = _FIVE_NUMBERS[language]
    return View(
        **_common(recipe, table, language),
        label=_title(table, recipe.x, language) if recipe.x else ("variable" if language == "en" else "指标"),
        labels=tuple(label.text for label in labels),
        measures=tuple(Measure(word.format(title), column.unit(language), decimals) for word in words),
        values=tuple(tuple(_rounded(number, decimals) for number in row) for row in summaries),
        ratio=column.unit("en") not in _INTERVAL_UNITS,
        axis=title,
    )


_FIVE_NUMBERS = {
    "en": ("minimum {}", "lower quartile of {}", "median {}", "upper quartile of {}", "maximum {}"),
    "zh": ("{}最小值", "{}下四分位数", "{}中位数", "{}上四分位数", "{}最大值"),
}


def _five_numbers(numbers: list[float]) -> list[float]:
    ordered = sorted(numbers)
    quartiles = statistics.quantiles(ordered, n=4, method="inclusive")
    return [ordered[0], *quartiles, ordered[-1]]


def _table(recipe: Recipe, table: Table, rows: list[tuple[Value, ...]], language: str) -> View:
    """Cells as they are, of rows sorted by the first number column or spread over the table."""
    if recipe.sort:
        index = table.index(recipe.y[0])
        rows = [row for row in rows if isinstance(row[index], float)]
        rows = sorted(rows, key=lambda row: row[index], reverse=recipe.sort == "descending")[: recipe.rows]  # type: ignore[arg-type, return-value]
    else:
        rows = _spread(rows, recipe.rows)
    unique: dict[str, tuple[Value, ...]] = {}
    for row in rows:
        unique.setdefault(_label(table, recipe.x, row, language).text, row)
    unique.pop("", None)
    measures, columns = [], []
    for name in recipe.y:
        column = table.column(name)
        if column.kind == "number":
            values = [row[table.index(name)] for row in unique.values()]
            numbers = [value for value in values if isinstance(value, float)]
            digits = min(decimals_in(numbers), 6 if max(map(abs, numbers), default=0) < 1 else 3)
            measures.append(Measure(column.title(language), column.unit(language), digits, trimmed=digits > 2))
            columns.append([_rounded(v, digits) if isinstance(v, float) else None for v in values])
        else:
            measures.append(Measure(column.title(language)))
            columns.append([_label(table, name, row, language).text or None for row in unique.values()])  # type: ignore[misc]
    return View(
        **_common(recipe, table, language),
        label=_title(table, recipe.x, language),
        labels=tuple(unique),
        measures=tuple(measures),
        values=tuple(zip(*columns, strict=True)),
        time=_is_time(table, recipe.x),
    )


def _common(recipe: Recipe, table: Table, language: str) -> dict[str, Any]:
    title = recipe.zh if language == "zh" and recipe.zh else recipe.en
    return {
        "table": table.name,
        "name": recipe.view,
        "language": language,
        "shape": recipe.shape,
        "title": title[:1].upper() + title[1:],
    }


def _rounded(value: float, decimals: int) -> float:
    return round(value, decimals) + 0.0
