"""What a build is, as JSON that is stored with it (`corpus.store.builds`), and the same build again from that JSON.

Inputs that a recipe takes from the environment (`${NAME}`) are stored under that name, never with its value.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from corpus.counting import counting_rule
from corpus.store.files import FileSystem, StoreError
from mixtures.manifest import MANIFEST_NAME
from mixtures.recipe import Recipe, load_recipe
from pipelines.engine.pipeline import Pipeline

if TYPE_CHECKING:
    from rich.console import Console

    from mixtures.manifest import Manifest


def describe_build(recipe: Recipe, seed: int, limit: int | None) -> dict[str, Any]:
    """The description of `vlend build`: everything that decides its result but the input itself."""
    return {
        "command": "build",
        "recipe": recipe.model_dump(mode="json"),
        "seed": seed,
        "limit": limit,
        "counting_rule": _rule(recipe),
        **({"needed": needed_entries(recipe)} if recipe.needs else {}),
    }


def needed_entries(recipe: Recipe) -> list[list[str]]:
    """Pipeline and source of every dataset of the recipes that the recipe needs."""
    rows = [row for one in map(load_recipe, recipe.needs) for row in one.components]
    found = {(dataset.pipeline, dataset.name) for row in rows for dataset in row.datasets if dataset.pipeline}
    return sorted([pipeline, name] for pipeline, name in found)


def describe_run(pipelines: Sequence[Pipeline], recipe: Recipe) -> dict[str, Any]:
    """The description of `vlend run`: pipelines with their parameters, counted under the rule of `recipe`."""
    return {
        "command": "run",
        "recipe": recipe.model_dump(mode="json"),
        "pipelines": [
            {"pipeline": pipeline.name, "parameters": pipeline.parameters.model_dump(mode="json")}
            for pipeline in pipelines
        ],
        "counting_rule": _rule(recipe),
    }


def recipe_of(description: dict[str, Any]) -> Recipe:
    """The recipe of a description; `StoreError` if this vlend does not read it."""
    try:
        return Recipe.model_validate(description["recipe"])
    except (KeyError, ValidationError) as error:
        raise StoreError("the recipe of this build is not one that this vlend reads; start it anew") from error


def in_words(description: dict[str, Any]) -> str:
    """One line: `build pretrain, seed 0, at most 40 items per pipeline`."""
    if description.get("command") == "build":
        words = f"build {description['recipe']['name']}, seed {description['seed']}"
        return words + (f", at most {description['limit']} items per pipeline" if description["limit"] else "")
    if "pipelines" not in description:
        return "a build of another vlend"
    runs = []
    for run in description["pipelines"]:
        limit = run["parameters"].get("limit")
        name = f"{run['pipeline']}/{run['parameters']['source']}"
        runs.append(name + (f", at most {limit} items" if limit else ""))
    return f"run {'; '.join(runs)}"


def entries_of(description: dict[str, Any]) -> list[tuple[str, str]]:
    """Pipeline and source of everything that the described build runs, in its order."""
    if description.get("command") == "build":
        datasets = [dataset for row in description["recipe"]["components"] for dataset in row["datasets"]]
        found = [(pipeline, source) for pipeline, source in description.get("needed", ())]
        found += [(dataset["pipeline"], dataset["name"]) for dataset in datasets if dataset["pipeline"]]
    else:
        found = [(run["pipeline"], run["parameters"]["source"]) for run in description.get("pipelines", ())]
    return list(dict.fromkeys(found))


def blend_is_missing(files: FileSystem, description: dict[str, Any]) -> bool:
    """Does the described build end in a blend that is not written yet?"""
    if description.get("command") != "build":
        return False
    return not files.exists(f"mixes/{description['recipe']['name']}/{MANIFEST_NAME}")


def build_again(
    description: dict[str, Any], out: str, console: Console, *, replace: bool = False, workers: int | None = None
) -> Manifest | None:
    """Run the described build into the store at `out`: what is missing is done. The manifest, if it ends in a blend."""
    from cli import building

    if description.get("command") not in ("build", "run"):
        raise StoreError("this build was not started by `vlend build` or `vlend run`; start it again the way it was")
    recipe = recipe_of(description)
    _same_rule(description, recipe)
    if description["command"] == "build":
        seed, limit = description["seed"], description["limit"]
        return building.build(recipe, out, console, seed=seed, limit=limit, replace=replace, workers=workers)
    pipelines = [building.make_pipeline(run["pipeline"], **run["parameters"]) for run in description["pipelines"]]
    building.run(pipelines, out, recipe, console, workers)
    return None


def _rule(recipe: Recipe) -> dict[str, Any]:
    return counting_rule(recipe.counting.template, recipe.counting.tokenizer).describe()


def _same_rule(description: dict[str, Any], recipe: Recipe) -> None:
    """A tokenizer that changed under its path would give other units: not the same build."""
    if _rule(recipe) != description["counting_rule"]:
        raise StoreError(
            "the counting rule (tokenizer or template) is another than when this build began, so nothing of it could "
            "be used again; put the old tokenizer back, or start a new build"
        )
