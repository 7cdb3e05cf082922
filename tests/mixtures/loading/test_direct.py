from pathlib import Path

import numpy as np
import pytest
import toy_streams
from toy_store import toy_store

from mixtures.loading.direct import open_recipe
from mixtures.recipe import RecipeError


def test_slots_are_the_records_of_the_plan(tmp_path: Path) -> None:
    stream = toy_streams.direct(tmp_path)
    held = stream.order.contents(stream.order.batch(2))
    slots = stream.slots(2, np.arange(12))
    assert slots.position.tolist() == held.position.tolist()
    assert len(slots.id) == len(held)
    assert (slots.stop <= slots.tokens).all()
    some = stream.slots(2, np.array([5, -1, 3]))
    assert sorted(set(some.position.tolist())) == [3, 5]


def test_a_rank_of_many_needs_no_more_than_one_alone(tmp_path: Path) -> None:
    stream = toy_streams.direct(tmp_path)
    alone = stream.working_set(1)
    assert 0 < stream.working_set(12) <= alone <= sum(int(records.bytes.sum()) for records in stream._records)


def test_a_recipe_is_opened_by_itself(tmp_path: Path) -> None:
    toy_store(str(tmp_path), size=24)
    opened = open_recipe(str(tmp_path), toy_streams.recipe(), seed=3)
    assert opened.plan["seed"] == 3
    assert opened.steps == len(opened.order) // 12 + (len(opened.order) % 12 > 0)


def test_a_recipe_without_global_batch_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="has no `global_batch`; a loader needs one"):
        toy_streams.direct(tmp_path, global_batch=None)
