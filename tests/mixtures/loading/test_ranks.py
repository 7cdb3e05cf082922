import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixtures.loading.ranks import NO_POSITION, LoadError, micro_batches, rank_positions, share_out, source_kinds
from mixtures.order import Batch


def _batch(source: np.ndarray) -> Batch:
    draw = np.zeros(len(source), dtype=np.int64)
    for one in np.unique(source):
        draw[source == one] = 100 * one + np.arange(np.count_nonzero(source == one))
    return Batch(0, "all", source, draw, np.zeros_like(draw), draw)


@given(st.integers(1, 6), st.integers(1, 4), st.integers(1, 4), st.data(), st.sampled_from(["source", "position"]))
def test_ranks_share_out_every_position_once(world: int, micro: int, rows: int, data: st.DataObject, share) -> None:
    whole = world * micro * rows
    size = data.draw(st.integers(0, whole))
    source = np.array(data.draw(st.lists(st.integers(0, 3), min_size=size, max_size=size)), dtype=np.int64)
    shares = [rank_positions(_batch(source), world, rank, micro, whole, share) for rank in range(world)]
    assert {one.shape for one in shares} == {(rows, micro)}
    taken = np.concatenate([one.ravel() for one in shares])
    assert sorted(taken[taken != NO_POSITION].tolist()) == list(range(size))
    filled = [int(np.count_nonzero(one != NO_POSITION)) for one in shares]
    assert max(filled) - min(filled) <= 1


def test_a_rank_stays_with_few_datasets_and_consecutive_draws() -> None:
    batch = _batch(np.tile(np.arange(4), 16))
    for rank in range(8):
        mine = rank_positions(batch, 8, rank, 4).ravel()
        assert len(set(batch.source[mine].tolist())) == 1
        assert np.diff(np.sort(batch.draw[mine])).tolist() == [1] * 7


@given(st.integers(1, 8), st.integers(1, 20), st.lists(st.integers(0, 5), max_size=200))
def test_each_rank_has_its_part_of_the_pictures(world: int, rows: int, found: list[int]) -> None:
    source = np.array(found, dtype=np.int64)
    kinds = source_kinds(list("abcdef"), {name: "text" if name < "c" else "vision_language" for name in "abcdef"})
    whole = -(-len(source) // (world * rows)) * world * rows or world * rows
    shares = [share_out(source, len(source), world, rank, rows, whole, kinds).ravel() for rank in range(world)]
    assert sorted(np.concatenate(shares)[np.concatenate(shares) >= 0].tolist()) == list(range(len(source)))
    pictures = np.array([np.count_nonzero(kinds[source[share[share >= 0]]] == 0) for share in shares])
    sizes = np.array([np.count_nonzero(share >= 0) for share in shares])
    fair = sizes * np.count_nonzero(kinds[source] == 0) / max(len(source), 1)
    assert (abs(pictures - fair) <= 1.5).all()


def test_a_blend_is_shared_by_position() -> None:
    assert share_out(None, 8, 2, 1, 2).tolist() == [[4, 5], [6, 7]]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((12, 5, 0, 1), "a number of ranks that divides 12"),
        ((12, 2, 0, 4), "a micro-batch of 1, 2, 3 or 6"),
        ((12, 2, 2, 1), "ranks count from 0"),
        ((12, 0, 0, 1), "ranks count from 0"),
    ],
)
def test_what_does_not_divide_is_refused(arguments: tuple[int, int, int, int], sentence: str) -> None:
    with pytest.raises(LoadError, match=sentence):
        micro_batches(*arguments)
