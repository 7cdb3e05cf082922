import json
from typing import Any

import numpy as np
import pytest
import stock

from mixtures.plan import make_plan
from mixtures.plan_diff import Change, plan_changes
from mixtures.recipe import Recipe


def _plan(seed: int = 0, shares: tuple[int, int] = (60, 40), **more: Any) -> dict[str, Any]:
    rows = [
        {
            "name": name,
            "share": share,
            "datasets": [{"name": "x", "reach": "local"}, {"name": "absent", "reach": "hub"}],
        }
        for name, share in zip(("text_only", "caption"), shares, strict=True)
    ]
    supply = stock.supply({(row["name"], "x"): stock.records(np.full(90, 10)) for row in rows})
    supply.parts = [{"path": "components/caption/x/part-1.parquet", "checksum": "a"}]
    recipe = Recipe.model_validate({"name": "r", "total": 1000, "components": rows, **more})
    return json.loads(make_plan(recipe, supply, seed).to_json())


def test_equal_plans_differ_in_nothing_and_names_do_not_count() -> None:
    assert plan_changes(_plan(), _plan() | {"name": "another"}) == []


def test_settings_and_schedule() -> None:
    changes = plan_changes(
        _plan(), _plan(seed=3, sequence_length=64, packing="best_fit", schedule={"kind": "linear", "fraction": 0.5})
    )
    assert Change("plan", "seed", 0, 3) in changes
    assert Change("plan", "packing", "none", "best_fit") in changes
    assert Change("schedule", "kind", "constant", "linear") in changes
    shares = {change.where: change.after for change in changes if change.what == "share"}
    assert shares["text_only"] == pytest.approx(70, abs=1)


def test_amounts_of_rows_and_datasets() -> None:
    changes = plan_changes(_plan(), _plan(shares=(50, 50)))
    assert Change("text_only", "target", 600, 500) in changes
    assert Change("caption/x", "target", 400, 500) in changes
    assert Change("caption", "recipe_share", 40.0, 50.0) in changes
    assert not any("absent" in change.where for change in changes)


def test_rows_datasets_parts_and_tombstones_of_one_side() -> None:
    before, after = _plan(), _plan()
    after["components"][0]["name"] = "text_more"
    after["components"][1]["datasets"][0]["name"] = "y"
    after["parts"] = [
        {"path": "components/caption/x/part-1.parquet", "checksum": "b"},
        {"path": "components/caption/x/part-2.parquet", "checksum": "c"},
    ]
    after["tombstones"] = ["d"]
    assert plan_changes(before, after) == [
        Change("text_only", "row", 600, None),
        Change("caption/x", "dataset", 400, None),
        Change("caption/y", "dataset", None, 400),
        Change("text_more", "row", None, 600),
        Change("parts of caption/x", "only here", 0, 1),
        Change("parts of caption/x", "other content", 1, 1),
        Change("tombstones", "only here", 0, 1),
    ]
