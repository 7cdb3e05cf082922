import math

import pytest
from scipy.stats import ttest_ind

from model.ablation.claims import Spread, compare, sentence


def _of(**arms: tuple[float, ...]) -> dict[str, dict[str, Spread]]:
    return {name.replace("_", "-"): {"text": Spread(values)} for name, values in arms.items()}


def test_the_interval_is_welchs() -> None:
    a, b = (2.0, 2.1, 2.4), (1.5, 1.6, 1.55)
    found = compare(_of(a=a, b=b), "b", ["text"])[0]
    expected = ttest_ind(a, b, equal_var=False).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    assert found.difference == pytest.approx(sum(a) / 3 - sum(b) / 3)


def test_more_comparisons_ask_for_more() -> None:
    a, b = (2.0, 2.1, 2.2), (1.7, 1.8, 1.9)
    alone = compare(_of(a=a, b=b), "b", ["text"])[0]
    among = compare(_of(a=a, b=b, **{f"c{n}": a for n in range(10)}), "b", ["text"])[0]
    assert alone.speaks
    assert not among.speaks
    expected = ttest_ind(a, b, equal_var=False).confidence_interval(1 - 0.05 / 11)
    assert (among.low, among.high) == pytest.approx((expected.low, expected.high))


def test_seeds_of_one_distribution_are_seldom_told_apart() -> None:
    from random import Random

    rng = Random(3)
    spoken = 0
    for _ in range(400):
        arms = {f"a{n}": tuple(rng.gauss(1, 0.1) for _ in range(3)) for n in range(8)}
        spoken += any(one.speaks for one in compare(_of(**arms), "a0", ["text"]))
    # at most one table in twenty, and Welch is strict with three seeds
    assert spoken <= 20


def test_sentences_claim_only_beyond_the_spread() -> None:
    far = compare(_of(a=(2.0, 2.01, 2.02), b=(1.0, 1.01, 1.02)), "b", ["text"])[0]
    assert sentence(far, "bits per byte") == (
        f"text: a is 1.0000 bits per byte higher than b (interval {far.low:+.4f} to {far.high:+.4f})."
    )
    near = compare(_of(a=(2.0, 2.4, 2.2), b=(2.1, 2.3, 2.0)), "b", ["text"])[0]
    assert "nothing can be said" in sentence(near, "bits per byte")
    one = compare(_of(a=(2.0,), b=(1.0,)), "b", ["text"])[0]
    assert math.isinf(one.low)
    assert "nothing can be said" in sentence(one, "bits per byte")
    assert compare(_of(a=(1.0,)), "b", ["text"]) == []
    # equal to the last bit: no spread, so no claim
    assert not compare(_of(a=(2.0, 2.0), b=(1.0, 1.0)), "b", ["text"])[0].speaks
