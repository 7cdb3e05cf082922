import math

import pytest

from model.evaluation.statistics import mean, proportion, ratio


def test_wilsons_interval_is_the_published_one() -> None:
    # Newcombe, Statistics in Medicine 17 (1998) 857, table I, method 3
    found = proportion(81, 263)
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)
    found = proportion(0, 20)
    assert (found.low, round(found.high, 4)) == (0.0, 0.1611)
    found = proportion(1, 29)
    assert (round(found.low, 4), round(found.high, 4)) == (0.0061, 0.1718)


def test_nothing_judged_is_no_number_and_says_so_in_json() -> None:
    found = proportion(0, 0)
    assert math.isnan(found.value)
    assert found.described() == {"value": None, "low": 0.0, "high": 1.0, "number": 0}
    assert ratio([], []).described() == {"value": None, "low": None, "high": None, "number": 0}


def test_a_ratio_is_of_sums_and_one_unit_has_no_interval() -> None:
    found = ratio([1.0, 5.0], [1.0, 1.0])
    assert found.value == 3.0
    assert found.low < 3.0 < found.high
    assert ratio([2.0], [4.0]).value == 0.5
    assert math.isinf(ratio([2.0], [4.0]).high)
    # every unit has the same ratio: nothing varies
    found = ratio([2.0, 4.0, 8.0], [1.0, 2.0, 4.0])
    assert (found.low, found.high) == (2.0, 2.0)


def test_the_mean_has_the_usual_standard_error() -> None:
    values = [1.0, 2.0, 4.0, 7.0]
    found = mean(values)
    deviation = math.sqrt(sum((value - 3.5) ** 2 for value in values) / 3)
    assert found.high - found.value == pytest.approx(1.959964 * deviation / 2, rel=1e-6)
