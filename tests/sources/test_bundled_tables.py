import math
import re

import pytest

from sources import bundled_tables


def test_there_are_many_tables_with_rows_and_licences() -> None:
    names = bundled_tables.names()
    assert len(names) >= 35
    assert len(set(names)) == len(names)
    for name in names:
        table = bundled_tables.load(name)
        assert len(table.rows) >= 8, name
        assert table.license in {"public-domain", "BSD-3-Clause", "CC-BY-4.0"}, name
        assert table.credit, name


def test_every_title_is_given_in_both_languages() -> None:
    for name in bundled_tables.names():
        table = bundled_tables.load(name)
        assert re.search("[\u4e00-\u9fff]", table.titles["zh"]), name
        for column in table.columns:
            assert column.titles["en"], (name, column.name)
            assert column.titles["zh"], (name, column.name)
            assert bool(column.unit("en")) == bool(column.units.get("zh", "")), (name, column.name)


def test_number_columns_hold_finite_numbers() -> None:
    for name in bundled_tables.names():
        table = bundled_tables.load(name)
        for column in table.columns:
            if column.kind in ("number", "year"):
                values = [value for value in table.values(column.name) if value is not None]
                assert values, (name, column.name)
                assert all(isinstance(value, float) and math.isfinite(value) for value in values)


@pytest.mark.parametrize(
    ("name", "row", "expected"),
    [
        ("statsmodels/longley", 0, {"YEAR": 1947.0, "TOTEMP": 60323.0, "GNP": 234289.0}),
        ("statsmodels/co2", 0, {"date": "1958-03-29", "co2": 316.1}),
        ("statsmodels/modechoice", 0, {"mode": "air", "choice": "no", "ttme": 69.0}),
        ("sklearn/iris", 0, {"sepal_length": 5.1, "species": "setosa"}),
        ("sklearn/iris", 149, {"petal_width": 1.8, "species": "virginica"}),
        ("sklearn/linnerud", 19, {"member": "20", "Chins": 2.0}),
        ("vega_datasets/stocks", 0, {"symbol": "MSFT", "date": "2000-01-01", "price": 39.81}),
        ("vega_datasets/seattle_temps", 1, {"date": "2010-01-01", "hour": "1", "temp": 39.2}),
    ],
)
def test_known_rows(name: str, row: int, expected: dict[str, object]) -> None:
    table = bundled_tables.load(name)
    assert {key: table.rows[row][table.index(key)] for key in expected} == expected


def test_countries_and_words_have_chinese_names() -> None:
    names = bundled_tables.chinese_names()
    assert names["France"] == "法国"
    assert names["Renewables"] == "可再生能源"
