from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mixtures.order import nest, token_deadlines

stream = st.lists(st.integers(1, 4096), min_size=1, max_size=60).map(lambda x: np.array(x, dtype=np.int64))


@given(st.lists(stream, min_size=1, max_size=30))
@settings(max_examples=200)
def test_every_prefix_is_within_one_longest_unit_of_the_shares(streams: list[np.ndarray]) -> None:
    places = token_deadlines(streams)
    total = sum(int(one.sum()) for one in streams)
    shares = [Fraction(int(one.sum()), total) for one in streams]
    longest = max(int(one.max()) for one in streams)
    given_out = [0] * len(streams)
    taken = [0] * len(streams)
    now = 0
    for number in places:
        length = int(streams[number][taken[number]])
        taken[number] += 1
        given_out[number] += length
        now += length
        assert all(abs(given_out[i] - shares[i] * now) <= longest + 1 for i in range(len(streams)))
    assert taken == [len(one) for one in streams]


@given(st.lists(st.lists(stream, min_size=1, max_size=4), min_size=1, max_size=8))
@settings(max_examples=100)
def test_nested_streams_keep_the_bound_on_both_levels(groups: list[list[np.ndarray]]) -> None:
    order = nest(groups)
    longest = max(int(one.max()) for group in groups for one in group)
    total = sum(int(one.sum()) for group in groups for one in group)
    sums = [sum(int(one.sum()) for one in group) for group in groups]
    by_group = [0] * len(groups)
    by_stream = [[0] * len(group) for group in groups]
    seen: set[tuple[int, int, int]] = set()
    now = 0
    for group, number, unit in order:
        assert (group, number, unit) not in seen
        seen.add((group, number, unit))
        length = int(groups[group][number][unit])
        now += length
        by_group[group] += length
        by_stream[group][number] += length
        assert all(abs(by_group[g] - Fraction(sums[g] * now, total)) <= longest + 1 for g in range(len(groups)))
        for i, one in enumerate(groups[group]):
            ideal = Fraction(int(one.sum()) * by_group[group], sums[group])
            assert abs(by_stream[group][i] - ideal) <= longest + 1
    assert len(seen) == sum(len(one) for group in groups for one in group)


def test_units_of_a_stream_stay_in_their_order() -> None:
    order = nest([[np.array([5, 5, 5]), np.array([1, 1])], [np.array([10])]])
    assert [unit for group, number, unit in order if (group, number) == (0, 0)] == [0, 1, 2]


def test_golden_order() -> None:
    places = token_deadlines([np.array([3, 1, 2]), np.array([4, 4]), np.array([1] * 4)])
    assert places.tolist() == GOLDEN


GOLDEN = [2, 0, 1, 2, 0, 2, 1, 0, 2]
