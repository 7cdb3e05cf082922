import csv
import importlib.util
from collections import Counter
from pathlib import Path
from statistics import mean, median

import pytest

from pipelines.charts.recipe import Recipe, bundled_recipes
from pipelines.charts.table_labels import EmptyViewError
from pipelines.charts.take import take
from pipelines.charts.view import View
from sources import bundled_tables
from sources.table import Column, Table


def _bundled(table: str, view: str, language: str = "en") -> View:
    [recipe] = [recipe for recipe in bundled_recipes() if (recipe.table, recipe.view) == (table, view)]
    return take(recipe, bundled_tables.load(table), language)


def _rows(package: str, inner: str) -> list[dict[str, str]]:
    found = importlib.util.find_spec(package)
    assert found is not None
    assert found.submodule_search_locations
    with (Path(found.submodule_search_locations[0]) / inner).open() as file:
        return list(csv.DictReader(file))


def test_means_by_year_are_those_of_the_file() -> None:
    rows = _rows("statsmodels", "datasets/macrodata/macrodata.csv")
    view = _bundled("statsmodels/macrodata", "unemployment_1970s")
    for label, (value,) in zip(view.labels, view.values, strict=True):
        expected = mean(float(row["unemp"]) for row in rows if row["year"] == label)
        assert value == pytest.approx(expected, abs=0.0051)
    assert view.labels == tuple(str(year) for year in range(1970, 1980))


def test_counts_and_pivots_are_those_of_the_file() -> None:
    rows = _rows("vega_datasets", "_data/seattle-weather.csv")
    counts = Counter((row["date"][:4], row["weather"]) for row in rows)
    view = _bundled("vega_datasets/seattle_weather", "kinds_years", "zh")
    assert [measure.title for measure in view.measures] == ["雨", "雾", "晴"]
    for label, values in zip(view.labels, view.values, strict=True):
        assert list(values) == [counts[label, word] for word in ("rain", "fog", "sun")]


def test_ranking_is_sorted_and_knows_what_it_leaves_out() -> None:
    rows = _rows("statsmodels", "datasets/statecrime/statecrime.csv")
    top = sorted(rows, key=lambda row: -float(row["murder"]))[:10]
    view = _bundled("statsmodels/statecrime", "murder_top")
    assert list(view.labels) == [row["state"] for row in top]
    assert len(view.missing) == 41


def test_intervals_count_every_row_once() -> None:
    rows = _rows("statsmodels", "datasets/nile/nile.csv")
    view = _bundled("statsmodels/nile", "spread")
    assert sum(view.column(0)) == 100
    for (low, high), (count,) in zip(zip(view.edges, view.edges[1:], strict=False), view.values, strict=True):
        assert count == sum(low <= float(row["volume"]) < high for row in rows)


def test_boxes_hold_the_five_numbers() -> None:
    view = _bundled("sklearn/iris", "petal_spread")
    table = bundled_tables.load("sklearn/iris")
    lengths = [row[3] for row in table.rows if row[0] == "virginica"]
    low, _, middle, _, high = view.values[view.labels.index("virginica")]
    assert (low, high) == (min(lengths), max(lengths))
    assert middle == pytest.approx(median(lengths), abs=0.006)


def _made(rows: list[tuple[object, ...]]) -> Table:
    columns = (
        Column("day", "date", {"en": "day"}),
        Column("kind", "text", {"en": "kind"}),
        Column("n", "number", {"en": "amount"}),
    )
    return Table("made", {"en": "made"}, columns, tuple(rows))  # type: ignore[arg-type]


def test_interval_labels_say_the_true_edges() -> None:
    table = _made([("2020-01-01", "a", value / 2) for value in range(1, 40)])
    view = take(
        Recipe(table="made", view="v", en="t", shape="bins", y=("n",), width=2.5, charts=("histogram",)), table, "en"
    )
    assert view.labels[:2] == ("0.0–2.5", "2.5–5.0")


def test_missing_values_are_left_out_and_zero_is_not_negative() -> None:
    table = _made([("2020-01-01", "a", None), ("2020-02-01", "b", -0.001), ("2020-03-01", "c", 2.0)])
    view = take(Recipe(table="made", view="v", en="t", x="kind", y=("n",), charts=("bar",)), table, "en")
    assert view.labels == ("b", "c")
    recipe = Recipe(table="made", view="v", en="t", x="day.month", y=("n",), charts=("bar",))
    assert take(recipe, table, "zh").labels == ("2月", "3月")


def test_large_numbers_are_given_in_millions() -> None:
    table = _made([("2020-01-01", "a", 12_300_000.0), ("2020-01-02", "b", 45_600_000.0)])
    recipe = Recipe(table="made", view="v", en="t", x="kind", y=("n",), charts=("bar",))
    assert take(recipe, table, "en").measures[0].heading == "Amount (million)"
    assert take(recipe, table, "en").values == ((12.3,), (45.6,))
    assert take(recipe, table, "zh").measures[0].unit == "万"


def test_an_empty_view_is_refused() -> None:
    table = _made([("2020-01-01", "a", None)])
    with pytest.raises(EmptyViewError):
        take(Recipe(table="made", view="v", en="t", x="kind", y=("n",), charts=("bar",)), table, "en")
