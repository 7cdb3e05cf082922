from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import stock
from hypothesis import given
from hypothesis import strategies as st

from corpus.store.files import FileSystem, StoreError
from mixtures.make_order import make_order
from mixtures.plan import make_plan
from mixtures.recipe import Recipe
from mixtures.slots import SLOT_SCHEMA, Slots, read_slots, training_slots, write_slots


def _slots(sizes: list[int], sequence: list[int]) -> Slots:
    n = len(sizes)
    columns = {field.name: np.arange(n, dtype=field.type.to_pandas_dtype()) for field in SLOT_SCHEMA}
    return Slots(**{**columns, "bytes": np.array(sizes, dtype=np.int64), "sequence": np.array(sequence)})


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 1)), max_size=40), st.integers(1, 20))
def test_runs_hold_whole_sequences_as_many_as_fit(rows: list[tuple[int, int]], limit: int) -> None:
    sizes = [size for size, _ in rows]
    sequence = np.cumsum([new for _, new in rows]).astype(np.int64).tolist()
    runs = _slots(sizes, sequence).runs(limit)
    assert [row for first, stop in runs for row in range(first, stop)] == list(range(len(rows)))
    for k, (first, stop) in enumerate(runs):
        inside = set(sequence[first:stop])
        assert sum(sizes[first:stop]) <= limit or len(inside) == 1
        if k + 1 < len(runs):
            following = [size for size, one in zip(sizes, sequence, strict=True) if one == sequence[stop]]
            assert sum(sizes[first:stop]) + sum(following) > limit
            assert sequence[stop] not in inside


@pytest.mark.parametrize("stretch", [1, 7, 1 << 15])
@pytest.mark.parametrize("grouping", ["none", "modality"])
def test_the_cut_does_not_depend_on_how_the_order_is_asked_for(
    stretch: int, grouping: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = np.random.default_rng(0)
    rows = {"text_only": chance.integers(1, 300, 90), "caption": chance.integers(1, 90, 60)}
    supply = stock.supply({(name, "x"): stock.records(lengths) for name, lengths in rows.items()})
    recipe = Recipe.model_validate(
        {
            "name": "r",
            "total": 10_000,
            "max_epochs": 3,
            "on_shortage": "shrink",
            "sequence_length": 128,
            "packing": "best_fit",
            "global_batch": 4,
            "grouping": grouping,
            "components": [{"name": n, "share": 50, "datasets": [{"name": "x", "reach": "local"}]} for n in rows],
        }
    )
    order = make_order(make_plan(recipe, supply), supply)
    expected = []
    for one in order.stretches():
        held = order.contents(one)
        expected += zip((one.first + held.position).tolist(), held.source.tolist(), held.record.tolist(), strict=True)
    monkeypatch.setattr("mixtures.slots.STRETCH", stretch)
    cut = list(training_slots(order, supply, 2_000))
    found = [
        row
        for slots, source, record in cut
        for row in zip(slots.sequence.tolist(), source.tolist(), record.tolist(), strict=True)
    ]
    assert found == expected
    whole = Slots(*(np.concatenate([getattr(one[0], field.name) for one in cut]) for field in SLOT_SCHEMA))
    lengths = [len(slots) for slots, _, _ in cut]
    assert [stop - first for first, stop in whole.runs(2_000)] == lengths
    assert len(lengths) > 5


def test_slots_on_disk(tmp_path: Path) -> None:
    slots = _slots([5, 6, 7], [0, 0, 1])
    write_slots(tmp_path / "a.slots", slots)
    files = FileSystem(str(tmp_path))
    found = read_slots(files, "a.slots")
    assert all(np.array_equal(getattr(found, field.name), getattr(slots, field.name)) for field in SLOT_SCHEMA)
    (tmp_path / "b.slots").write_bytes((tmp_path / "a.slots").read_bytes()[:-20])
    with pytest.raises(StoreError, match=r"b\.slots is damaged .*run the same command again"):
        read_slots(files, "b.slots")
    with pytest.raises(StoreError, match=r"c\.slots is gone .*run the same command again"):
        read_slots(files, "c.slots")
