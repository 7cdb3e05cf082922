from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mixtures import compiled
from mixtures.clock import Clock, constant
from mixtures.deadlines import interleave

pytest.importorskip("numba")


@st.composite
def cases(draw: st.DrawFn) -> tuple[list[list[np.ndarray]], Clock, int | None]:
    """Streams in chunks, with a clock that they follow or not, and an amount at which to end or none."""
    amounts = st.lists(st.integers(0, 50), max_size=40)
    streams = [np.array(one, dtype=np.int64) for one in draw(st.lists(amounts, min_size=1, max_size=9))]
    sums = [int(one.sum()) for one in streams]
    shares = [max(1, one * draw(st.integers(0, 6)) // 4) for one in sums]
    clock = constant(shares)
    if draw(st.booleans()):
        middle = [draw(st.integers(0, share)) for share in shares]
        if 0 < sum(middle) < sum(shares):
            targets = np.array([[0, half, share] for half, share in zip(middle, shares, strict=True)], dtype=np.int64)
            clock = Clock(targets.sum(axis=0), targets)
    until = draw(st.none() | st.integers(1, 2 * sum(shares)))
    cut = draw(st.integers(1, 20))
    return [[one[:cut], one[cut:]] for one in streams], clock, until


@given(cases())
@settings(max_examples=120)
def test_the_compiled_loop_gives_the_same_row(case: tuple[Any, Clock, int | None]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(compiled, "FEWEST_UNITS", 10**9)
        plain = interleave(*case)
        patched.setattr(compiled, "FEWEST_UNITS", 0)
        fast = interleave(*case)
    assert fast.places.tolist() == plain.places.tolist()
    assert fast.places.dtype == plain.places.dtype
    assert fast.starved == plain.starved


def test_many_streams_and_more_places_than_are_found_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    streams = [[rng.integers(1, 5000, 300)] for _ in range(300)]
    clock = constant([int(one.sum()) for (one,) in streams])
    monkeypatch.setattr(compiled, "FEWEST_UNITS", 0)
    fast = interleave(streams, clock)
    assert len(fast.places) == 90_000 > compiled.PLACES
    monkeypatch.setattr(compiled, "FEWEST_UNITS", 10**9)
    assert (fast.places == interleave(streams, clock).places).all()


def test_amounts_beyond_64_bits_and_small_orders_are_left_to_python() -> None:
    many = [np.full(compiled.FEWEST_UNITS, 1 << 20)]
    assert compiled.worth_it(many, 20)
    assert not compiled.worth_it(many, 26)
    assert not compiled.worth_it([np.ones(5, dtype=np.int64)], 0)
