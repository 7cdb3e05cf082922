"""Trials on a local Ray, with the smallest shipped model: what the workers import is what is installed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from toy_store import toy_store
from toy_streams import RECIPE

from model.ablation.job import on_ray
from model.ablation.run import run_ablation
from model.ablation.settings import AblationSettings
from model.ablation.trials import Trial
from pipelines.engine.job import connected


@pytest.mark.slow
def test_trials_run_in_workers_and_one_that_fails_stops_no_other(tmp_path: Path) -> None:
    toy_store(str(tmp_path), size=24)
    path = tmp_path / "toys.yaml"
    path.write_text(yaml.safe_dump({**RECIPE, "max_epochs": 20}))
    settings = AblationSettings(
        out=str(tmp_path), name="toy", recipe=str(path), tokens=2_000, sequence_length=640, global_batch=2, seeds=1,
        only=("text-100", "text-70"), limit=2,
    )  # fmt: skip
    # a file in the place of a run's folder: that trial cannot begin
    blocked = settings.run("text-100", 0).path
    blocked.parent.mkdir()
    blocked.write_text("")
    told: list[str] = []

    def tell(trial: Trial, outcome: dict[str, Any], kept: bool) -> None:
        told.append(trial.arm.name)

    with connected(2), pytest.raises(OSError, match="text-100"):
        run_ablation(settings, on_ray, tell)
    assert told == ["text-70"]
    outcome = json.loads((tmp_path / "ablations" / "toy" / "trials" / "text-70-seed-0.json").read_text())
    assert outcome["steps"] >= 1
    assert (tmp_path / "ablations" / "toy" / "README.md").exists()
