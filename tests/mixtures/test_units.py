import numpy as np
import stock
from hypothesis import given
from hypothesis import strategies as st

from mixtures.units import BLOCK_RECORDS, make_units

lengths = st.lists(st.integers(1, 300), max_size=80)


@given(lengths, st.sampled_from([None, 64, 500]), st.booleans())
def test_pieces_tile_every_text_once(texts: list[int], sequence_length: int | None, packed: bool) -> None:
    packed = packed and sequence_length is not None
    units = make_units(stock.records(np.array(texts)), "tokens", sequence_length, packed)
    covered: dict[int, list[tuple[int, int]]] = {}
    for record, start, stop in zip(units.pieces.record, units.pieces.start, units.pieces.stop, strict=True):
        covered.setdefault(int(record), []).append((int(start), int(stop)))
    assert sorted(covered) == list(range(len(texts)))
    for record, spans in covered.items():
        ends = [0, *(stop for _, stop in sorted(spans))]
        assert [start for start, _ in sorted(spans)] == ends[:-1]
        assert ends[-1] == texts[record]
    limit = sequence_length or max(texts, default=1)
    assert units.tokens.max(initial=0) <= limit
    assert units.tokens.tolist() == units.amounts.tolist()
    assert units.cut == sum(length > limit for length in texts)
    held = [int(units.pieces.stop[a:b].sum() - units.pieces.start[a:b].sum())
            for a, b in zip(units.first_piece[:-1], units.first_piece[1:], strict=True)]  # fmt: skip
    assert held == units.tokens.tolist()


def test_a_record_with_images_is_whole_or_left_out() -> None:
    records = stock.records(np.array([10, 10, 200]), np.array([50, 120, 0]))
    units = make_units(records, "tokens", 100, packed=True)
    assert units.too_long == 1
    assert units.cut == 1
    whole = units.pieces.record == 0
    assert units.pieces.start[whole].tolist() == [0]
    assert units.pieces.stop[whole].tolist() == [60]
    assert 1 not in units.pieces.record
    assert units.available() == 260
    assert units.fill(100) == 260 / 300


def test_amounts_of_a_cut_text_sum_to_its_own() -> None:
    records = stock.records(np.array([250]))
    records.loss_tokens = np.array([101])
    assert make_units(records, "loss_tokens", 100, packed=False).amounts.tolist() == [40, 40, 21]
    assert make_units(records, "records", 100, packed=False).amounts.tolist() == [1, 0, 0]


def test_a_sequence_holds_pieces_of_one_block_and_blocks_are_runs_of_row_groups() -> None:
    n = 5 * BLOCK_RECORDS
    records = stock.records(np.full(n, 30), row_group=100)
    units = make_units(records, "tokens", 100, packed=True)
    block_of_unit = np.repeat(np.arange(len(units.blocks) - 1), np.diff(units.blocks))
    block_of_piece = np.repeat(block_of_unit, np.diff(units.first_piece))
    groups = records.row_group[units.pieces.record]
    for block in range(len(units.blocks) - 1):
        inside = set(groups[block_of_piece == block].tolist())
        assert inside == set(range(min(inside), max(inside) + 1))
        assert len(inside) <= BLOCK_RECORDS // 100 + 1
    assert len(units.blocks) - 1 == -(-n // 1100)
