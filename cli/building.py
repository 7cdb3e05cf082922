"""From a recipe to a finished blend: run its pipelines, plan, write, report."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError
from rich.console import Console

from cli import blend_writing, dry_run
from cli.description import describe_build, describe_run
from cli.progress import reporter
from corpus.store.files import FileSystem
from mixtures.manifest import Manifest
from mixtures.plan import Plan, make_plan
from mixtures.recipe import Dataset, Recipe, expand_input, load_recipe
from mixtures.supply import Supply, read_supply
from pipelines.engine.job import run_pipelines
from pipelines.engine.pipeline import BUNDLED, STORE, InputError, Pipeline
from pipelines.registry import pipeline_class


def make_pipeline(name: str, **parameters: object) -> Pipeline:
    """A pipeline by name with its parameters; raises `InputError` for parameters that it does not take."""
    kind = pipeline_class(name)
    try:
        return kind(kind.parameters_type.model_validate(parameters))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        known = sorted(kind.parameters_type.model_fields)
        raise InputError(f"pipeline {name!r}, parameter {place}: {first['msg']}; it takes {known}") from error


def recipe_pipelines(recipe: Recipe, seed: int, limit: int | None, out: str = "out") -> list[Pipeline]:
    """The pipelines of the recipes that the recipe needs, and those that its own datasets name, each once."""
    found: dict[tuple[str, str], Pipeline] = {}
    for one in (*map(load_recipe, recipe.needs), recipe):
        for component in one.components:
            for dataset in component.datasets:
                if dataset.pipeline is None or (dataset.pipeline, dataset.name) in found:
                    continue
                options = {"seed": seed, **dataset.options}
                if dataset.pipeline == "user_files":
                    options.setdefault("component", component.name)
                found[dataset.pipeline, dataset.name] = make_pipeline(
                    dataset.pipeline, input=_input_of(dataset, out), source=dataset.name, limit=limit, **options
                )
    return list(found.values())


def _input_of(dataset: Dataset, out: str) -> str:
    """Where the dataset's pipeline reads from; `store` is the output root, whose path holds in every process."""
    if dataset.input == STORE:
        return out if "://" in out else os.path.abspath(out)
    return dataset.input if dataset.input == BUNDLED else expand_input(dataset)


def build(
    recipe: Recipe,
    out: str,
    console: Console,
    *,
    seed: int = 0,
    limit: int | None = None,
    replace: bool = False,
    only_show: bool = False,
    workers: int | None = None,
    shared: bool = False,
) -> Manifest | None:
    """Build the blend of `recipe` below `out` and return its manifest (None when it is only shown)."""
    pipelines = recipe_pipelines(recipe, seed, limit, out)
    if only_show:
        dry_run.show(pipelines, out, recipe.counting.template, recipe.counting.tokenizer, console)
        return None
    _run(pipelines, out, recipe, console, describe_build(recipe, seed, limit), workers, shared)
    plan, supply = plan_recipe(recipe, out, seed)
    return blend_writing.write(plan, supply, out, console, replace, workers, shared)


def run(
    pipelines: Sequence[Pipeline],
    out: str,
    recipe: Recipe,
    console: Console,
    workers: int | None = None,
    shared: bool = False,
) -> None:
    """Run pipelines into the store at `out`, counting under the recipe's rule."""
    _run(pipelines, out, recipe, console, describe_run(pipelines, recipe), workers, shared)


def _run(
    pipelines: Sequence[Pipeline],
    out: str,
    recipe: Recipe,
    console: Console,
    description: dict[str, Any],
    workers: int | None,
    shared: bool,
) -> None:
    counting = recipe.counting
    pipelines = [_with_crawl(pipeline, out, console) for pipeline in pipelines]
    with reporter(console) as shown:
        run_pipelines(pipelines, out, counting.template, counting.tokenizer, shown, workers, description, shared)


def _with_crawl(pipeline: Pipeline, out: str, console: Console) -> Pipeline:
    """Pages of the network are stored before they are looked at."""
    if not pipeline.parameters.input.startswith(("http://", "https://")):
        return pipeline
    from pipelines.web.crawled_input import crawled

    return crawled(pipeline, out, lambda words: console.print(words, highlight=False))


def plan_recipe(recipe: Recipe, out: str, seed: int = 0) -> tuple[Plan, Supply]:
    """The plan of `recipe` on what the store at `out` has, and that supply."""
    supply = read_supply(FileSystem(out), recipe)
    return make_plan(recipe, supply, seed), supply
