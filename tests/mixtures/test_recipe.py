from pathlib import Path

import pytest
import yaml

from mixtures.paper import TABLE_1
from mixtures.recipe import RECIPES, Dataset, RecipeError, expand_input, load_recipe

GOOD = {
    "name": "mine",
    "total": 1000,
    "components": [
        {"name": "a", "share": 60, "datasets": [{"name": "x", "reach": "local"}]},
        {"name": "b", "share": 40, "datasets": [{"name": "x", "reach": "local"}]},
    ],
}


def _load(tmp_path: Path, content: object):
    path = tmp_path / "recipe.yaml"
    path.write_text(yaml.safe_dump(content))
    return load_recipe(str(path))


def test_rows_may_have_any_name(tmp_path: Path) -> None:
    assert [component.name for component in _load(tmp_path, GOOD).components] == ["a", "b"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"totl": 5}, "unknown key 'totl'; did you mean 'total'"),
        ({"components": [{**GOOD["components"][0], "shares": 1}]}, "did you mean 'share'"),
        ({"components": [{**GOOD["components"][0], "datasets": [{"name": "x", "raech": "local"}]}]}, "reach"),
        ({"components": GOOD["components"][:1]}, "sum to 60, not to 100"),
        ({"components": [GOOD["components"][0], {**GOOD["components"][1], "name": "a"}]}, "'a' appears twice"),
        ({"total": 0}, "total"),
        ({"counting": {"templat": "qwen2-vl"}}, "did you mean 'template'"),
        ({"on_shortage": "ignore"}, "on_shortage"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(tmp_path: Path, change: dict, message: str) -> None:
    with pytest.raises(RecipeError, match=message) as caught:
        _load(tmp_path, {**GOOD, **change})
    assert "\n" not in str(caught.value)


def test_files_that_are_no_recipes(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="one of"):
        load_recipe("pretrian")
    with pytest.raises(RecipeError, match="mapping"):
        _load(tmp_path, ["a"])
    (tmp_path / "broken.yaml").write_text("a: [1,")
    with pytest.raises(RecipeError, match="not YAML"):
        load_recipe(str(tmp_path / "broken.yaml"))


def test_pretrain_is_table_1() -> None:
    recipe = load_recipe("pretrain")
    assert {component.name: component.share for component in recipe.components} == TABLE_1
    assert recipe.total >= 2_000_000
    assert recipe.max_epochs <= 4
    for component in recipe.components:
        assert any(dataset.reach == "local" and dataset.pipeline for dataset in component.datasets)
        assert any(dataset.pipeline is None for dataset in component.datasets), "the paper's datasets are listed"
    # Table 1 names 30 datasets in these rows
    named = [dataset for component in recipe.components for dataset in component.datasets if not dataset.pipeline]
    assert len(named) == 4 + 3 + 12 + 2 + 10 + 1 + 1


@pytest.mark.parametrize("path", sorted(RECIPES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_recipe_loads(path: Path) -> None:
    assert load_recipe(str(path)).name == path.stem


def test_inputs_take_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = Dataset(name="x", reach="local", input="${SOME_FOLDER}/tables")
    monkeypatch.setenv("SOME_FOLDER", "/data")
    assert expand_input(dataset) == "/data/tables"
    monkeypatch.delenv("SOME_FOLDER")
    with pytest.raises(RecipeError, match="set the environment variable SOME_FOLDER"):
        expand_input(dataset)
