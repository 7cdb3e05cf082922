import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mixtures.pack import best_fit

lengths = st.lists(st.integers(0, 100), max_size=200).map(lambda x: np.array(x, dtype=np.int64))


@given(lengths)
def test_no_sequence_overflows_and_numbers_have_no_gap(lengths: np.ndarray) -> None:
    bins = best_fit(lengths, 100)
    assert len(bins) == len(lengths)
    if len(bins):
        assert np.bincount(bins, weights=lengths).max() <= 100
        assert set(bins.tolist()) == set(range(int(bins.max()) + 1))


@given(lengths)
def test_two_sequences_never_fit_into_one(lengths: np.ndarray) -> None:
    loads = np.sort(np.bincount(best_fit(lengths[lengths > 0], 100), weights=lengths[lengths > 0]))
    assert len(loads) < 2 or loads[0] + loads[1] > 100


def test_a_piece_goes_where_it_leaves_least_room() -> None:
    # 70 and 60 begin sequences; 30 fills the first to the brim, 25 goes to the second
    assert best_fit(np.array([25, 60, 30, 70]), 100).tolist() == [1, 1, 0, 0]
