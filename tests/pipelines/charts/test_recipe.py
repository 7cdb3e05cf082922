import re
from collections import Counter

from pipelines.charts.recipe import bundled_recipes
from pipelines.charts.spec import CHARTS, suits
from pipelines.charts.take import take
from sources import bundled_tables


def test_recipes_cover_all_tables_and_charts() -> None:
    recipes = bundled_recipes()
    assert {recipe.table for recipe in recipes} == set(bundled_tables.names())
    charts = Counter(chart for recipe in recipes for chart in recipe.charts)
    assert set(charts) == set(CHARTS)
    assert charts["table"] >= 40
    assert sum(charts.values()) - charts["table"] >= 150
    names = [(recipe.table, recipe.view) for recipe in recipes]
    assert len(set(names)) == len(names)


def test_every_view_suits_its_charts_in_both_languages() -> None:
    for recipe in bundled_recipes():
        for language in ("en", "zh"):
            view = take(recipe, bundled_tables.load(recipe.table), language)
            for chart in recipe.charts:
                assert suits(view, chart), (recipe.table, recipe.view, chart)


def test_chinese_views_are_chinese() -> None:
    for recipe in bundled_recipes():
        view = take(recipe, bundled_tables.load(recipe.table), "zh")
        assert re.search("[\u4e00-\u9fff]", view.title), recipe.view
        for measure in view.measures:
            words = re.findall("[A-Za-z]{4,}", measure.title)
            assert not words, (recipe.table, recipe.view, measure.title)
