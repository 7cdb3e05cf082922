"""`vlend forget` on a small store with a blend."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from build_toy import RECIPE, build
from typer.testing import CliRunner

from cli.main import app
from corpus.store.files import FileSystem
from corpus.store.tombstones import standing
from mixtures.plan import make_plan
from mixtures.planned import Plan
from mixtures.supply import read_supply


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("toys")
    build(str(out))
    return out


@pytest.fixture
def out(store: Path, tmp_path: Path) -> Path:
    shutil.copytree(store, tmp_path / "out")
    return tmp_path / "out"


def _forget(out: Path, *arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["forget", *arguments, "--out", str(out)])
    assert result.exit_code == code, result.output + repr(result.exception)
    return re.sub(r"\s+", " ", result.output)


def _plan(out: Path) -> Plan:
    return make_plan(RECIPE, read_supply(FileSystem(str(out)), RECIPE))


def test_what_is_hit_is_said_and_new_plans_obey(out: Path) -> None:
    row = pq.read_table(next((out / "mixes/toys/data").glob("train-*.parquet"))).slice(0, 1).to_pylist()[0]
    before = _plan(out)
    said = _forget(out, "--document", row["document"], "--reason", "asked for [by mail]")
    assert f"is to be forgotten: document {row['document']}" in said
    assert "toy/toys" in said
    assert "write it again (`vlend mix write --replace`)" in said
    assert "training rows, in training order: 0" in said
    supply = read_supply(FileSystem(str(out)), RECIPE)
    assert row["id"] not in [one for found in supply.datasets.values() for one in found.train.ids]
    after = _plan(out)
    assert after.hash() != before.hash()
    assert after.tombstones == [standing(FileSystem(str(out))).tombstones[0].hash]
    assert sum(item.forgotten for part in after.components for item in part.datasets) > 0
    assert "records were left out because they are to be forgotten" in after.notes[0]
    assert "was to be forgotten already" in _forget(out, "--document", row["document"])
    listed = _forget(out, "--list")
    assert "asked for [by mail]" in listed
    assert "1 tombstones stand" in listed
    name = standing(FileSystem(str(out))).tombstones[0].hash
    assert "new plans may use it again" in _forget(out, "--revoke", name[:10])
    assert _plan(out).hash() == before.hash()
    assert "revoked by" in _forget(out, "--list")


def test_what_is_unknown_is_kept_for_later(out: Path) -> None:
    before = _plan(out)
    said = _forget(out, "--url", "https://example.org/[x]", "--url", "https://example.org/y")
    assert "is to be forgotten: url https://example.org/[x]" in said
    assert "no current record is hit; the tombstone is kept for what may come later" in said
    assert "mixes/" not in said
    assert _plan(out).hash() == before.hash()
    assert len(standing(FileSystem(str(out))).tombstones) == 2


def test_nothing_is_forgotten_by_accident(tmp_path: Path) -> None:
    assert "say what to forget" in _forget(tmp_path, code=2)
    assert "nothing is to be forgotten" in _forget(tmp_path, "--list")
    result = CliRunner().invoke(app, ["forget", "--id", "abc", "--out", str(tmp_path)])
    assert "no record id" in str(result.exception)
    result = CliRunner().invoke(app, ["forget", "--revoke", "abc", "--out", str(tmp_path)])
    assert "no tombstone begins with" in str(result.exception)
