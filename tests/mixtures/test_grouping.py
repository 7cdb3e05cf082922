from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mixtures.clock import Clock
from mixtures.grouping import group_clock, step_groups


@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=1, max_size=8),
    st.integers(1, 200),
    st.integers(1, 200),
)
@settings(max_examples=200)
def test_modalities_are_within_half_a_batch_of_the_curve_at_every_step(
    stretches: list[tuple[int, int]], first: int, second: int
) -> None:
    stretches = [*stretches, (1, 1)]
    amounts = np.cumsum([(0, 0), *stretches], axis=0).T
    found = step_groups(amounts[0], amounts[1], (first, second))
    assert np.bincount(found, minlength=2).tolist() == [first, second]
    x = [Fraction(second * int(a), int(amounts[1, -1])) for a in amounts[1]]
    y = [Fraction(first * int(a), int(amounts[0, -1])) for a in amounts[0]]
    given_out = 0
    for step, group in enumerate(found.tolist(), 1):
        given_out += group
        j = next(j for j in range(1, len(x)) if x[j] + y[j] >= step)
        part = (step - x[j - 1] - y[j - 1]) / (x[j] + y[j] - x[j - 1] - y[j - 1])
        assert abs(given_out - (x[j - 1] + part * (x[j] - x[j - 1]))) <= Fraction(1, 2)


def test_text_comes_alone_where_the_schedule_says_so() -> None:
    found = step_groups(np.array([0, 30, 60]), np.array([0, 0, 30]), (6, 3))
    assert found.tolist() == [0, 0, 0, *found[3:]]
    assert sorted(found[3:].tolist()) == [0, 0, 0, 1, 1, 1]


def test_the_clock_of_a_group_stands_still_where_the_group_does() -> None:
    clock = Clock(np.array([0, 10, 30]), np.array([[0, 10, 20], [0, 0, 6], [0, 0, 4]]))
    own = group_clock(clock, [1, 2])
    assert own.times.tolist() == [0, 10]
    assert own.targets.tolist() == [[0, 6], [0, 4]]
