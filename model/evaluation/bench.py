"""What every task is given: the model that is judged, and what to judge it on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from corpus.counting import CountingRule
from model.evaluation import held_out
from model.evaluation.errors import EvaluationError
from model.evaluation.held_out import HeldOut
from model.evaluation.rows import Reader
from model.evaluation.settings import EvalSettings
from model.evaluation.texts import Texts
from model.presets import Model

T = TypeVar("T")


@dataclass
class Bench:
    """A model with its counting rule, and the settings of the evaluation."""

    model: Model
    rule: CountingRule
    settings: EvalSettings

    @cached_property
    def reader(self) -> Reader:
        """Makes the model's inputs."""
        return Reader(self.model)

    @cached_property
    def texts(self) -> Texts:
        """Makes prompts in the form that the settings name."""
        return Texts(self.rule, self.settings.form)

    @cached_property
    def held_out(self) -> HeldOut:
        """The held-out records; raises `EvaluationError` if the settings name none."""
        settings = self.settings
        if (settings.blend is None) == (settings.recipe is None):
            raise EvaluationError("held-out records are those of a blend or of a recipe: name one of them")
        if settings.recipe is not None:
            return held_out.of_stores(settings.out, settings.recipe)
        folder = str(settings.blend)
        if "://" not in folder and not (Path(folder) / "manifest.json").exists():
            folder = f"{settings.out}/mixes/{settings.blend}"
        return held_out.of_blend(folder)

    def some(self, items: Sequence[T]) -> list[T]:
        """All items, or as many as the limit says, evenly spread: the same ones each time."""
        limit = self.settings.limit
        if limit is None or limit >= len(items):
            return list(items)
        return [items[number * len(items) // limit] for number in range(limit)]
