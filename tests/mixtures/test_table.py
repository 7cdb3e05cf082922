import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mixtures.table import STRIDE, make_table


@given(st.integers(0, 3 * STRIDE), st.integers(1, 300), st.data())
@settings(max_examples=40)
def test_a_look_up_is_a_count_from_the_beginning(n: int, streams: int, data: st.DataObject) -> None:
    places = np.random.default_rng(n).integers(0, streams, n).astype(np.uint16)
    table = make_table(places, streams)
    first = data.draw(st.integers(0, n))
    stop = data.draw(st.integers(first, n))
    found, numbers = table.draws(first, stop)
    assert found.tolist() == places[first:stop].tolist()
    expected = [int(np.count_nonzero(places[:place] == places[place])) for place in range(first, stop)][:50]
    assert numbers[:50].tolist() == expected
    assert table.totals().tolist() == np.bincount(places, minlength=streams).tolist()
