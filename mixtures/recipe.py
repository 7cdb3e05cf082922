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
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    ValidationError,
    model_serializer,
    model_validator,
)

from corpus.identity import fingerprint

RECIPES = Path(__file__).parent / "recipes"

#: How a dataset is reached. Only `local` ones can be built without network, accounts or agreements.
Reach = Literal["local", "hub", "url_list", "registration", "not_public"]
Unit = Literal["tokens", "text_tokens", "loss_tokens", "records"]
Modality = Literal["text", "vision_language"]

#: Above this, the integers that decide the order would leave 64 bits.
LARGEST_TOTAL = 4_000_000_000_000


class RecipeError(ValueError):
    """A recipe that cannot be used; the text says what to change."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Dataset(_Strict):
    """A dataset of a row. With a `pipeline` vlend builds it from `input`; without one it is looked for in the store."""

    name: str = Field(pattern=r"^[^/]+$")
    reach: Reach
    pipeline: str | None = None
    #: `bundled`, a path, glob or URL; ${NAME} stands for an environment variable; `store` for the output root itself.
    input: str = "bundled"
    #: Further parameters of the pipeline.
    options: dict[str, Any] = Field(default_factory=dict)
    #: Share inside the row relative to its siblings; by default in proportion to what each has.
    weight: float | None = Field(default=None, gt=0)
    #: No record of this dataset is drawn more often; by default the recipe's `max_epochs`.
    max_epochs: int | None = Field(default=None, ge=1)
    note: str = ""


class Component(_Strict):
    """A row of the mixture: a share in percent of the whole, and the datasets that feed it."""

    name: str = Field(pattern=r"^[^/\s]+$")
    share: float = Field(gt=0, le=100)
    datasets: tuple[Dataset, ...] = Field(min_length=1)
    #: What schedule and grouping tell apart; by default `text` for text_only, `vision_language` for every other row.
    modality: Modality | None = None
    #: Datasets share by size to the power of 1/temperature: 1 is by size, large is alike. Not with weights.
    temperature: float | None = Field(default=None, gt=0)

    def kind(self) -> Modality:
        """The modality of the row."""
        return self.modality or ("text" if self.name == "text_only" else "vision_language")


class Stage(_Strict):
    """A named stretch of the run with one share of text, in percent, `until` a fraction of the global steps."""

    name: str = Field(min_length=1)
    until: float = Field(gt=0, le=1)
    text: float = Field(ge=0, le=100)


class Schedule(_Strict):
    """How the share of text moves over the run; inside a modality the rows keep the ratio of their shares.

    `linear`, `cosine` and `stepped` go from `start` percent of text to the recipe's share, over `steps` global batches
    or over a `fraction` of them; `stages` are constant one by one, and the last has the recipe's share.
    """

    kind: Literal["constant", "linear", "cosine", "stepped", "stages"] = "constant"
    start: float = Field(default=100, ge=0, le=100)
    steps: int | None = Field(default=None, gt=0)
    fraction: float | None = Field(default=None, gt=0, le=1)
    #: How many levels a stepped warm-up has before the last.
    levels: int = Field(default=4, ge=1, le=1000)
    stages: tuple[Stage, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> Schedule:
        lengths = (self.steps is not None) + (self.fraction is not None)
        if self.kind in ("linear", "cosine", "stepped") and lengths != 1:
            raise ValueError(f"a {self.kind} warm-up needs its length: give `steps` or `fraction`, one of them")
        if self.kind in ("constant", "stages") and lengths:
            raise ValueError(f"`steps` and `fraction` are for a warm-up, not for kind {self.kind!r}")
        if (self.kind == "stages") != bool(self.stages):
            raise ValueError("`stages` are given with kind 'stages', and only there")
        ends = [stage.until for stage in self.stages]
        if ends and (ends != sorted(set(ends)) or ends[-1] != 1):
            raise ValueError("the stages' `until` must rise, and the last must be 1")
        return self


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
    total: int = Field(gt=0, le=LARGEST_TOTAL)
    #: No record is drawn more often than this.
    max_epochs: int = Field(default=4, ge=1)
    #: A row without any data: stop, or share its part among the others.
    on_missing: Literal["stop", "renormalise"] = "stop"
    #: A row with too little data: stop, shrink the whole blend, or share the lack among the others.
    on_shortage: Literal["stop", "shrink", "respread"] = "stop"
    #: Tokens of a training sequence. Longer texts are cut at its multiples; longer records with images are left out.
    sequence_length: int | None = Field(default=None, gt=0, le=1 << 20)
    #: `best_fit` packs records into sequences; with `none` each record is a sequence of its own.
    packing: Literal["none", "best_fit"] = "none"
    #: Sequences of one training step, over all ranks.
    global_batch: int | None = Field(default=None, gt=0)
    #: `modality`: every global batch holds one modality.
    grouping: Literal["none", "modality"] = "none"
    schedule: Schedule = Schedule()
    #: A dataset of a text row whose short records fill the gaps of vision-language batches.
    fill_gaps: str | None = None
    counting: Counting = Counting()
    #: Recipes, by name or path, whose pipelines run first: for datasets that are made from the store (`input: store`).
    needs: tuple[str, ...] = ()
    components: tuple[Component, ...] = Field(min_length=1)

    @model_serializer(mode="wrap")
    def _written(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Without `needs` where there are none, so that plans made before the key was known keep their hashes."""
        content: dict[str, Any] = write(self)
        return content if self.needs else {key: value for key, value in content.items() if key != "needs"}

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
            if component.temperature and any(dataset.weight is not None for dataset in component.datasets):
                raise ValueError(f"component {component.name!r} has a temperature and weights; give one of them")
        return self

    @model_validator(mode="after")
    def _ordered(self) -> Recipe:
        if self.packing == "best_fit" and self.sequence_length is None:
            raise ValueError("packing needs a `sequence_length`")
        if self.grouping == "modality" and self.global_batch is None:
            raise ValueError("grouping needs a `global_batch`: a batch is what is grouped")
        if self.schedule.steps and self.global_batch is None:
            raise ValueError("a warm-up in steps needs a `global_batch`; or give its length as a `fraction`")
        modalities = {component.kind() for component in self.components}
        if len(modalities) < 2 and (self.grouping != "none" or self.schedule.kind != "constant"):
            raise ValueError("schedule and grouping need rows of both modalities, text and vision_language")
        if self.schedule.stages and abs(self.schedule.stages[-1].text - self.text_share()) > 1e-6:
            raise ValueError(
                f"the last stage has {self.schedule.stages[-1].text:g} % text and the rows {self.text_share():g} %; "
                f"the rows' shares are those of the last stage, so change one of them"
            )
        return self

    @model_validator(mode="after")
    def _gaps(self) -> Recipe:
        if self.fill_gaps is None:
            return self
        if (self.packing, self.grouping, self.unit) != ("best_fit", "modality", "tokens"):
            raise ValueError("fill_gaps needs `packing: best_fit`, `grouping: modality` and `unit: tokens`")
        texts = [(row.name, one.name) for row in self.components if row.kind() == "text" for one in row.datasets]
        found = [name for name in texts if self.fill_gaps in (name[1], f"{name[0]}/{name[1]}")]
        if len(found) != 1:
            known = ", ".join(f"{row}/{dataset}" for row, dataset in texts)
            raise ValueError(f"fill_gaps names {self.fill_gaps!r}, and must name one dataset of a text row: {known}")
        return self

    def filler(self) -> tuple[str, str] | None:
        """Row and name of the dataset that `fill_gaps` names."""
        names = [(row.name, one.name) for row in self.components if row.kind() == "text" for one in row.datasets]
        return next((n for n in names if self.fill_gaps in (n[1], f"{n[0]}/{n[1]}")), None)

    def text_share(self) -> float:
        """The share of text rows at the end of the schedule, in percent."""
        return sum(component.share for component in self.components if component.kind() == "text")

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
    problems = error.errors()
    # a misspelt key also leaves the right one missing: the first is what to change
    first = next((problem for problem in problems if problem["type"] == "extra_forbidden"), problems[0])
    place = ".".join(str(step) for step in first["loc"])
    if first["type"] == "extra_forbidden":
        key = str(first["loc"][-1])
        models: dict[Any, type[BaseModel]] = {
            "components": Component, "datasets": Dataset, "counting": Counting, "schedule": Schedule, "stages": Stage,
        }  # fmt: skip
        parents = [step for step in first["loc"][:-1] if not isinstance(step, int)]
        model = models[parents[-1]] if parents else Recipe
        near = difflib.get_close_matches(key, model.model_fields, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known keys are {sorted(model.model_fields)}"
        return f"unknown key {place!r}; {hint}"
    message = first["msg"].removeprefix("Value error, ")
    return f"{place}: {message}" if place else message
