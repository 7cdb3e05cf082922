import json
from dataclasses import replace
from pathlib import Path

import pytest
from toy_store import toy_store

from corpus.store.files import FileSystem
from corpus.store.tombstones import forget
from mixtures.make_order import make_order
from mixtures.plan import make_plan
from mixtures.plan_file import PlanError, read_plan, read_plan_json, supply_of
from mixtures.planned import Plan
from mixtures.recipe import Recipe
from mixtures.supply import read_supply

RECIPE = Recipe.model_validate(
    {
        "name": "toys",
        "total": 6000,
        "components": [
            {"name": "caption", "share": 90, "datasets": [{"name": "toys", "reach": "local"}]},
            {"name": "text_only", "share": 10, "datasets": [{"name": "toys", "reach": "local"}]},
        ],
    }
)


@pytest.fixture
def planned(tmp_path: Path) -> tuple[FileSystem, Plan]:
    files = toy_store(str(tmp_path / "out"))
    plan = make_plan(RECIPE, read_supply(files, RECIPE))
    files.replace("mixes/toys/plan.json", plan.to_json().encode())
    return files, plan


def test_a_plan_comes_back_as_it_was_and_gives_the_same_order(planned: tuple[FileSystem, Plan]) -> None:
    files, plan = planned
    again = read_plan(files, "toys")
    assert again == plan
    order, before = make_order(again, supply_of(files, again)), make_order(plan, read_supply(files, RECIPE))
    assert [one.unit.tolist() for one in order.stretches()] == [one.unit.tolist() for one in before.stretches()]


def test_a_plan_by_its_path(planned: tuple[FileSystem, Plan]) -> None:
    files, plan = planned
    assert read_plan_json(files, files.full("mixes/toys/plan.json"))["plan_hash"] == plan.hash()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "there is no plan .*/mixes/toys/plan.json; the blends of .* are toys"),
        ("{", "cannot be read"),
        ("[]", "does not hold a plan"),
        ({"version": 1}, "planner version 1, and this is version"),
        ({"seed": 7}, "changed by hand"),
        ({"colour": "red"}, "has not the keys of a plan"),
    ],
)
def test_what_is_no_plan_is_said(planned: tuple[FileSystem, Plan], content: object, message: str) -> None:
    files, plan = planned
    files.remove("mixes/toys/plan.json")
    files.replace("mixes/toys/other", b"")
    if isinstance(content, dict):
        content = json.dumps({**json.loads(plan.to_json()), **content})
    if content is not None:
        files.replace("mixes/toys/plan.json", str(content).encode())
    with pytest.raises(PlanError, match=message):
        read_plan(files, "toys")


def test_a_store_that_changed_since_is_said(planned: tuple[FileSystem, Plan]) -> None:
    files, plan = planned
    path = plan.parts[0]["path"]
    other = replace(plan, parts=[{"path": path, "checksum": "0"}, {"path": "components/gone", "checksum": "1"}])
    with pytest.raises(PlanError, match=r"1 parts are gone, .* are new, 1 have other content"):
        supply_of(files, other)
    assert len(supply_of(files, plan).parts) == len(plan.parts)
    forget(files, "origin", "0/1", "a wish")
    with pytest.raises(PlanError, match="1 tombstones differ"):
        supply_of(files, plan)
