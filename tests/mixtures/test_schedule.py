import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixtures.recipe import Recipe, RecipeError
from mixtures.schedule import cosine, make_clock, warm_up_fraction

EVEN = {"text": Fraction(1000), "vision_language": Fraction(1000)}
RATIOS = {"a": Fraction(3, 4), "b": Fraction(1, 4), "text_only": Fraction(1)}


def _recipe(schedule: dict, text: float = 70, **more: object) -> Recipe:
    shares = {"a": 0.75 * (100 - text), "b": 0.25 * (100 - text), "text_only": text}
    rows = [{"name": n, "share": s, "datasets": [{"name": "x", "reach": "local"}]} for n, s in shares.items()]
    return Recipe.model_validate({"name": "r", "total": 10**6, "components": rows, "schedule": schedule, **more})


def _text(recipe: Recipe, means: dict[str, Fraction] = EVEN, total: int = 10**6):
    clock, names = make_clock(recipe, total, RATIOS, means)
    return clock, names.index("text_only")


@given(st.fractions(0, 1))
def test_cosine_is_the_cosine(turn: Fraction) -> None:
    assert abs(float(cosine(turn)) - math.cos(math.pi * turn)) < 1e-11


@pytest.mark.parametrize(
    ("schedule", "expected"),
    [
        ({"kind": "linear", "fraction": 0.5}, 0.5 * 0.85 + 0.5 * 0.7),
        ({"kind": "cosine", "fraction": 0.5}, 0.5 * 0.85 + 0.5 * 0.7),
        ({"kind": "stepped", "fraction": 0.5, "levels": 2}, 0.25 * 1 + 0.25 * 0.85 + 0.5 * 0.7),
        ({"kind": "linear", "fraction": 1, "start": 40}, 0.55),
    ],
)
def test_the_plan_is_the_integral_of_the_schedule(schedule: dict, expected: float) -> None:
    clock, text = _text(_recipe(schedule))
    assert clock.end() == 10**6
    assert clock.targets[text, -1] == pytest.approx(expected * 10**6, abs=1)


def test_shapes_in_between() -> None:
    linear, text = _text(_recipe({"kind": "linear", "fraction": 0.5}))
    # half the warm-up: from 1 to 0.85, on average 0.925
    assert float(linear.target(text, 250_000)) == pytest.approx(0.925 * 250_000, rel=1e-4)
    curve, _ = _text(_recipe({"kind": "cosine", "fraction": 0.5}))
    shares = np.diff(curve.targets[text]) / np.diff(curve.times)
    middle = [0.85 + 0.15 * math.cos(math.pi * (piece + 0.5) / 64) for piece in range(64)]
    assert shares == pytest.approx([*middle, 0.7], abs=1e-3)
    steps, _ = _text(_recipe({"kind": "stepped", "fraction": 0.6, "levels": 3}))
    assert steps.times.tolist() == [0, 200_000, 400_000, 600_000, 10**6]
    assert np.diff(steps.targets[text]).tolist() == [200_000, 180_000, 160_000, 280_000]


def test_three_phases() -> None:
    stages = [{"name": "n", "until": u, "text": t} for u, t in ((0.3, 100), (0.7, 70), (1, 60))]
    clock, text = _text(_recipe({"kind": "stages", "stages": stages}, text=60))
    assert clock.times.tolist() == [0, 300_000, 700_000, 10**6]
    assert np.diff(clock.targets[text]).tolist() == [300_000, 280_000, 180_000]
    assert clock.targets[:, 1].tolist() == [0, 0, 300_000]
    assert clock.targets[0, -1] == 3 * clock.targets[1, -1]


def test_steps_hold_units_and_text_fills_them_better() -> None:
    # 30 % of the steps with 1,000 a unit, then half and half of 1,000 and 500: 2/3 of a unit a piece
    means = {"text": Fraction(1000), "vision_language": Fraction(500)}
    stages = [{"name": "n", "until": 0.3, "text": 100}, {"name": "m", "until": 1, "text": 50}]
    clock, _ = _text(_recipe({"kind": "stages", "stages": stages}, text=50), means)
    assert clock.times[1] / 10**6 == pytest.approx(0.3 / (0.3 + 0.7 * 2 / 3), abs=1e-5)


def test_a_warm_up_in_steps_becomes_a_fraction_of_them() -> None:
    recipe = _recipe({"kind": "linear", "steps": 10}, global_batch=20)
    assert warm_up_fraction(recipe, 10**6, EVEN) == Fraction(10, 50)
    with pytest.raises(RecipeError, match="takes 60 steps, and the whole run of 1,000,000 tokens has about 50"):
        warm_up_fraction(_recipe({"kind": "linear", "steps": 60}, global_batch=20), 10**6, EVEN)


@given(st.integers(1, 10**12), st.integers(1, 99), st.sampled_from(["linear", "cosine", "stepped"]))
def test_the_clock_is_exact_in_sum_and_never_falls(total: int, percent: int, kind: str) -> None:
    recipe = _recipe({"kind": kind, "fraction": percent / 100}, text=float(percent))
    clock, _ = _text(recipe, {"text": Fraction(4090), "vision_language": Fraction(3800)}, total)
    assert clock.times[0] == 0
    assert clock.end() == total
    assert (clock.targets.sum(axis=0) == clock.times).all()
    assert (np.diff(clock.targets, axis=1) >= 0).all()
