import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mixtures.draws import draw
from mixtures.permutation import Passes

lengths = st.lists(st.integers(1, 5000), min_size=1, max_size=120).map(lambda x: np.array(x, dtype=np.int64))


def _passes(n: int, *key: object, step: int = 7) -> Passes:
    return Passes(np.append(np.arange(0, n, step), n), *key)


@given(lengths, st.data(), st.integers(1, 4))
@settings(max_examples=300)
def test_the_last_draws_close_the_remainder(lengths: np.ndarray, data: st.DataObject, max_epochs: int) -> None:
    target = data.draw(st.integers(0, int(lengths.sum()) * max_epochs))
    draws = draw(lengths, _passes(len(lengths), "seed", "dataset"), target, max_epochs)
    drawn = np.concatenate([np.zeros(0, dtype=np.int64), *draws.in_order()])
    assert len(drawn) == len(draws)
    assert lengths[drawn].sum() == draws.amount
    counts = np.bincount(drawn, minlength=len(lengths))
    # multiplicities differ by at most one, and stay within the cap
    assert counts.max() - counts.min() <= 1
    assert counts.max() <= max_epochs
    error = abs(draws.amount - target)
    if target in (0, int(lengths.sum()) * max_epochs):
        assert error == 0
    elif counts.min() == counts.max():
        # the very last record of the pass closed it
        assert 2 * error <= lengths.max()
    else:
        assert 2 * error <= lengths[counts == counts.min()].min()


@given(lengths, st.data(), st.integers(1, 3))
def test_a_draw_is_found_by_its_number(lengths: np.ndarray, data: st.DataObject, max_epochs: int) -> None:
    target = data.draw(st.integers(1, int(lengths.sum()) * max_epochs))
    draws = draw(lengths, _passes(len(lengths), "seed"), target, max_epochs)
    drawn = np.concatenate([np.zeros(0, dtype=np.int64), *draws.in_order()])
    numbers = np.array(data.draw(st.lists(st.integers(0, max(0, len(draws) - 1)), max_size=20)), dtype=np.int64)
    numbers = numbers[: len(draws)]
    epochs, units = draws.units(numbers)
    assert units.tolist() == drawn[numbers].tolist()
    assert epochs.tolist() == (numbers // len(lengths)).tolist()


def test_units_that_amount_to_nothing_end_no_gap() -> None:
    draws = draw(np.array([5, 0, 0, 3, 0]), _passes(5), 6, 1)
    assert abs(draws.amount - 6) <= 1
