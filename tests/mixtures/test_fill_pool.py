import numpy as np
import stock
from hypothesis import given, settings
from hypothesis import strategies as st

from mixtures.fill_pool import SHORT, set_aside, short_tokens
from mixtures.units import make_units


@given(st.integers(0, 10**6), st.integers(0, 60_000))
@settings(max_examples=60)
def test_the_short_records_that_come_first_by_id_and_the_rest_packed(seed: int, tokens: int) -> None:
    rng = np.random.default_rng(seed)
    lengths = np.minimum(rng.lognormal(5.5, 1.3, 200).astype(int), 5000)
    units = make_units(stock.records(lengths, row_group=13), "tokens", 1024, packed=True)
    rest, pool = set_aside(units, tokens, 1024)
    short = np.flatnonzero((lengths > 0) & (lengths <= SHORT))
    assert short_tokens(units) == lengths[short].sum()
    chosen = sorted(pool.pieces.record.tolist())
    assert chosen == short[: len(chosen)].tolist()
    assert pool.available() >= min(tokens, lengths[short].sum())
    if chosen:
        assert pool.available() - lengths[chosen[-1]] < tokens
    # each is a unit of its own, and nothing is lost or doubled
    assert pool.tokens.tolist() == lengths[pool.pieces.record].tolist()
    assert pool.blocks[-1] == len(pool)
    assert rest.available() + pool.available() == units.available()
    both = np.concatenate([rest.pieces.record, pool.pieces.record])
    assert sorted(both.tolist()) == sorted(units.pieces.record.tolist())
    assert rest.tokens.max(initial=0) <= 1024
    assert rest.first_piece[-1] == len(rest.pieces)
    assert (rest.cut, rest.too_long) == (units.cut, units.too_long)


def test_the_same_records_are_set_aside_again_by_their_sum() -> None:
    lengths = np.arange(1, 60)
    units = make_units(stock.records(lengths), "tokens", 100, packed=True)
    _, pool = set_aside(units, 500, 100)
    rest, again = set_aside(units, pool.available(), 100)
    assert again.pieces.record.tolist() == pool.pieces.record.tolist()
    everything, none = set_aside(units, 0, 100)
    assert len(none) == 0
    assert everything.available() == rest.available() + pool.available()
