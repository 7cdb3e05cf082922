from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from build_toy import RECIPE
from build_toy import build as build_toy
from toy_pipeline import ITEMS, UNITS, Toy, ToyParameters
from trees import tree
from typer.testing import CliRunner, Result

from cli.description import describe_build
from cli.main import app
from corpus.counting import counting_rule
from corpus.store import builds
from corpus.store.builds import BuildState, InFlight
from corpus.store.drivers import Driver
from corpus.store.files import FileSystem, StoreError
from mixtures.recipe import Recipe

#: The recipe of the toy blend, which names its pipeline as recipes of users do.
NAMED = Recipe.model_validate(
    {
        **RECIPE.model_dump(),
        "components": [
            {**row.model_dump(), "datasets": [{"name": "toys", "reach": "local", "pipeline": "toy"}]}
            for row in RECIPE.components
        ],
    }
)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A store of toys with a finished blend; no build has said what it is."""
    build_toy(str(tmp_path / "out"))
    return tmp_path / "out"


def _status(out: Path | str, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["status", "--out", str(out), *arguments])


def _begin(out: Path, monkeypatch: pytest.MonkeyPatch, listed: int = UNITS) -> tuple[BuildState, list[str]]:
    monkeypatch.setattr(builds, "HEARTBEAT_SECONDS", 0.0)
    pipeline = Toy(ToyParameters(size=200))
    units = list(pipeline.limited_units())
    names = [pipeline.unit_name(unit, counting_rule().describe()) for unit in units]
    state = BuildState.begin(FileSystem(str(out)), describe_build(NAMED, 0, None))
    pieces, sizes = [unit.piece for unit in units], [len(unit.items) for unit in units]
    state.listed("toy", "toys", names[:listed], pieces[:listed], sizes[:listed], final=listed == UNITS)
    return state, names


def _row(shown: str, name: str) -> list[str]:
    (line,) = [line for line in shown.splitlines() if re.match(rf"[│|] *{name}\b", line)]
    return [cell.strip() for cell in re.split("[│|]", line)[1:-1]]


def test_a_store_whose_builds_are_forgotten(out: Path) -> None:
    shown = _status(out)
    assert shown.exit_code == 0, shown.exception
    assert "does not know of any build" in shown.output
    row = _row(shown.output, "toy/toys")
    assert row[:7] == ["toy/toys", "?", str(UNITS), "", "?", str(UNITS * ITEMS), "72"]
    assert row[7:9] == ["18", "6"]
    assert row[-1].startswith("error_RuntimeError 6, no_records 6,")
    assert "only what is published is shown" in shown.output
    assert re.search(r"toys: finished, 20,000 tokens planned, \d+ records", shown.output)
    assert "free disk" in shown.output


def test_a_build_that_runs(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state, names = _begin(out, monkeypatch)
    (out / "_units" / "toy" / f"{names[4]}.json").unlink()
    (out / "_units" / "toy" / f"{names[5]}.json").unlink()
    state.heartbeat([InFlight("toy", "toys", names[5], "piece 5", 0.0, "node-3")])
    before = tree(out)
    shown = _status(out)
    assert tree(out) == before
    assert _row(shown.output, "toy/toys")[1:5] == [str(UNITS), "4", "1", "1"]
    assert "running: process" in shown.output
    assert re.search(r"toy/toys: piece 5, for \d+ days, on node-3", shown.output)
    assert "vlend resume" not in shown.output


def test_a_build_whose_driver_is_gone(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state, names = _begin(out, monkeypatch, listed=3)
    (out / "_units" / "toy" / f"{names[1]}.json").unlink()
    state._driver = Driver("node-1", state._driver.machine, state._driver.pid, "another start")
    state.heartbeat([InFlight("toy", "toys", names[1], "piece 1", 0.0)])
    shown = _status(out).output
    assert "driver gone: process" in shown
    assert _row(shown, "toy/toys")[1:5] == ["3+", "2", "0", "1+"]
    assert "the listing is still under way" not in shown
    assert "the listing is not complete" in shown
    assert "in work now" not in shown
    assert f"to go on: vlend resume --out {out}" in shown


def test_a_stopped_build_says_why_and_a_finished_one_when(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state, _ = _begin(out, monkeypatch)
    state.finish("stopped", "StoreError: the disk is full")
    shown = _status(out).output
    assert re.search(r"stopped 2\d{3}-.* UTC, begun .*: StoreError: the disk is full", shown)
    assert "vlend resume" in shown
    state.finish("finished")
    shown = _status(out).output
    assert re.search(r"finished 2\d{3}-.* UTC", shown)
    assert "vlend resume" not in shown
    (out / "mixes" / "toys" / "manifest.json").unlink()
    shown = _status(out).output
    assert "the blend is not written" in shown
    assert "toys: not finished, 20,000 tokens planned" in shown
    assert "vlend resume" in shown


def test_a_pipeline_that_waits_to_be_listed(tmp_path: Path) -> None:
    BuildState.begin(FileSystem(str(tmp_path)), describe_build(NAMED, 0, None))
    shown = _status(tmp_path).output
    assert _row(shown, "toy/toys")[1:3] == ["?", "0"]
    assert "has not listed" in shown


def test_other_builds_are_named_and_can_be_chosen(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builds, "_now", lambda: "2026-01-01T00:00:00+00:00")
    state, _ = _begin(out, monkeypatch)
    monkeypatch.setattr(builds, "_now", lambda: "2026-01-02T00:00:00+00:00")
    later = BuildState.begin(FileSystem(str(out)), describe_build(NAMED, 7, 20))
    shown = _status(out).output
    assert f"build {later.name[:12]}: build toys, seed 7, at most 20 items per pipeline" in shown
    assert re.search(rf"{state.name[:12]}  unfinished  begun 2026-01-01 00:00 UTC  build toys, seed 0", shown)
    assert f"build {state.name[:12]}: build toys, seed 0" in _status(out, "--build", state.name[:6]).output


def test_json_says_the_same(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    state, _ = _begin(out, monkeypatch)
    state.finish("stopped", "enough")
    told = json.loads(_status(out, "--json").output)
    assert told["build"]["name"] == state.name
    assert (told["build"]["state"], told["build"]["message"]) == ("stopped", "enough")
    assert told["build"]["can_resume"] is True
    (line,) = told["pipelines"]
    assert (line["listed"], line["done"], line["missing"]) == (UNITS, UNITS, 0)
    assert sum(line["dropped"].values()) == 18
    assert told["blends"][0]["planned"] == 20_000
    assert told["free_bytes"] > 0


def test_on_an_object_store() -> None:
    out = "memory://status"
    build_toy(out)
    shown = _status(out)
    assert shown.exit_code == 0, shown.exception
    assert _row(shown.output, "toy/toys")[2] == str(UNITS)
    assert "free disk" not in shown.output


def test_a_wrong_folder_is_one_sentence(tmp_path: Path) -> None:
    shown = _status(tmp_path / "none")
    assert isinstance(shown.exception, StoreError)
    assert "does not exist" in str(shown.exception)
