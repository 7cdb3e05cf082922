import pytest

from sources.table_cells import iso_date, number, typed


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1,193.91", 1193.91),
        ("52.88%", 52.88),
        ("$1,200", 1200.0),
        ("-$3.50", -3.5),
        ("(12)", -12.0),
        (".097", 0.097),
        ("1e-3", 0.001),
        ("\u22123", -3.0),
        ("12,34", None),
        ("D+11.2", None),
        ("A1", None),
        ("", None),
        ("1e999", None),
    ],
)
def test_numbers(cell: str, value: float | None) -> None:
    assert number(cell) == value


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2014-7-1", "2014-07-01"),
        ("2012/01/02 03:00", "2012-01-02"),
        ("2024-01-15T10:30:00Z", "2024-01-15"),
        ("6/9/17", "2017-06-09"),
        ("9/5/2016", "2016-09-05"),
        ("Jan 1 2000", "2000-01-01"),
        ("March 2004", "2004-03-01"),
        ("3 Feb 1999", "1999-02-03"),
        ("2012年3月5日", "2012-03-05"),
        ("2012年3月", "2012-03-01"),
        ("2011-02-30", None),
        ("12-34", None),
    ],
)
def test_dates(cell: str, day: str | None) -> None:
    assert iso_date(cell) == day


def test_a_column_decides_on_its_units_and_gaps() -> None:
    assert typed("share", ["5%", "NA", "7.5%", ""]) == ("number", [5.0, None, 7.5, None], "%")
    assert typed("price", ["€1", "€2", "€3"]) == ("number", [1.0, 2.0, 3.0], "€")
    assert typed("gap", ["x", "y", "1"])[0] == "text"


def test_decimal_commas_are_read_by_the_column() -> None:
    assert typed("Preis", ["1.234,5", "2,25", "10,0"])[1] == [1234.5, 2.25, 10.0]
    assert typed("count", ["1,234", "2,345"])[1] == [1234.0, 2345.0]


def test_day_first_where_a_first_part_exceeds_twelve() -> None:
    assert typed("day", ["03/04/2020", "25/04/2020"])[1] == ["2020-04-03", "2020-04-25"]


def test_two_digit_years_of_an_unknown_century_are_left_as_text() -> None:
    assert typed("date", ["9/24/06", "11/4/62"])[0] == "text"


def test_years_are_not_amounts() -> None:
    assert typed("year", ["1990", "1990", "2000"])[0] == "year"
    assert typed("season", ["2001", "2002", "2003"])[0] == "year"
    assert typed("total years", ["2001", "2002", "2003"])[0] == "number"
    assert typed("weight", ["2100", "2900", "3500"])[0] == "number"


def test_full_width_digits_are_digits() -> None:
    assert typed("数量", ["１２", "３"])[1] == [12.0, 3.0]
