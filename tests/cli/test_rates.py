"""Sliding rates, with a clock of the test's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.rates import MIN_STEPS, WINDOW_SECONDS, SlidingRate, duration, seconds_left


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_pace_is_that_of_the_window_not_of_the_whole_run() -> None:
    clock = Clock()
    rate = SlidingRate((0, 0), clock)
    for second in range(1, 101):
        clock.now += 1
        rate.step((second, 10 * second))
    for second in range(1, 101):
        clock.now += 1
        rate.step((100 + 5 * second, 1000 + 50 * second))
    assert rate.per_second() == pytest.approx((5, 50), rel=0.01)


def test_the_pace_falls_while_nothing_happens() -> None:
    clock = Clock()
    rate = SlidingRate((0,), clock)
    assert rate.per_second() == (0,)
    clock.now += 10
    rate.step((100,))
    assert rate.per_second() == (10,)
    clock.now += 10
    assert rate.per_second() == (5,)


def test_steps_longer_than_the_window_still_have_a_pace() -> None:
    clock = Clock()
    rate = SlidingRate((0,), clock)
    for step in range(1, 20):
        clock.now += 2 * WINDOW_SECONDS
        rate.step((600 * step,))
    assert rate.per_second() == pytest.approx((600 / (2 * WINDOW_SECONDS),))


def test_a_jump_is_no_pace() -> None:
    clock = Clock()
    rate = SlidingRate((0, 0), clock)
    clock.now += 1
    rate.step((3, 30))
    rate.skip((1003, 10030))
    assert rate.per_second() == (3, 30)
    clock.now += 1
    rate.step((1009, 10030))
    assert rate.per_second() == (4.5, 15)


@given(st.lists(st.tuples(st.floats(0.01, 100), st.integers(0, 1000)), min_size=1, max_size=200))
def test_the_pace_is_never_above_the_fastest_step(steps: list[tuple[float, int]]) -> None:
    clock = Clock()
    rate = SlidingRate((0,), clock)
    total, fastest = 0, 0.0
    for seconds, count in steps:
        clock.now += seconds
        total += count
        fastest = max(fastest, count / seconds)
        rate.step((total,))
        assert 0 <= rate.per_second()[0] <= fastest * 1.001
        assert len(rate._steps) <= max(MIN_STEPS + 1, len(steps) + 1)


def test_time_left() -> None:
    assert seconds_left(40, 100, 6.0) == 10
    assert seconds_left(100, 100, 6.0) == 0
    assert seconds_left(40, None, 6.0) is None
    assert seconds_left(40, 100, 0.0) is None


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0.4, "0 s"),
        (59.4, "59 s"),
        (59.6, "1 min 00 s"),
        (200, "3 min 20 s"),
        (3599.7, "1 h 00 min"),
        (7500, "2 h 05 min"),
    ],
)
def test_durations(seconds: float, told: str) -> None:
    assert duration(seconds) == told
