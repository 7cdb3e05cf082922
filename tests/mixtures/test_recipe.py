from pathlib import Path

import pytest
import yaml

from mixtures.paper import TABLE_1, TABLE_2
from mixtures.recipe import RECIPES, Dataset, RecipeError, expand_input, load_recipe

GOOD = {
    "name": "mine",
    "total": 1000,
    "components": [
        {"name": "a", "share": 60, "datasets": [{"name": "x", "reach": "local"}]},
        {"name": "b", "share": 40, "datasets": [{"name": "x", "reach": "local"}]},
    ],
}

STAGES = {"kind": "stages", "stages": [{"name": "a", "until": 0.5, "text": 100}, {"name": "b", "until": 1, "text": 60}]}
MIXED = [GOOD["components"][0], {**GOOD["components"][1], "modality": "text"}]
GROUPED = {
    "packing": "best_fit", "sequence_length": 64, "grouping": "modality", "global_batch": 4, "components": MIXED,
}  # fmt: skip
WEIGHED = {"name": "a", "share": 100, "datasets": [{"name": "x", "reach": "local", "weight": 1}]}


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
        ({"schedule": {"kind": "linear", "stpes": 5}}, "did you mean 'steps'"),
        ({"schedule": {"kind": "stages", "stages": [{"nam": "x"}]}}, "did you mean 'name'"),
        ({"schedule": {"kind": "linear"}}, "give `steps` or `fraction`, one of them"),
        ({"schedule": {"kind": "constant", "steps": 3}}, "are for a warm-up"),
        ({"schedule": {"kind": "stages"}}, "`stages` are given with kind 'stages'"),
        ({"schedule": STAGES | {"stages": STAGES["stages"][::-1]}}, "must rise, and the last must be 1"),
        ({"schedule": {"kind": "linear", "steps": 5}}, "needs a `global_batch`"),
        ({"schedule": {"kind": "linear", "fraction": 0.5}}, "need rows of both modalities"),
        ({"grouping": "modality"}, "grouping needs a `global_batch`"),
        ({"grouping": "modality", "global_batch": 4}, "need rows of both modalities"),
        ({"packing": "best_fit"}, "packing needs a `sequence_length`"),
        ({"schedule": STAGES, "components": MIXED}, "the last stage has 60 % text and the rows 40 %"),
        ({"components": [{**WEIGHED, "temperature": 2}]}, "has a temperature and weights"),
        ({"total": 10**15}, "total"),
        ({"fill_gaps": "x"}, "fill_gaps needs `packing: best_fit`, `grouping: modality` and `unit: tokens`"),
        ({**GROUPED, "unit": "records", "fill_gaps": "x"}, "fill_gaps needs"),
        ({**GROUPED, "fill_gaps": "y"}, "fill_gaps names 'y', and must name one dataset of a text row: b/x"),
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


def test_the_modality_of_a_row_is_given_or_known_by_its_name() -> None:
    kinds = {component.name: component.kind() for component in load_recipe("pretrain").components}
    assert {name for name, kind in kinds.items() if kind == "text"} == {"text_only"}


@pytest.mark.parametrize(("name", "text"), [("pretrain_paper", 70), ("three_phase", 60)])
def test_the_recipes_with_a_schedule_have_the_rows_of_table_1(name: str, text: float) -> None:
    recipe, plain = load_recipe(name), load_recipe("pretrain")
    assert recipe.text_share() == text
    assert (recipe.packing, recipe.grouping, recipe.sequence_length) == ("best_fit", "modality", 4096)
    assert [c.datasets for c in recipe.components] == [c.datasets for c in plain.components]
    vision = {c.name: c.share for c in recipe.components if c.kind() != "text"}
    for component, share in vision.items():
        assert share / (100 - text) == pytest.approx(TABLE_1[component] / 30, rel=0.02)


def test_pretrain_is_constant_ungrouped_and_not_packed() -> None:
    recipe = load_recipe("pretrain")
    assert (recipe.schedule.kind, recipe.grouping, recipe.packing) == ("constant", "none", "none")


def test_the_recipe_of_fine_tuning_is_table_2_with_a_local_dataset_in_every_row() -> None:
    recipe = load_recipe("sft")
    assert {component.name: component.share for component in recipe.components} == TABLE_2
    assert recipe.needs == ("pretrain",)
    for component in recipe.components:
        assert [dataset.pipeline for dataset in component.datasets if dataset.reach == "local"] == ["sft"]
    names = {dataset.name for component in recipe.components for dataset in component.datasets}
    assert names >= {"ShareGPT4V", "LAION-GPTV", "LVIS-Instruct4V", "textOCR-GPT4V", "LLaVA1.6-GPT4V", "IconQA"}
    assert names >= {"Ureader", "Geo170K", "ScienceQA", "Screen-to-code", "ScreenQA"}


def test_the_recipe_of_stage_1_has_one_caption_to_two_pages() -> None:
    recipe = load_recipe("adaptor")
    captions, pages = recipe.components
    assert (captions.name, pages.name, recipe.unit, recipe.packing) == ("caption", "document_ocr", "records", "none")
    assert abs(2 * captions.share - pages.share) < 1e-3


def test_recipes_that_need_no_others_are_written_as_before(tmp_path: Path) -> None:
    without = _load(tmp_path, GOOD)
    assert "needs" not in without.model_dump(mode="json")
    assert "needs" not in without.model_dump_json()
    needing = _load(tmp_path, {**GOOD, "needs": ["pretrain"]})
    assert needing.model_dump(mode="json")["needs"] == ["pretrain"]
    assert needing.hash() != without.hash()
    assert type(needing).model_validate(needing.model_dump(mode="json")) == needing
