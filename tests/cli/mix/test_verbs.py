from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from toy_store import toy_store
from typer.testing import CliRunner, Result

from cli.main import app
from corpus.store.files import FileSystem
from corpus.store.snapshot import current
from mixtures.plan import make_plan
from mixtures.recipe import load_recipe
from mixtures.supply import read_supply

ROWS = [
    {"name": "caption", "share": 70, "datasets": [{"name": "toys", "reach": "local"}]},
    {"name": "text_only", "share": 30, "datasets": [{"name": "toys", "reach": "local"}]},
]
PACKED = {
    "name": "packed",
    "total": 20_000,
    "max_epochs": 8,
    "sequence_length": 1024,
    "packing": "best_fit",
    "global_batch": 4,
    "grouping": "modality",
    "schedule": {"kind": "linear", "fraction": 0.5},
    "components": ROWS,
}


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A toy store with the plans of two blends, and their recipes beside it."""
    folder = tmp_path_factory.mktemp("store")
    files = toy_store(str(folder / "out"), size=200)
    for recipe in (PACKED, {"name": "plain", "total": 10_000, "components": ROWS}):
        path = folder / f"{recipe['name']}.yaml"
        path.write_text(yaml.safe_dump(recipe))
        loaded = load_recipe(str(path))
        plan = make_plan(loaded, read_supply(files, loaded))
        files.replace(f"mixes/{loaded.name}/plan.json", plan.to_json().encode())
    return folder / "out"


def _mix(out: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["mix", *arguments, "--out", str(out)])


def _shown(out: Path, *arguments: str) -> str:
    result = _mix(out, *arguments)
    assert result.exit_code == 0, result.exception
    return result.output


def _refused(out: Path, *arguments: str) -> str:
    result = _mix(out, *arguments)
    assert result.exit_code == 1
    return str(result.exception)


def test_plan_shows_amounts_fill_and_the_integral_of_the_schedule(out: Path) -> None:
    shown = _shown(out, "plan", "--recipe", str(out.parent / "packed.yaml"))
    for heading in ("final %", "run %", "available", "wanted", "planned", "epochs", "fill %", "binds"):
        assert heading in shown
    assert "packed: 20,000 tokens" in shown
    assert "share of all that is given up to a point" in shown
    plain = _shown(out, "plan", "--recipe", str(out.parent / "plain.yaml"))
    assert "fill %" not in plain
    assert "up to a point" not in plain


def test_plan_tells_what_fills_gaps(out: Path) -> None:
    path = out.parent / "gaps.yaml"
    path.write_text(yaml.safe_dump({**PACKED, "name": "gaps", "total": 30_000, "fill_gaps": "text_only/toys"}))
    shown = " ".join(_shown(out, "plan", "--recipe", str(path)).split())
    found = re.search(
        r"sequences take ([\d,]+) tokens of text_only/toys.*they are (\S+) % full without and (\S+) %", shown
    )
    assert found is not None
    assert float(found[2]) < float(found[3])
    assert "emptiest batch, vision_language" in _shown(out, "stats", "--recipe", str(path))


def test_at_tells_the_records_of_a_step_and_of_each_rank(out: Path) -> None:
    whole = json.loads(_shown(out, "at", "packed", "--step", "3", "--json"))
    assert whole["step"] == 3
    parts = [
        json.loads(
            _shown(out, "at", "packed", "--step", "3", "--rank", rank, "--world", "2", "--micro", "1", "--json")
        )["pieces"]
        for rank in "01"
    ]
    assert sorted(piece["position"] for piece in parts[0] + parts[1]) == [p["position"] for p in whole["pieces"]]
    assert {piece["micro_batch"] for piece in parts[0]} == {0, 1}
    shown = _shown(out, "at", "packed", "--step", "3", "--rank", "1", "--world", "2", "--micro", "1")
    assert parts[1][0]["id"] in shown
    assert "rank 1 of 2" in shown


def test_at_of_a_recipe_is_that_of_its_blend(out: Path) -> None:
    recipe = str(out.parent / "packed.yaml")
    assert _shown(out, "at", "--recipe", recipe, "--step", "2") == _shown(out, "at", "packed", "--step", "2")
    shown = _shown(out, "at", "plain", "--step", "0", "--global-batch", "3")
    assert "3 sequences, 3 pieces" in shown


def test_preview_prints_a_table_and_writes_a_picture(out: Path, tmp_path: Path) -> None:
    picture = tmp_path / "p.png"
    shown = _shown(out, "preview", "packed", "--n", "5", "--to", str(picture))
    assert "steps 0 to 4 of" in shown
    assert "vision_language" in shown
    assert "toys %" in " ".join(_shown(out, "preview", "packed", "--datasets", "--to", str(picture)).split())
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_stats_counts_images_or_leaves_them_out(out: Path) -> None:
    shown = _shown(out, "stats", "packed")
    assert "caption/toys" in shown
    assert "emptiest batch, text" in shown
    assert _shown(out, "stats", "packed", "--no-images") != shown


def test_diff_shows_what_changed(out: Path) -> None:
    shown = _shown(out, "diff", "plain", "packed")
    assert "packing" in shown
    assert "+10,000" in shown
    changes = json.loads(_shown(out, "diff", "plain", "packed", "--json"))
    assert {"where": "plan", "what": "total", "before": 10_000, "after": 20_000} in changes
    assert "make equal blends" in _shown(out, "diff", "plain", str(out / "mixes/plain/plan.json"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["at", "none", "--step", "0"], "there is no plan"),
        (["at", "packed", "--step", "4000"], "and no step 4,000"),
        (["preview", "packed", "--first", "4000"], "and no step 4,000"),
        (["at", "plain", "--step", "0"], "has no `global_batch`"),
        (["preview", "plain"], "give --global-batch N"),
        (["at", "packed", "--step", "0", "--global-batch", "5"], "global batches of 4"),
        (["at", "packed", "--recipe", "packed", "--step", "0"], "not both"),
        (["at", "packed", "--step", "0", "--rank", "3", "--world", "2"], "rank 3 of 2"),
        (["at", "packed", "--step", "0", "--rank", "0", "--world", "3"], "do not divide"),
        (["diff", "packed", "none"], "there is no plan"),
    ],
)
def test_what_cannot_be_shown_is_said_in_a_sentence(out: Path, arguments: list[str], message: str) -> None:
    assert message in _refused(out, *arguments)


def test_a_store_that_changed_since_the_plan(tmp_path: Path) -> None:
    files = toy_store(str(tmp_path / "out"), limit=20)
    path = tmp_path / "r.yaml"
    path.write_text(yaml.safe_dump({"name": "r", "total": 100, "global_batch": 2, "components": ROWS}))
    loaded = load_recipe(str(path))
    files.replace("mixes/r/plan.json", make_plan(loaded, read_supply(files, loaded)).to_json().encode())
    toy_store(str(tmp_path / "out"))
    assert current(FileSystem(str(tmp_path / "out")), "caption") is not None
    assert "the store has changed since the plan 'r' was made" in _refused(tmp_path / "out", "at", "r", "--step", "0")
