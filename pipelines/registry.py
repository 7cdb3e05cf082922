"""The pipelines that `vlend run` and recipes know, by name. Each is the `PIPELINE` of its folder's job.py."""

from __future__ import annotations

import difflib
from importlib import import_module

from pipelines.engine.pipeline import InputError, Pipeline

#: name -> the module that wires it
JOBS: dict[str, str] = {
    "text": "pipelines.text.job",
    "charts": "pipelines.charts.job",
    "captions": "pipelines.captions.job",
    "scene_text": "pipelines.scene_text.job",
    "reports": "pipelines.reports.job",
    "documents": "pipelines.documents.job",
    "books": "pipelines.books.job",
    "arxiv": "pipelines.arxiv.job",
    "web": "pipelines.web.job",
    "notebooks": "pipelines.notebooks.job",
    "ui": "pipelines.ui.job",
    "user_files": "pipelines.user_files.job",
    "sft": "pipelines.sft.job",
}


def pipeline_class(name: str) -> type[Pipeline]:
    """The class of the pipeline `name`; raises `InputError` with the nearest known name."""
    if name not in JOBS:
        near = difflib.get_close_matches(name, JOBS, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known pipelines are {', '.join(sorted(JOBS))}"
        raise InputError(f"no pipeline {name!r}; {hint}")
    found: type[Pipeline] = import_module(JOBS[name]).PIPELINE
    return found
