"""Recipes and their pipelines together; the samples recipe on genuine material where it is at hand."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from cli.building import make_pipeline, recipe_pipelines
from cli.description import describe_build, entries_of
from corpus.record import flatten
from mixtures.recipe import load_recipe
from pipelines.engine.inline import outcomes
from pipelines.engine.pipeline import InputError
from pipelines.registry import JOBS, pipeline_class


@pytest.mark.parametrize("name", sorted(JOBS))
def test_every_registered_pipeline_keeps_the_contract(name: str) -> None:
    kind = pipeline_class(name)
    assert kind.name == name
    assert kind.summary
    assert kind.default_source
    assert kind.operations
    assert all(operation.version >= 1 for operation in kind.operations)
    assert kind.parameters_type.model_config["extra"] == "forbid"


def test_a_recipe_runs_each_of_its_pipelines_once() -> None:
    pipelines = recipe_pipelines(load_recipe("pretrain"), seed=3, limit=5)
    sources = Counter((pipeline.name, pipeline.parameters.source) for pipeline in pipelines)
    assert set(sources.values()) == {1}
    assert {name for name, _ in sources} == {
        "reports", "captions", "charts", "web", "scene_text", "documents", "text",
    }  # fmt: skip
    assert {pipeline.parameters.seed for pipeline in pipelines} == {3}
    assert {pipeline.parameters.limit for pipeline in pipelines} == {5}
    components = {component.name for component in load_recipe("pretrain").components}
    assert {pipeline.component for pipeline in pipelines} == components


def test_a_recipe_that_needs_another_runs_its_pipelines_too_and_reads_the_store_that_they_fill(tmp_path: Path) -> None:
    pipelines = recipe_pipelines(load_recipe("sft"), seed=3, limit=5, out=str(tmp_path))
    names = [pipeline.name for pipeline in pipelines]
    assert names[:-1] == [pipeline.name for pipeline in recipe_pipelines(load_recipe("pretrain"), seed=3, limit=5)]
    assert names[-1] == "sft"
    assert pipelines[-1].reads_store
    assert pipelines[-1].parameters.input == str(tmp_path)
    remote = recipe_pipelines(load_recipe("sft"), seed=3, limit=5, out="s3://bucket/out")
    assert remote[-1].parameters.input == "s3://bucket/out"


def test_the_description_of_a_build_names_what_it_needs_too() -> None:
    named = entries_of(describe_build(load_recipe("sft"), 0, None))
    assert {("charts", "drawn_tables"), ("text", "essays"), ("sft", "conversations")} <= set(named)
    assert "needed" not in describe_build(load_recipe("pretrain"), 0, None)


def test_a_parameter_that_a_pipeline_does_not_take_is_named() -> None:
    with pytest.raises(InputError, match=r"'charts', parameter colour.*it takes"):
        make_pipeline("charts", colour="red")


@pytest.mark.browser
@pytest.mark.parametrize("component", [component.name for component in load_recipe("samples").components])
def test_genuine_samples_feed_every_component(component: str) -> None:
    if "VLEND_SAMPLES" not in os.environ or not Path(os.environ["VLEND_SAMPLES"]).is_dir():
        pytest.skip("VLEND_SAMPLES is not set")
    recipe = load_recipe("samples")
    row = next(row for row in recipe.components if row.name == component)
    sources = set()
    for pipeline in recipe_pipelines(recipe.model_copy(update={"components": (row,)}), seed=0, limit=12):
        for outcome in outcomes(pipeline):
            assert outcome.records or outcome.rejected, outcome.item.locator
            for record in outcome.records:
                if record.component == component:
                    sources.add(record.source)
                    assert record.license
                    assert record.language in ("en", "zh", "de", "ar", "fo", None) or record.language
                    assert len(flatten(record)) > 10
    assert sources, f"no genuine source fed {component}"
