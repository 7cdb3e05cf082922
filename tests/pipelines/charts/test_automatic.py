import random
from pathlib import Path

from pipelines.charts.automatic import recipes_for, without_totals
from pipelines.charts.spec import suits
from pipelines.charts.table_labels import EmptyViewError
from pipelines.charts.take import take
from sources.table import Table
from sources.table_files import read

_TEXT = """id,city,region,opened,visitors,revenue ($),lat
{rows}
101,Total,North,2001,999999,1,1.5
"""


def _table(tmp_path: Path) -> Table:
    lines = []
    for n in range(24):
        region, year = ("North", "South", "East")[n % 3], 1990 + n % 12
        lines.append(
            f"{100 + n},Town {chr(65 + n)},{region},{year},{1000 + 37 * n * n},{5 * n + n % 4},{40 + n / 7:.3f}"
        )
    rows = "\n".join(lines)
    path = tmp_path / "places.csv"
    path.write_text(_TEXT.format(rows=rows))
    return read(path, "places.csv")


def test_identifiers_and_coordinates_are_never_measured(tmp_path: Path) -> None:
    recipes = list(recipes_for(without_totals(_table(tmp_path)), random.Random(0)))
    assert len(recipes) > 8
    measured = {name for recipe in recipes for name in recipe.y}
    assert measured <= {"visitors", "revenue ($)", "region"}
    assert {recipe.shape for recipe in recipes} >= {"series", "points", "bins", "table"}


def test_views_of_an_unknown_table_are_drawable(tmp_path: Path) -> None:
    table = without_totals(_table(tmp_path))
    drawable = 0
    for recipe in recipes_for(table, random.Random(0)):
        try:
            view = take(recipe, table, "en")
        except EmptyViewError:
            continue
        assert "Total" not in view.labels
        drawable += any(suits(view, chart) for chart in recipe.charts)
    assert drawable > 6


def test_years_and_regions_are_recognised(tmp_path: Path) -> None:
    titles = {recipe.en for recipe in recipes_for(_table(tmp_path), random.Random(0))}
    assert "average visitors by year" in titles
    assert "Number of rows by region" in titles
    assert "Top 10 cities by visitors" in titles


def test_a_chinese_table_has_chinese_titles(tmp_path: Path) -> None:
    lines = "\n".join(f"城市{n},{n * 13 % 17 + 1},{n * 3.5}" for n in range(12))
    path = tmp_path / "人口.csv"
    path.write_text(f"城市,人口（万人）,面积\n{lines}\n", encoding="utf-8")
    titles = {recipe.zh for recipe in recipes_for(read(path, "人口.csv"), random.Random(0))}
    assert "人口最高的6个城市" in titles
