"""What an evaluation is told. Importing this needs no torch."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from mixtures.recipe import Recipe
from model.evaluation.errors import EvaluationError

#: Tasks on held-out records, and those on a benchmark's file or folder.
HELD_OUT_TASKS = ("losses", "ocr", "charts")
FILE_TASKS = ("hellaswag", "mmlu", "mmbench", "gsm8k", "mbpp")


class EvalSettings(BaseModel):
    """`tasks` are names (`losses`), or names with the place of their files (`mmlu=FOLDER`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    tasks: tuple[str, ...] = ("losses",)
    #: the root of the store that `recipe` is read from, and that `blend` is looked for in
    out: str = "out"
    #: held-out records of a written blend: its name below `<out>/mixes`, or its folder
    blend: str | None = None
    #: … or of the datasets of a recipe, straight from the component stores
    recipe: str | Recipe | None = None
    #: at most so many items per task, per component for tasks on held-out records; the same ones each time
    limit: int | None = Field(default=None, gt=0)
    #: `document` for pre-trained models, `conversation` for fine-tuned ones
    form: Literal["document", "conversation"] = "document"
    #: how multiple choice is scored; by default letters, and continuations for HellaSwag
    scoring: Literal["letters", "continuations"] | None = None
    #: solved examples before a question; by default the benchmark's usual number
    shots: int | None = Field(default=None, ge=0)
    #: ask multiple choice with pictures in every rotation of its options, all of which must be right
    circular: bool = False
    #: tokens of a sequence that a loss is taken of; by default what the model reads
    sequence_length: int | None = Field(default=None, gt=0)
    #: longest answer of `ocr`, whose texts may be pages
    most_tokens: int = Field(default=1024, gt=0)
    device: Literal["auto", "cpu", "cuda"] = "auto"
    #: of the arithmetic; `auto` is bfloat16 on a GPU, float32 on a CPU
    dtype: Literal["auto", "float32", "bfloat16"] = "auto"
    threads: int | None = Field(default=None, gt=0)


def split_task(task: str) -> tuple[str, Path | None]:
    """Name and place of a task; raises `EvaluationError` with what is missing."""
    name, _, place = task.partition("=")
    known = (*HELD_OUT_TASKS, *FILE_TASKS)
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}"
        raise EvaluationError(f"no task {name!r}; {hint}")
    if name in FILE_TASKS and not place:
        raise EvaluationError(f"the task {name!r} needs the place of its files: {name}=PATH (docs/evaluation.md)")
    if name in HELD_OUT_TASKS and place:
        raise EvaluationError(f"the task {name!r} reads held-out records, not {place}; name them by blend or recipe")
    return name, Path(place) if place else None
