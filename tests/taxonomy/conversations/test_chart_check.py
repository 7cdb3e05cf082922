from decimal import Decimal

import parents

from taxonomy.conversations.chart_check import holds, numbers_in, states
from taxonomy.conversations.chart_truth import ChartTruth
from taxonomy.conversations.conversation import Exchange

TRUTH = ChartTruth.of(parents.chart())
assert TRUTH is not None


def test_numbers_are_read_with_separators_and_signs() -> None:
    assert numbers_in("1,234.5 mm and -3, or 7.") == [Decimal("1234.5"), Decimal(-3), Decimal(7)]
    assert numbers_in("共12项") == [Decimal(12)]
    assert numbers_in("none") == []


def test_a_value_counts_as_stated_only_as_a_number_of_its_own() -> None:
    assert states(TRUTH, "rainfall", Decimal("9.5"), "It is 9.5 mm.")
    assert not states(TRUTH, "rainfall", Decimal("9.5"), "It is 19.5 mm.")


def test_right_answers_hold_and_wrong_ones_do_not() -> None:
    about = {"series": "rainfall"}
    pair = {**about, "labels": ["2001", "2003"]}
    for kind, right, wrong, told in (
        ("maximum", "2002, with 9.5 mm", "2003, with 9.5 mm", about),
        ("minimum", "2004", "2001", about),
        ("comparison", "2003", "2001", pair),
        ("lookup", "7.0 mm", "7.5 mm", {**about, "label": "2003"}),
        ("order", "2002, 2003, 2005", "2003, 2002, 2005", {**about, "labels": ["2002", "2003", "2005"]}),
        ("count_rows", "5", "4", {}),
        ("count_series", "1", "2", {}),
        ("chart_type", "Vertical bar chart", "Pie chart", {}),
    ):
        assert holds(TRUTH, Exchange(kind, "?", right, told)), kind
        assert not holds(TRUTH, Exchange(kind, "?", wrong, told)), kind


def test_a_shared_first_place_is_no_answer() -> None:
    shared = ChartTruth.of(parents.chart(values=((1.0,), (5.0,), (5.0,), (2.0,), (3.0,))))
    assert shared is not None
    assert not holds(shared, Exchange("maximum", "?", "2002", {"series": "rainfall"}))
    assert not holds(shared, Exchange("no such kind", "?", "2002"))
