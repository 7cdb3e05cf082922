import logging
import pickle
import shutil
import sys
from pathlib import Path

import pytest
from micro_runs import recipe, settings

from model.evaluation.during import MOST_WAITING, Beside, Judge, evaluate_checkpoint
from model.evaluation.settings import EvalSettings
from model.training.run import train
from model.training.run_folder import RunFolder


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    out = tmp_path_factory.mktemp("store")
    train(settings(out, steps=2))
    return RunFolder(out, "one")


def _settings(run: RunFolder) -> EvalSettings:
    return EvalSettings(out=str(run.path.parents[1]), recipe=recipe(), limit=2, device="cpu", threads=1)


def test_a_checkpoint_is_judged_into_its_run(run: RunFolder) -> None:
    results = evaluate_checkpoint(run.checkpoint(2), _settings(run))
    line = run.read_metrics("eval")[-1]
    assert (line["step"], line["task"]) == (2, "losses")
    assert set(line["components"]) == {"caption", "text_only"}
    assert line["components"]["caption"] == results[0].groups["caption"]["loss"].value
    # the lines of training are as they were
    assert [line["step"] for line in run.read_metrics("train")] == [1, 2]


def test_what_a_task_is_given_may_travel_and_judges_a_held_checkpoint(run: RunFolder) -> None:
    held = run.path / "evaluating" / "step-00000002"
    shutil.copytree(run.checkpoint(2), held)
    before = len(run.read_metrics("eval"))
    pickle.loads(pickle.dumps(Judge(_settings(run))))(run, 2, held)
    lines = run.read_metrics("eval")
    assert len(lines) == before + 1
    assert lines[-1]["step"] == 2


def test_training_goes_on_while_another_process_judges(tmp_path: Path) -> None:
    run = RunFolder(tmp_path, "one")
    beside = Beside(_settings(run))
    train(settings(tmp_path, steps=2), beside)
    beside.finish()
    assert [line["step"] for line in run.read_metrics("eval")] == [2]
    assert len(list((run.path / "evaluations").glob("step-*-losses-*.json"))) == 1


def test_an_evaluation_that_fails_is_told_and_stops_nothing(
    run: RunFolder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    program = run.path / "fails"
    program.write_text("#!/bin/sh\necho 'EvaluationError: no such place' >&2\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    with caplog.at_level(logging.WARNING):
        beside = Beside(_settings(run))
        beside(run, 2)
        beside.finish()
    assert "step 2 could not be judged (EvaluationError: no such place)" in caplog.text


def test_late_evaluations_are_given_up_and_told(
    run: RunFolder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    begun = []
    monkeypatch.setattr(Beside, "_start", lambda self, run, step: begun.append(step))
    beside = Beside(_settings(run))
    with caplog.at_level(logging.WARNING):
        beside(run, 7)
    assert "its checkpoint is gone" in caplog.text
    monkeypatch.setattr(beside, "poll", lambda: None)
    with caplog.at_level(logging.WARNING):
        for step in range(10, 10 + MOST_WAITING + 1):
            beside(run, step)
    assert "step 10 is not judged" in caplog.text
    assert begun == []
