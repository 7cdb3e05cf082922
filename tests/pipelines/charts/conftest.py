"""Specs of every chart type, for the tests of this folder."""

from collections.abc import Iterator

import pytest

from pipelines.charts.draw import Drawing, draw
from pipelines.charts.looks import LOOKS, TABLE_LOOKS
from pipelines.charts.recipe import bundled_recipes
from pipelines.charts.spec import CHARTS, Spec, make_spec
from pipelines.charts.take import take
from sources import bundled_tables


def every_spec(language: str) -> Iterator[Spec]:
    """One spec per picture of the bundled tables, all in one language."""
    for number, recipe in enumerate(bundled_recipes()):
        view = take(recipe, bundled_tables.load(recipe.table), language)
        for index, chart in enumerate(recipe.charts):
            looks = TABLE_LOOKS if chart == "table" else LOOKS
            yield make_spec(view, chart, looks[(number + 7 * index) % len(looks)])


@pytest.fixture(scope="session")
def specs() -> dict[str, list[Spec]]:
    """All specs by language."""
    return {language: list(every_spec(language)) for language in ("en", "zh")}


@pytest.fixture(scope="session")
def one_of_each(specs: dict[str, list[Spec]]) -> list[Spec]:
    """One spec per chart type, English and Chinese in turn."""
    return [
        next(spec for spec in specs[("en", "zh")[number % 2]] if spec.chart == chart)
        for number, chart in enumerate(CHARTS)
    ]


@pytest.fixture(scope="session")
def drawings(one_of_each: list[Spec]) -> list[Drawing]:
    """The pictures of `one_of_each`."""
    return [draw(spec) for spec in one_of_each]
