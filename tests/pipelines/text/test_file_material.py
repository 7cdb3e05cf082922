"""A user's folder, listed and read again in any order."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from pipelines.engine.pipeline import Drop, InputError
from pipelines.text.file_material import FileMaterial

ROWS = '{"text": "one", "license": "CC0-1.0"}\n{"text": \n{"text": "three"}\n'


def test_articles_are_found_again_in_any_order(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(ROWS, encoding="utf-8")
    material = FileMaterial(str(tmp_path), "MIT")
    items = list(material.listed())
    assert [item.locator for item in items] == ["a.jsonl#line=1", "a.jsonl#line=2", "a.jsonl#line=3"]
    for index in (2, 0, 2):
        assert material.article(items[index].payload, frozenset()).pieces == items[index].texts
    assert material.article(items[0].payload, frozenset()).license == "CC0-1.0"
    assert pickle.loads(pickle.dumps(material)).article(items[2].payload, frozenset()).license == "MIT"
    with pytest.raises(Drop, match="broken_json"):
        material.article(items[1].payload, frozenset())


def test_a_file_that_shrank_in_between(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(ROWS, encoding="utf-8")
    items = list(FileMaterial(str(path), None).listed())
    path.write_text('{"text": "one"}\n', encoding="utf-8")
    with pytest.raises(Drop, match="file_changed"):
        FileMaterial(str(path), None).article(items[2].payload, frozenset())


@pytest.mark.parametrize("create", [True, False])
def test_input_that_cannot_be_used(tmp_path: Path, create: bool) -> None:
    folder = tmp_path / "folder"
    if create:
        folder.mkdir()
        (folder / "a.png").write_bytes(b"")
    with pytest.raises(InputError, match="folder"):
        list(FileMaterial(str(folder), None).listed())
