import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mixtures.draws import draw, permutation

lengths = st.lists(st.integers(1, 5000), min_size=1, max_size=120).map(lambda x: np.array(x, dtype=np.int64))


@given(lengths, st.data(), st.integers(1, 4))
@settings(max_examples=300)
def test_the_last_draws_close_the_remainder(lengths: np.ndarray, data: st.DataObject, max_epochs: int) -> None:
    target = data.draw(st.integers(0, int(lengths.sum()) * max_epochs))
    drawn = draw(lengths, target, max_epochs, "seed", "dataset")
    counts = np.bincount(drawn, minlength=len(lengths))
    # multiplicities differ by at most one, and stay within the cap
    assert counts.max() - counts.min() <= 1
    assert counts.max() <= max_epochs
    error = abs(int(lengths[drawn].sum()) - target)
    if target in (0, int(lengths.sum()) * max_epochs):
        assert error == 0
    elif counts.min() == counts.max():
        # the very last record of the pass closed it
        assert 2 * error <= lengths.max()
    else:
        assert 2 * error <= lengths[counts == counts.min()].min()


def test_a_pass_is_a_permutation_and_passes_differ() -> None:
    lengths = np.arange(1, 51)
    drawn = draw(lengths, int(lengths.sum()) * 3, 4, 0)
    passes = drawn.reshape(3, 50)
    assert all(sorted(one) == list(range(50)) for one in passes.tolist())
    assert not np.array_equal(passes[0], passes[1])


def test_golden_permutation() -> None:
    # guards against a silent change of every blend's order
    assert permutation(8, 0, "caption", "photographs", 0).tolist() == GOLDEN
    assert permutation(8, 1, "caption", "photographs", 0).tolist() != GOLDEN


GOLDEN = [3, 1, 5, 4, 2, 6, 0, 7]
