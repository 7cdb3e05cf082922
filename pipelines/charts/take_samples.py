"""Points, intervals and boxes: views of many single values."""

from __future__ import annotations

import math
import statistics
from itertools import pairwise

from pipelines.charts.recipe import Recipe
from pipelines.charts.table_labels import (
    INTERVAL_UNITS,
    EmptyViewError,
    Label,
    common,
    label_of,
    numbers_in,
    rounded,
    spread,
    title_of,
    translated,
)
from pipelines.charts.view import Measure, View, decimals_for, decimals_in
from pipelines.charts.words import count_word, interval_title
from sources.table import Table, Value


def take_points(recipe: Recipe, table: Table, rows: list[tuple[Value, ...]], language: str) -> View:
    names = [recipe.x, recipe.y[0], *([recipe.size] if recipe.size else [])]
    indexes = [table.index(name) for name in names]
    rows = [row for row in rows if all(isinstance(row[index], float) for index in indexes)]
    if recipe.group:
        rows = [row for row in rows if label_of(table, recipe.group, row, language).text]
    rows = spread(rows, recipe.rows)
    measures = []
    for name, index in zip(names, indexes, strict=True):
        numbers = numbers_in(rows, index)
        measures.append(
            Measure(
                table.column(name).title(language),
                table.column(name).unit(language),
                decimals_for(numbers, decimals_in(numbers)),
            )
        )
    labels = [label_of(table, recipe.group, row, language).text if recipe.group else "" for row in rows]
    return View(
        **common(recipe, table, language),
        label=title_of(table, recipe.group, language) if recipe.group else "",
        labels=tuple(labels),
        measures=tuple(measures),
        values=tuple(
            tuple(rounded(row[i], m.decimals) for i, m in zip(indexes, measures, strict=True))  # type: ignore[arg-type]
            for row in rows
        ),
    )


def take_bins(recipe: Recipe, table: Table, rows: list[tuple[Value, ...]], language: str) -> View:
    name = recipe.y[0]
    numbers = numbers_in(rows, table.index(name))
    if len(set(numbers)) < 5:
        raise EmptyViewError("too few different values")
    width = recipe.width or _nice((max(numbers) - min(numbers)) / 9)
    start = math.floor(min(numbers) / width)
    stop = math.floor(max(numbers) / width) + 1
    counts = [0] * (stop - start)
    for number in numbers:
        counts[math.floor(number / width) - start] += 1
    edges = [round((start + step) * width, 6) for step in range(len(counts) + 1)]
    digits = decimals_in(edges)
    texts = [f"{edge:,.{digits}f}" for edge in edges]
    column = table.column(name)
    counted = count_word(recipe.counted, language)
    return View(
        **common(recipe, table, language),
        label=interval_title(column.title(language), column.unit(language), language),
        labels=tuple(f"{low}–{high}" for low, high in pairwise(texts)),
        measures=(Measure(counted),),
        values=tuple((float(count),) for count in counts),
        additive=True,
        edges=tuple(edges),
    )


def _nice(width: float) -> float:
    """The smallest of 1, 2, 2.5, 5, 10 times a power of ten that is not below `width`."""
    power = 10.0 ** math.floor(math.log10(width))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= width * 0.999999)


def take_boxes(recipe: Recipe, table: Table, rows: list[tuple[Value, ...]], language: str) -> View:
    """Minimum, quartiles and maximum of one column per group, or of several columns."""
    samples: dict[Label, list[float]] = {}
    if recipe.x:
        index = table.index(recipe.y[0])
        for row in rows:
            label = label_of(table, recipe.x, row, language)
            if label.text and isinstance(value := row[index], float):
                samples.setdefault(label, []).append(value)
    else:
        for order, name in enumerate(recipe.y):
            samples[Label(order, table.column(name).title(language))] = numbers_in(rows, table.index(name))
    samples = {label: numbers for label, numbers in samples.items() if len(numbers) >= 5}
    if not samples:
        raise EmptyViewError("no group of five values or more")
    numeric = all(isinstance(label.order, float | int) for label in samples)
    labels = sorted(samples, key=lambda label: label.order if numeric else str(label.order))
    if recipe.labels:
        wanted = [translated(table, text, language) for text in recipe.labels]
        labels = [label for text in wanted for label in labels if label.text == text]
    summaries = [_five_numbers(samples[label]) for label in labels]
    column = table.column(recipe.y[0])
    title = dict(zip(("en", "zh"), recipe.axis, strict=True))[language] or column.title(language)
    decimals = decimals_for([number for row in summaries for number in row])
    words = _FIVE_NUMBERS[language]
    return View(
        **common(recipe, table, language),
        label=title_of(table, recipe.x, language) if recipe.x else recipe.boxed[language == "zh"],
        labels=tuple(label.text for label in labels),
        measures=tuple(Measure(word.format(title), column.unit(language), decimals) for word in words),
        values=tuple(tuple(rounded(number, decimals) for number in row) for row in summaries),
        ratio=column.unit("en") not in INTERVAL_UNITS,
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
