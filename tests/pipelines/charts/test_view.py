from pipelines.charts.view import Measure, View, decimals_for, decimals_in


def _view(counts: list[float]) -> View:
    labels = tuple("abcdefg"[: len(counts)])
    rows = tuple((count,) for count in counts)
    return View("t", "v", "en", "series", "T", "letter", labels, (Measure("number of things"),), rows, whole=True)


def test_shares_add_up_to_one_hundred() -> None:
    for counts in ([1.0, 1.0, 1.0], [58.0, 30.0, 59.0, 63.0], [1.0, 999.0], [7.0] * 7):
        shares = _view(counts).shares()
        assert round(sum(shares.column(0)), 6) == 100.0
        for share, count in zip(shares.column(0), counts, strict=True):
            assert abs(share - 100 * count / sum(counts)) < 0.1
    assert shares.measures[0].title == "share of things"


def test_quantities_carry_units_as_people_write_them() -> None:
    assert Measure("rate", "%", 1).quantity(4.25) == "4.2%"
    assert Measure("price", "$", 0).quantity(-1200.0) == "-$1,200"
    assert Measure("temperature", "°C", 1).quantity(21.5) == "21.5 °C"
    assert Measure("重量", "千克").quantity(3.0) == "3千克"
    assert Measure("annual flow", "10⁸ m³").quantity(1123.0) == "1,123 × 10⁸ m³"
    assert Measure("长度", "米").quantity(3.0) == "3米"
    assert Measure("dose", "µg/ml", 3, trimmed=True).number(850.0) == "850"
    assert Measure("长度", "米").heading == "长度（米）"


def test_decimals_show_about_three_figures() -> None:
    assert [decimals_for([value]) for value in (12345.0, 123.4, 12.3, 1.23, 0.123, 0.0123)] == [0, 1, 1, 2, 3, 4]
    assert decimals_for([0.5], at_most=1) == 1
    assert decimals_in([1.0, 2.25, 3.5]) == 2
    assert decimals_in([1.0]) == 0


def test_data_are_columns_and_rows() -> None:
    assert _view([1.0, 2.0]).data() == {
        "columns": ["letter", "number of things"],
        "units": [""],
        "decimals": [0],
        "rows": [["a", 1.0], ["b", 2.0]],
    }
