"""The verbs of upkeep, from the command line: what they print, write and return."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from toy_store import toy_store
from trees import tree
from typer.testing import CliRunner

from cli.main import app


def _vlend(*arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code == code, (done.output, done.exception)
    return re.sub(r"\s+", " ", done.output)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    toy_store(str(tmp_path / "out"))
    return tmp_path / "out"


def test_verify_passes_a_sound_store_and_fails_a_damaged_one(out: Path) -> None:
    place = ("--out", str(out))
    assert "everything that was checked is as it was written" in _vlend("verify", *place)
    assert "everything" in _vlend("verify", *place, "--deep")
    part = min(out.glob("components/caption/toys/part-*.parquet"))
    part.write_bytes(part.read_bytes()[:-1])
    told = _vlend("verify", *place, code=1)
    assert f"components/caption/toys/{part.name} holds" in told
    assert "then run the build again" in told


def test_verify_of_one_blend_looks_at_no_part(out: Path) -> None:
    min(out.glob("components/caption/toys/part-*.parquet")).unlink()
    told = _vlend("verify", "--out", str(out), "--blend", "none", code=1)
    assert "mixes/none/plan.json is missing" in told
    assert "components/" not in told


def test_compact_then_clean(out: Path) -> None:
    place = ("--out", str(out))
    before = tree(out)
    assert "toy/toys" in _vlend("compact", *place, "--workers", "1")
    assert "nothing to compact" in _vlend("compact", *place)
    assert set(before) <= set(tree(out))
    assert "kept for now: files younger than 1d" in _vlend("clean", *place)
    listed = _vlend("clean", *place, "--older-than", "0")
    assert "nothing was deleted; give --delete" in listed
    assert set(before) <= set(tree(out))
    assert "deleted 42 files" in _vlend("clean", *place, "--older-than", "0s", "--delete")
    assert not set(before) <= set(tree(out))
    _vlend("verify", *place)


def test_clean_tells_of_files_that_are_not_ours(out: Path) -> None:
    for number in range(12):
        (out / f"mine-{number:02}.txt").write_text("mine")
    told = _vlend("clean", "--out", str(out), "--older-than", "0", "--delete")
    assert "not vlend's, left alone: mine-00.txt" in told
    assert "2 more files" in told
    assert len(list(out.glob("mine-*.txt"))) == 12


def test_count_writes_counts_once(out: Path) -> None:
    told = _vlend("count", "--rule", "qwen2-vl", "--out", str(out))
    assert "caption" in told
    assert len(list(out.glob("components/*/*/*.counts-*"))) == 12
    assert "nothing to count" in _vlend("count", "--rule", "deepseek-vl", "--out", str(out))
    assert "known rules are deepseek-vl" in _vlend("count", "--rule", "x", "--out", str(out), code=2)


def test_migrate_of_a_current_store_does_nothing(out: Path) -> None:
    before = tree(out)
    assert "nothing to migrate" in _vlend("migrate", "--out", str(out))
    assert "nothing to migrate" in _vlend("migrate", "--out", str(out), "--dry-run")
    assert tree(out) == before


@pytest.mark.parametrize(
    "arguments", [("clean", "--older-than", "yesterday"), ("compact", "--target-bytes", "much"), ("count",)]
)
def test_wrong_values_are_usage_errors(out: Path, arguments: tuple[str, ...]) -> None:
    _vlend(*arguments, "--out", str(out), code=2)
