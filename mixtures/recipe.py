"""Recipes: YAML files that say which rows a blend has, their shares, and which datasets feed each row.

Unknown keys are refused with the nearest known name; a recipe that cannot be used says in one sentence what to change.
docs/recipes.md describes every key.
"""

from __future__ import annotations

import difflib
import os
import re
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from corpus.identity import fingerprint

RECIPES = Path(__file__).parent / "recipes"

#: How a dataset is reached. Only `local` ones can be built without network, accounts or agreements.
Reach = Literal["local", "hub", "url_list", "registration", "not_public"]
Unit = Literal["tokens", "text_tokens", "loss_tokens", "records"]


class RecipeError(ValueError):
    """A recipe that cannot be used; the text says what to change."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Dataset(_Strict):
    """A dataset of a row. With a `pipeline` vlend builds it from `input`; without one it is looked for in the store."""

    name: str = Field(pattern=r"^[^/]+$")
    reach: Reach
    pipeline: str | None = None
    #: `bundled`, a path, glob or URL; ${NAME} stands for an environment variable.
    input: str = "bundled"
    #: Further parameters of the pipeline.
    options: dict[str, Any] = Field(default_factory=dict)
    #: Share inside the row relative to its siblings; by default in proportion to what each has.
    weight: float | None = Field(default=None, gt=0)
    note: str = ""


class Component(_Strict):
    """A row of the mixture: a share in percent of the whole, and the datasets that feed it."""

    name: str = Field(pattern=r"^[^/\s]+$")
    share: float = Field(gt=0, le=100)
    datasets: tuple[Dataset, ...] = Field(min_length=1)


class Counting(_Strict):
    """The counting rule: a template family, and a tokenizer (path or hub id; by default the shipped one)."""

    template: Literal["deepseek-vl", "qwen2-vl"] = "deepseek-vl"
    tokenizer: str | None = None


class Recipe(_Strict):
    """A whole recipe."""

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    description: str = ""
    #: Which table of the paper the rows are compared with in the report.
    paper_table: Literal[1, 2] | None = None
    unit: Unit = "tokens"
    total: int = Field(gt=0)
    #: No record is drawn more often than this.
    max_epochs: int = Field(default=4, ge=1)
    #: A row without any data: stop, or share its part among the others.
    on_missing: Literal["stop", "renormalise"] = "stop"
    #: A row with too little data: stop, shrink the whole blend, or share the lack among the others.
    on_shortage: Literal["stop", "shrink", "respread"] = "stop"
    counting: Counting = Counting()
    components: tuple[Component, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> Recipe:
        total = sum(component.share for component in self.components)
        if abs(total - 100) > 1e-6:
            raise ValueError(f"the shares of the components sum to {total:g}, not to 100; change one of them")
        names = [component.name for component in self.components]
        if repeated := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"component {repeated[0]!r} appears twice; join its datasets under one entry")
        for component in self.components:
            datasets = [dataset.name for dataset in component.datasets]
            if twice := sorted({name for name in datasets if datasets.count(name) > 1}):
                raise ValueError(f"dataset {twice[0]!r} appears twice in component {component.name!r}")
        return self

    def hash(self) -> str:
        """Fingerprint of everything that the recipe says."""
        return fingerprint(self.model_dump(mode="json"))


def load_recipe(name_or_path: str) -> Recipe:
    """The recipe in a YAML file, or one that ships with vlend, by name (`pretrain`)."""
    path = Path(name_or_path)
    if not path.suffix:
        path = RECIPES / f"{name_or_path}.yaml"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        known = sorted(file.stem for file in RECIPES.glob("*.yaml"))
        raise RecipeError(f"no recipe {name_or_path!r}; give a path to a YAML file, or one of {known}") from None
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise RecipeError(f"{path} is not YAML: {error}") from error
    if not isinstance(content, dict):
        raise RecipeError(f"{path} does not hold a mapping of recipe keys")
    try:
        return Recipe.model_validate(content)
    except ValidationError as error:
        raise RecipeError(f"{path}: {_explain(error)}") from error


def expand_input(dataset: Dataset) -> str:
    """`dataset.input` with ${NAME} replaced from the environment."""

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in os.environ:
            raise RecipeError(f"dataset {dataset.name!r} reads from ${{{name}}}: set the environment variable {name}")
        return os.environ[name]

    return re.sub(r"\$\{(\w+)\}", value, dataset.input)


def _explain(error: ValidationError) -> str:
    """The first problem in one sentence, with the nearest known key for an unknown one."""
    first = error.errors()[0]
    place = ".".join(str(step) for step in first["loc"])
    if first["type"] == "extra_forbidden":
        key = str(first["loc"][-1])
        depth = sum(isinstance(step, int) for step in first["loc"])
        model: type[BaseModel] = (Recipe, Component, Dataset)[min(depth, 2)]
        if "counting" in first["loc"]:
            model = Counting
        near = difflib.get_close_matches(key, model.model_fields, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known keys are {sorted(model.model_fields)}"
        return f"unknown key {place!r}; {hint}"
    message = first["msg"].removeprefix("Value error, ")
    return f"{place}: {message}" if place else message
