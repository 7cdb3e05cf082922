from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mixtures.clock import Clock, constant, ending
from mixtures.deadlines import interleave

stream = st.lists(st.integers(1, 4096), min_size=1, max_size=60).map(lambda x: np.array(x, dtype=np.int64))


def _worst(streams: list[np.ndarray], places: np.ndarray, clock: Clock) -> Fraction:
    """The greatest distance of a stream from its target over all prefixes."""
    given_out, taken = [0] * len(streams), [0] * len(streams)
    now = 0
    worst = Fraction(0)
    for number in places.tolist():
        length = int(streams[number][taken[number]])
        taken[number] += 1
        given_out[number] += length
        now += length
        worst = max(worst, *(abs(given_out[i] - clock.target(i, now)) for i in range(len(streams))))
    return worst


def _longest(streams: list[np.ndarray]) -> int:
    return max(int(one.max()) for one in streams)


@given(st.lists(stream, min_size=1, max_size=30))
@settings(max_examples=200)
def test_every_prefix_is_within_one_longest_unit_of_the_shares(streams: list[np.ndarray]) -> None:
    clock = constant([int(one.sum()) for one in streams])
    found = interleave([[one] for one in streams], clock)
    assert found.starved is None
    assert np.bincount(found.places, minlength=len(streams)).tolist() == [len(one) for one in streams]
    # due times are rounded down to 2^-16 of a token
    assert _worst(streams, found.places, clock) <= _longest(streams) + Fraction(len(streams), 1 << 12)


@st.composite
def moving(draw: st.DrawFn) -> tuple[list[np.ndarray], Clock]:
    """Streams that never end, and a clock of their shares in stretches."""
    number = draw(st.integers(2, 12))
    streams = [np.array(draw(st.lists(st.integers(1, 900), min_size=1, max_size=8))) for _ in range(number)]
    steps = draw(st.lists(st.lists(st.integers(0, 9), min_size=number, max_size=number), min_size=1, max_size=5))
    steps = [[10 * draw(st.integers(1, 300)) * share for share in step] for step in steps if sum(step)]
    steps = steps or [[50] * number]
    targets = np.cumsum([[0] * number, *steps], axis=0).T
    return [np.tile(one, 40_000 // int(one.sum()) + 2) for one in streams], Clock(targets.sum(axis=0), targets)


@given(moving())
@settings(max_examples=150)
def test_the_bound_holds_however_the_shares_move(case: tuple[list[np.ndarray], Clock]) -> None:
    streams, clock = case
    until = min(clock.end(), 40_000)
    found = interleave([[one] for one in streams], clock, until)
    assert found.starved is None
    assert _worst(streams, found.places[:-1], clock) <= _longest(streams) + Fraction(1, 100)


@given(moving(), st.data())
@settings(max_examples=100)
def test_a_clock_that_ends_in_what_was_drawn_uses_every_unit(
    case: tuple[list[np.ndarray], Clock], data: st.DataObject
) -> None:
    clock = case[1]
    streams = []
    for target in clock.targets[:, -1].tolist():
        lengths = data.draw(st.lists(st.integers(1, 400), min_size=0, max_size=10))
        last = max(1, target + data.draw(st.integers(-20, 20)) - sum(lengths)) if target else 0
        streams.append(np.array([*lengths, last] if target else [], dtype=np.int64))
    found = interleave([[one] for one in streams], ending(clock, [int(one.sum()) for one in streams]))
    assert np.bincount(found.places, minlength=len(streams)).tolist() == [len(one) for one in streams]


def test_data_that_ends_early_is_said() -> None:
    clock = constant([500, 500])
    streams = [np.full(20, 10), np.full(50, 10)]
    found = interleave([[one] for one in streams], clock)
    assert len(found.places) == 70
    assert found.starved is not None
    assert 39 <= found.starved <= 41


def test_streams_come_in_pieces_of_any_size() -> None:
    amounts = np.arange(1, 40_000) % 700 + 1
    whole = interleave([[amounts], [amounts[::-1]]], constant([1, 1]), 10**7)
    cut = interleave([np.array_split(amounts, 17), [amounts[:5], amounts[:0], amounts[5:]][:0] or [amounts[::-1]]],
                     constant([1, 1]), 10**7)  # fmt: skip
    assert np.array_equal(whole.places, cut.places)


def test_golden_order() -> None:
    streams = [np.array([3, 1, 2]), np.array([4, 4]), np.array([1] * 4)]
    places = interleave([[one] for one in streams], constant([6, 8, 4])).places
    assert places.tolist() == GOLDEN


GOLDEN = [2, 0, 1, 2, 0, 2, 1, 0, 2]
