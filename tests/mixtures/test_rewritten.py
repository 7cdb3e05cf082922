from __future__ import annotations

import json
from pathlib import Path

import pytest
from build_toy import RECIPE
from toy_store import toy_store
from trees import tree

from corpus.store.clean import delete, find_leftovers
from corpus.store.compact import compact
from corpus.store.files import FileSystem
from mixtures.finished import PlanExistsError
from mixtures.plan import make_plan
from mixtures.rewritten import only_rewritten
from mixtures.supply import read_supply
from mixtures.verify_blend import check_blend
from mixtures.write import write_blend


def _blend(files: FileSystem, seed: int = 0) -> None:
    supply = read_supply(files, RECIPE)
    write_blend(files, make_plan(RECIPE, supply, seed), supply)


def test_a_build_after_compaction_and_cleaning_leaves_the_blend_as_it_is(tmp_path: Path) -> None:
    files = toy_store(str(tmp_path), size=200)
    _blend(files)
    before = tree(tmp_path / "mixes")
    list(compact(files, target_bytes=10 << 20))
    list(delete(files, find_leftovers(files, older_than=0).leftovers))
    toy_store(str(tmp_path), size=200)
    _blend(files)
    assert tree(tmp_path / "mixes") == before
    assert check_blend(files, "toys").told() == []
    with pytest.raises(PlanExistsError, match="seed"):
        _blend(files, seed=1)


def test_parts_that_nothing_covers_are_another_plan(tmp_path: Path) -> None:
    files = toy_store(str(tmp_path), size=200)
    supply = read_supply(files, RECIPE)
    before = json.loads(make_plan(RECIPE, supply).to_json())
    assert only_rewritten(files, before, before)
    lost = {**before, "parts": before["parts"][1:]}
    changed = {**before, "parts": [{**before["parts"][0], "checksum": "0" * 32}, *before["parts"][1:]]}
    for other in (lost, changed, {**before, "total": 1}):
        assert not only_rewritten(files, before, other)
        assert not only_rewritten(files, other, before)
    list(compact(files, target_bytes=10 << 20))
    after = json.loads(make_plan(RECIPE, read_supply(files, RECIPE)).to_json())
    assert after["parts"] != before["parts"]
    assert only_rewritten(files, before, after)
    assert not only_rewritten(files, {**before, "parts": [{"path": "x/part-0-0.parquet", "checksum": ""}]}, after)


def test_packs_and_a_schedule_that_follow_the_parts_make_no_other_plan(tmp_path: Path) -> None:
    files = toy_store(str(tmp_path), size=200)
    recipe = RECIPE.model_validate(
        {
            **RECIPE.model_dump(),
            "total": 15_000,
            "max_epochs": 8,
            "sequence_length": 1500,
            "packing": "best_fit",
            "global_batch": 2,
            "grouping": "modality",
            "schedule": {"kind": "linear", "fraction": 0.5},
            "fill_gaps": "text_only/toys",
        }
    )
    before = json.loads(make_plan(recipe, read_supply(files, recipe)).to_json())
    list(compact(files, target_bytes=10 << 20))
    after = json.loads(make_plan(recipe, read_supply(files, recipe)).to_json())
    assert only_rewritten(files, before, after)
    # so few toys pack alike in any parts; where they do not, this is what follows from other packs
    after["clock"]["times"][1] += 5
    after["gaps"]["target"] += 7
    after["components"][0]["target"] += 5
    after["components"][0]["datasets"][0] |= {"target": 9, "fill": 50.0, "units": 3}
    assert only_rewritten(files, before, after)
    assert not only_rewritten(files, before, {**after, "counting_rule": {}})
    assert not only_rewritten(files, before, {**after, "seed": 1})
    assert not only_rewritten(files, before, {**after, "recipe": {**after["recipe"], "max_epochs": 7}})
