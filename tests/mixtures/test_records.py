import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from mixtures.records import RecordIds, Records


@given(st.lists(st.integers(0, 2**128 - 1), unique=True, max_size=30), st.integers(0, 2**128 - 1))
def test_ids_read_as_text_and_are_found(values: list[int], other: int) -> None:
    values.sort()
    words = [(value >> 64, value & (2**64 - 1)) for value in values]
    ids = RecordIds(np.array(words, dtype=np.uint64).reshape(-1, 2))
    texts = [f"{value:032x}" for value in values]
    assert list(ids) == texts
    assert [ids.find(text) for text in texts] == list(range(len(texts)))
    assert list(ids[1:]) == texts[1:]
    assert list(ids[np.arange(len(texts))[::-1]]) == texts[::-1]
    assert (ids.find(f"{other:032x}") is None) == (other not in values)


def test_lengths_in_each_unit() -> None:
    column = np.array([3, 4], dtype=np.int64)
    records = Records(["a", "b"], column, column, column, column, 10 * column, column - 1, column)
    assert records.lengths("tokens").tolist() == [33, 44]
    assert records.lengths("text_tokens").tolist() == [3, 4]
    assert records.lengths("loss_tokens").tolist() == [2, 3]
    assert records.lengths("records").tolist() == [1, 1]
