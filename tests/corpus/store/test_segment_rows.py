from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.store import segment_rows
from corpus.store.files import StoreError
from corpus.store.segment_rows import SEGMENT_SCHEMA, id_words, merge, packed_ids, remapped

IDS = st.binary(min_size=16, max_size=16) | st.sampled_from([bytes(16), bytes(15) + b"\1", b"\xff" * 16])


def _table(ids: list[bytes], part: int) -> pa.Table:
    rows: dict[str, Any] = {field.name: [None] * len(ids) for field in SEGMENT_SCHEMA}
    return pa.table({**rows, "id": ids, "part": [part] * len(ids)}, schema=SEGMENT_SCHEMA)


@given(st.lists(IDS, max_size=20))
def test_ids_are_packed_and_ordered_as_their_text(ids: list[bytes]) -> None:
    text = pa.chunked_array([[one.hex() for one in ids[:7]], [one.hex() for one in ids[7:]]], pa.string())
    packed = packed_ids(text)
    assert packed.to_pylist() == ids
    assert packed_ids(text[3:]).to_pylist() == ids[3:]
    words = id_words(packed)
    assert [bytes.fromhex(f"{high:016x}{low:016x}") for high, low in words.tolist()] == ids
    order = np.lexsort((words[:, 1], words[:, 0]))
    assert [ids[place] for place in order] == sorted(ids)
    assert id_words(packed[2:]).tolist() == words[2:].tolist()


@pytest.mark.parametrize("wrong", ["0" * 31, "0" * 33, "0" * 31 + "g", "0" * 31 + "A", ""])
def test_what_is_no_id_is_refused(wrong: str) -> None:
    with pytest.raises(StoreError, match="not 32 hexadecimal digits"):
        packed_ids(pa.chunked_array([["0" * 32, wrong]], pa.string()))


@given(st.lists(st.lists(st.lists(IDS, max_size=6), max_size=4), max_size=5), st.integers(1, 4))
def test_a_merge_is_sorted_and_loses_nothing(sources: list[list[list[bytes]]], rows: int) -> None:
    before = segment_rows.MERGE_BYTES, segment_rows._FEWEST_ROWS
    segment_rows.MERGE_BYTES, segment_rows._FEWEST_ROWS = 1, rows
    try:
        streams = []
        for part, source in enumerate(sources):
            flat = sorted(one for batch in source for one in batch)
            cuts = np.cumsum([0, *(len(batch) for batch in source)])
            streams.append([_table(flat[start:end], part) for start, end in itertools.pairwise(cuts)])
        merged = [row for table in merge(streams) for row in table.select(["id", "part"]).to_pylist()]
    finally:
        segment_rows.MERGE_BYTES, segment_rows._FEWEST_ROWS = before
    assert [row["id"] for row in merged] == sorted(one for source in sources for batch in source for one in batch)
    expected = sorted((one, part) for part, source in enumerate(sources) for batch in source for one in batch)
    assert sorted((row["id"], row["part"]) for row in merged) == expected


def test_parts_are_renumbered_or_left_out() -> None:
    table = pa.concat_tables([_table([bytes([n]) * 16], n) for n in range(4)])
    pieces = pa.concat_tables(list(remapped(table, np.array([5, -1, 0, 7], dtype=np.int32))))
    assert pieces.column("part").to_pylist() == [5, 0, 7]
    assert pieces.schema == SEGMENT_SCHEMA
