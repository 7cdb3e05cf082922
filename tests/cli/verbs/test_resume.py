"""`vlend resume` on a real local Ray and a small build."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from cli.building import make_pipeline
from cli.description import describe_build, describe_run
from cli.main import app
from corpus.store.builds import BuildState
from corpus.store.files import FileSystem, StoreError
from corpus.store.snapshot import current
from mixtures.manifest import read_manifest
from mixtures.recipe import Recipe, RecipeError

RECIPE = Recipe.model_validate(
    {
        "name": "mine",
        "total": 300,
        "components": [
            {
                "name": "text_only",
                "share": 100,
                "datasets": [
                    {"name": "notes", "reach": "local", "pipeline": "user_files", "input": "${NOTES}/rows.jsonl"}
                ],
            }
        ],
    }
)


@pytest.fixture(scope="module")
def local_ray():
    from pipelines.engine.job import connected

    os.environ.pop("RAY_ADDRESS", None)
    with connected(workers=1):
        yield


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with forty rows, named by NOTES."""
    folder = tmp_path / "notes"
    folder.mkdir()
    rows = [{"text": f"Note {number}: the {number}th stone is {number * 7 % 31} cm wide."} for number in range(40)]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    monkeypatch.setenv("NOTES", str(folder))
    return folder


def _begun(out: Path, description: dict[str, Any], state: str = "stopped") -> str:
    build = BuildState.begin(FileSystem(str(out)), description)
    if state != "running":
        build.finish(state)
    if state == "finished":
        FileSystem(str(out)).replace("mixes/mine/manifest.json", b"{}")
    return build.name


def _resume(out: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["resume", "--out", str(out), *arguments])


@pytest.mark.usefixtures("local_ray", "notes")
def test_a_build_goes_on_with_its_recipe_seed_and_limit(tmp_path: Path) -> None:
    out = tmp_path / "out"
    _begun(out, describe_build(RECIPE, seed=5, limit=30))
    shown = _resume(out)
    assert shown.exit_code == 0, shown.exception
    assert "build mine, seed 5, at most 30 items per pipeline" in shown.output
    manifest = read_manifest(out / "mixes" / "mine")
    assert manifest.seed == 5
    assert [line.items for line in manifest.ledger] == [30]
    assert manifest.components[0].target == 300


@pytest.mark.usefixtures("local_ray")
def test_a_run_goes_on_with_its_parameters(tmp_path: Path, notes: Path) -> None:
    out = tmp_path / "out"
    pipeline = make_pipeline("user_files", input=str(notes), source="stones", component="text_only", limit=7)
    _begun(out, describe_run([pipeline], RECIPE))
    shown = _resume(out)
    assert shown.exit_code == 0, shown.exception
    snapshot = current(FileSystem(str(out)), "text_only")
    assert snapshot is not None
    assert snapshot["entries"]["user_files/stones"]["ledger"]["items"] == 7
    assert not (out / "mixes").exists()


def test_an_input_from_the_environment_is_neither_stored_nor_guessed(
    tmp_path: Path, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    name = _begun(out, describe_build(RECIPE, seed=0, limit=None))
    assert str(notes) not in (out / "_builds" / name / "build.json").read_text()
    monkeypatch.delenv("NOTES")
    shown = _resume(out)
    assert isinstance(shown.exception, RecipeError)
    assert "set the environment variable NOTES" in str(shown.exception)


def test_nothing_to_resume_is_said(tmp_path: Path) -> None:
    shown = _resume(tmp_path / "out")
    assert isinstance(shown.exception, StoreError)
    assert "holds no build that could be resumed" in str(shown.exception)
    assert not (tmp_path / "out").exists()


def test_a_finished_build_is_left_alone(tmp_path: Path) -> None:
    _begun(tmp_path, describe_build(RECIPE, seed=0, limit=None), "finished")
    shown = _resume(tmp_path)
    assert shown.exit_code == 0
    assert "nothing to resume: build mine, seed 0 is finished" in shown.output
    assert not (tmp_path / "components").exists()


@pytest.mark.usefixtures("local_ray", "notes")
def test_a_build_whose_blend_is_not_written_is_not_finished(tmp_path: Path) -> None:
    _begun(tmp_path / "out", describe_build(RECIPE, seed=0, limit=None), "finished")
    (tmp_path / "out" / "mixes" / "mine" / "manifest.json").unlink()
    assert _resume(tmp_path / "out").exit_code == 0
    assert read_manifest(tmp_path / "out" / "mixes" / "mine").name == "mine"


def test_a_build_that_runs_is_not_run_a_second_time_by_mistake(tmp_path: Path) -> None:
    _begun(tmp_path, describe_build(RECIPE, seed=0, limit=None), "running")
    shown = _resume(tmp_path)
    assert isinstance(shown.exception, StoreError)
    assert f"process {os.getpid()}" in str(shown.exception)
    assert "--force" in str(shown.exception)


@pytest.mark.usefixtures("local_ray", "notes")
def test_force_runs_it_all_the_same(tmp_path: Path) -> None:
    _begun(tmp_path / "out", describe_build(RECIPE, seed=0, limit=None), "running")
    assert _resume(tmp_path / "out", "--force").exit_code == 0
    assert read_manifest(tmp_path / "out" / "mixes" / "mine").name == "mine"


def test_a_build_is_chosen_by_the_beginning_of_its_name(tmp_path: Path) -> None:
    names = [_begun(tmp_path, describe_build(RECIPE, seed=seed, limit=None), "finished") for seed in (1, 2)]
    for seed, name in enumerate(names, start=1):
        assert f"seed {seed} is finished" in _resume(tmp_path, "--build", name[:8]).output
    several = _resume(tmp_path, "--build", "")
    assert "several builds begin with" in str(several.exception)
    unknown = _resume(tmp_path, "--build", "zz")
    assert "no build begins with 'zz'" in str(unknown.exception)
    assert names[0][:12] in str(unknown.exception)


def test_a_changed_counting_rule_is_not_the_same_build(tmp_path: Path) -> None:
    description = describe_build(RECIPE, seed=0, limit=None)
    description["counting_rule"] = {**description["counting_rule"], "tokenizer": "another"}
    _begun(tmp_path, description)
    assert "the counting rule" in str(_resume(tmp_path).exception)


@pytest.mark.parametrize("description", [{"pipelines": []}, {"command": "build", "recipe": {"name": "x"}}])
def test_a_description_that_cannot_be_read_is_said(tmp_path: Path, description: dict[str, Any]) -> None:
    _begun(tmp_path, {"seed": 0, "limit": None, **description})
    assert "start it" in str(_resume(tmp_path).exception)
