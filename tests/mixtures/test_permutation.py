import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mixtures.permutation import Passes, make_pass, permutation

block_sizes = st.lists(st.integers(1, 40), min_size=1, max_size=20)


def _blocks(sizes: list[int]) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


@given(block_sizes, st.integers(0, 99))
def test_a_pass_takes_every_unit_once_and_block_after_block(sizes: list[int], seed: int) -> None:
    one = make_pass(_blocks(sizes), seed)
    order = one.whole()
    assert sorted(order.tolist()) == list(range(sum(sizes)))
    block_of = np.repeat(np.arange(len(sizes)), sizes)[order]
    assert np.count_nonzero(np.diff(block_of)) == len(sizes) - 1


@given(block_sizes, st.data())
def test_a_place_is_found_without_the_others(sizes: list[int], data: st.DataObject) -> None:
    one = make_pass(_blocks(sizes), "key")
    places = np.array(data.draw(st.lists(st.integers(0, sum(sizes) - 1), max_size=30)), dtype=np.int64)
    assert one.at(places).tolist() == one.whole()[places].tolist()


def test_passes_of_one_dataset_differ() -> None:
    passes = Passes(_blocks([50, 50]), 0, "row", "dataset")
    assert not np.array_equal(passes.epoch(0).whole(), passes.epoch(1).whole())


def test_golden_permutation() -> None:
    # guards against a silent change of every blend's order
    assert permutation(8, 0, "caption", "photographs", 0).tolist() == GOLDEN
    assert permutation(8, 1, "caption", "photographs", 0).tolist() != GOLDEN
    assert make_pass(_blocks([3, 4, 2]), 0, "caption", "photographs", 0).whole().tolist() == GOLDEN_PASS


GOLDEN = [3, 1, 5, 4, 2, 6, 0, 7]
GOLDEN_PASS = [3, 5, 4, 6, 8, 7, 1, 2, 0]
