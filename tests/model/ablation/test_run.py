"""An ablation of two arms on the toy store, with a model that trains in a second."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from micro_runs import STAGE
from mite import CONFIG
from toy_store import toy_store
from toy_streams import RECIPE

from mixtures.plan import ShortageError
from model import presets
from model.ablation import trials
from model.ablation.run import run_ablation
from model.ablation.settings import AblationSettings
from model.evaluation.errors import EvaluationError


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AblationSettings:
    toy_store(str(tmp_path), size=24)
    path = tmp_path / "toys.yaml"
    path.write_text(yaml.safe_dump({**RECIPE, "max_epochs": 20}))
    monkeypatch.setitem(presets.PRESETS, "deepseek-vl/mite", CONFIG)
    stage = STAGE.model_copy(update={"batch": 2, "sequence_length": 640})
    monkeypatch.setattr(AblationSettings, "stage", lambda self: stage)
    return AblationSettings(
        out=str(tmp_path), name="toy", recipe=str(path), model="mite", tokens=3_000, sequence_length=640,
        global_batch=2, seeds=2, only=("text-100", "text-70"), limit=2,
    )  # fmt: skip


def test_trials_are_made_once_and_told_apart(settings: AblationSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, int, bool]] = []

    def tell(trial: trials.Trial, outcome: dict[str, Any], kept: bool) -> None:
        told.append((trial.arm.name, trial.seed, kept))

    summary = run_ablation(settings, told=tell)
    assert told == [("text-100", 0, False), ("text-100", 1, False), ("text-70", 0, False), ("text-70", 1, False)]
    folder = Path(settings.out, "ablations", "toy")
    files = sorted(path.name for path in (folder / "trials").iterdir())
    assert files == ["text-100-seed-0.json", "text-100-seed-1.json", "text-70-seed-0.json", "text-70-seed-1.json"]
    outcome = json.loads((folder / "trials" / "text-70-seed-1.json").read_text())
    assert outcome["images"] > 0
    assert outcome["components"].keys() == {"caption", "text_only"}
    assert abs(outcome["tokens"] - settings.tokens) < 1_000
    # text alone is judged on pictures too, and all on the same records
    alone = json.loads((folder / "trials" / "text-100-seed-0.json").read_text())
    assert alone["images"] == 0
    assert alone["losses"]["vision_language.bits_per_byte"] > 0
    assert alone["held_out"] == outcome["held_out"]
    spread = summary.spreads["text-70"]["text.bits_per_byte"]
    assert len(set(spread.values)) == 2
    # metrics stay, weights go
    run = settings.run("text-70", 0)
    assert run.read_metrics("train")
    assert run.read_metrics("eval")
    assert not run.export.exists()
    assert not run.checkpoints.exists()
    assert (folder / "picture.png").read_bytes().startswith(b"\x89PNG")
    assert "text-100" in (folder / "README.md").read_text()

    # another time nothing is trained; one that is lost is made again, alike
    lost = folder / "trials" / "text-70-seed-1.json"
    lost.unlink()
    trials.forget(trials.make_trials(settings)[3])
    told.clear()
    run_ablation(settings, told=tell)
    assert told == [("text-100", 0, True), ("text-100", 1, True), ("text-70", 0, True), ("text-70", 1, False)]
    again = json.loads(lost.read_text())
    assert {**again, "training_seconds": 0} == {**outcome, "training_seconds": 0}

    # other settings are refused, with what differs
    with pytest.raises(EvaluationError, match="tokens: 3000 before, 5000 now"):
        run_ablation(settings.model_copy(update={"tokens": 5_000}))
    lost.write_text("{")
    with pytest.raises(EvaluationError, match="cannot be read"):
        run_ablation(settings)


def test_what_the_data_does_not_reach_shows_before_anything_is_trained(settings: AblationSettings) -> None:
    with pytest.raises(ShortageError):
        run_ablation(settings.model_copy(update={"tokens": 40_000_000}))
    assert not Path(settings.out, "runs").exists()
