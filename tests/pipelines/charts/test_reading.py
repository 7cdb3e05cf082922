from decimal import Decimal

import pytest

from pipelines.charts.reading import estimate, exactly, round_step, rounded, step_decimals


def test_halves_are_rounded_up() -> None:
    assert rounded(Decimal("2.25"), 1) == 2.3
    assert rounded(exactly(1.005), 2) == 1.01


@pytest.mark.parametrize(("rough", "step"), [(0.07, 0.05), (3.0, 2.0), (19.0, 10.0), (500.0, 500.0), (0.001, 0.001)])
def test_steps_are_round(rough: float, step: float) -> None:
    assert round_step(rough) == pytest.approx(step)


def test_estimates_are_multiples_without_noise() -> None:
    assert estimate(0.31, 0.1) == 0.3
    assert estimate(1234.0, 500.0) == 1000.0
    assert step_decimals(0.05) == 2
    assert step_decimals(20.0) == 0
