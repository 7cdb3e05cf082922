"""Blends of a store that was counted again equal those of a store that was built under that rule."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from build_toy import RECIPE
from toy_store import toy_store

from corpus.counting import counting_rule
from corpus.store.compact import compact
from corpus.store.recount import count_store
from mixtures.plan import make_plan
from mixtures.recipe import Recipe, RecipeError
from mixtures.supply import Supply, read_supply
from mixtures.write import write_blend

QWEN: Recipe = Recipe.model_validate(
    {**RECIPE.model_dump(mode="json"), "total": 5_000, "counting": {"template": "qwen2-vl"}}
)


def _counts(supply: Supply) -> list[tuple[Any, ...]]:
    return [
        (name, list(side.ids), *(column.tolist() for column in (side.text_tokens, side.image_tokens, side.loss_tokens)))
        for name, dataset in sorted(supply.datasets.items())
        for side in (dataset.train, dataset.held_out)
    ]


def _rows(out: Path, *columns: str) -> list[dict[str, Any]]:
    files = sorted(out.glob("mixes/toys/data/*.parquet"))
    return [row for file in files for row in pq.read_table(file, columns=list(columns)).to_pylist()]


def test_a_plan_under_another_rule_wants_counts_and_then_is_the_plan_of_a_rebuild(tmp_path: Path) -> None:
    files = toy_store(str(tmp_path / "counted"), size=90)
    rebuilt = toy_store(str(tmp_path / "rebuilt"), size=90, rule=counting_rule("qwen2-vl"))
    with pytest.raises(RecipeError, match=r"vlend count --rule qwen2-vl --out"):
        read_supply(files, QWEN)
    list(count_store(files, "qwen2-vl"))
    supply, wanted = read_supply(files, QWEN), read_supply(rebuilt, QWEN)
    assert _counts(supply) == _counts(wanted)
    assert _counts(supply) != _counts(read_supply(files, RECIPE))
    write_blend(files, make_plan(QWEN, supply), supply)
    records = {
        name: counts
        for dataset in wanted.datasets.values()
        for side in (dataset.train, dataset.held_out)
        for name, *counts in zip(side.ids, side.text_tokens, side.image_tokens, side.loss_tokens, strict=True)
    }
    written = _rows(tmp_path / "counted", "id", "n_text_tokens", "n_image_tokens", "n_loss_tokens")
    assert len(written) > 50
    assert all([*row.values()][1:] == records[row["id"]] for row in written)


def test_a_compacted_store_has_the_same_records_for_a_blend(tmp_path: Path) -> None:
    small, large = toy_store(str(tmp_path / "small"), size=90), toy_store(str(tmp_path / "large"), size=90)
    list(compact(large, target_bytes=10 << 20))
    before, after = read_supply(small, RECIPE), read_supply(large, RECIPE)
    assert len(before.parts) == 12
    assert len(after.parts) == 2
    assert _counts(before) == _counts(after)
    for name, dataset in before.datasets.items():
        assert np.array_equal(dataset.train.bytes, after.datasets[name].train.bytes)
