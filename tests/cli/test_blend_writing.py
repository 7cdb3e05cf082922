from __future__ import annotations

import io
import shutil
from pathlib import Path

import blend_writer
import pytest
from rich.console import Console
from toy_store import toy_store
from trees import tree

import mixtures.cut
import mixtures.write
from cli.blend_writing import write
from cli.building import plan_recipe
from mixtures.recipe import Recipe


def test_on_ray_the_files_are_those_of_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mixtures.cut, "FILE_BYTES", blend_writer.FILE_BYTES)
    monkeypatch.setattr(mixtures.cut, "ROW_GROUP_BYTES", blend_writer.ROW_GROUP_BYTES)
    monkeypatch.setattr(mixtures.write, "FEW_FILES", 2)
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    toy_store(str(tmp_path), size=24)
    plan, supply = plan_recipe(Recipe.model_validate(blend_writer.RECIPE), str(tmp_path))
    console = Console(file=io.StringIO(), width=140)
    alone = write(plan, supply, str(tmp_path), console, workers=1)
    before = tree(tmp_path / "mixes/toys/data")
    assert len(before) > 8
    shutil.rmtree(tmp_path / "mixes")
    assert write(plan, supply, str(tmp_path), console, workers=2) == alone
    assert tree(tmp_path / "mixes/toys/data") == before
    assert (tmp_path / "mixes/toys/report.html").exists()
    told = console.file.getvalue()  # type: ignore[attr-defined]
    assert told.count(f"blend toys: {len(before)}/{len(before)} files") == 2
