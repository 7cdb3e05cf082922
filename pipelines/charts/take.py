"""Take a view from a table by a recipe: filter its rows, then shape, round and name them in a language."""

from __future__ import annotations

from pipelines.charts.recipe import Recipe
from pipelines.charts.table_labels import (
    EmptyViewError,
    common,
    is_time,
    label_of,
    plain,
    rounded,
    spread,
    title_of,
)
from pipelines.charts.take_samples import take_bins, take_boxes, take_points
from pipelines.charts.take_series import take_series
from pipelines.charts.view import Measure, View, decimals_in
from sources.table import Table, Value


def take(recipe: Recipe, table: Table, language: str) -> View:
    """The view that `recipe` takes from `table`, in `language`. Raises `EmptyViewError` where too little is left."""
    rows = [row for row in table.rows if _kept(recipe, table, row)]
    shapes = {"series": take_series, "points": take_points, "bins": take_bins, "boxes": take_boxes, "table": take_table}
    view = shapes[recipe.shape](recipe, table, rows, language)
    if len(view.labels) < 2:
        raise EmptyViewError(f"{len(view.labels)} rows left")
    return view


def _kept(recipe: Recipe, table: Table, row: tuple[Value, ...]) -> bool:
    for name, allowed in recipe.where.items():
        if label_of(table, name, row, "en").text not in {plain(value) for value in allowed}:
            return False
    for name, (low, high) in recipe.span.items():
        value = row[table.index(name)]
        if value is None or not low <= value <= high:  # type: ignore[operator]
            return False
    return True


def take_table(recipe: Recipe, table: Table, rows: list[tuple[Value, ...]], language: str) -> View:
    """Cells as they are, of rows sorted by the first number column or spread over the table."""
    if recipe.sort:
        index = table.index(recipe.y[0])
        rows = [row for row in rows if isinstance(row[index], float)]
        rows = sorted(rows, key=lambda row: row[index], reverse=recipe.sort == "descending")[: recipe.rows]  # type: ignore[arg-type, return-value]
    else:
        rows = spread(rows, recipe.rows)
    unique: dict[str, tuple[Value, ...]] = {}
    for row in rows:
        unique.setdefault(label_of(table, recipe.x, row, language).text, row)
    unique.pop("", None)
    measures, columns = [], []
    for name in recipe.y:
        column = table.column(name)
        if column.kind == "number":
            values = [row[table.index(name)] for row in unique.values()]
            numbers = [value for value in values if isinstance(value, float)]
            digits = min(decimals_in(numbers), 4 if max(map(abs, numbers), default=0) < 1 else 3)
            measures.append(Measure(column.title(language), column.unit(language), digits, trimmed=digits > 2))
            columns.append([rounded(v, digits) if isinstance(v, float) else None for v in values])
        else:
            measures.append(Measure(column.title(language)))
            columns.append([label_of(table, name, row, language).text or None for row in unique.values()])  # type: ignore[misc]
    return View(
        **common(recipe, table, language),
        label=title_of(table, recipe.x, language),
        labels=tuple(unique),
        measures=tuple(measures),
        values=tuple(zip(*columns, strict=True)),
        time=is_time(table, recipe.x),
    )
