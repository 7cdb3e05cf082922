from pathlib import Path

import pytest
from build_toy import build

from corpus.store.files import FileSystem
from mixtures.blends import BlendStanding, read_blends


@pytest.fixture
def files(tmp_path: Path) -> FileSystem:
    build(str(tmp_path))
    return FileSystem(str(tmp_path))


def test_a_finished_blend(files: FileSystem) -> None:
    (blend,) = read_blends(files)
    assert (blend.name, blend.state, blend.unit, blend.planned) == ("toys", "finished", "tokens", 20_000)
    assert blend.tokens is not None
    assert abs(blend.tokens - 20_000) < 600
    assert blend.bytes == sum(path.stat().st_size for path in Path(files.root).rglob("train-*.parquet"))
    assert blend.records


def test_a_blend_whose_writer_was_stopped(files: FileSystem) -> None:
    files.remove("mixes/toys/manifest.json")
    assert read_blends(files) == [BlendStanding("toys", "unfinished", "tokens", 20_000)]
    files.remove("mixes/toys/plan.json")
    assert read_blends(files) == [BlendStanding("toys", "unfinished")]


@pytest.mark.parametrize("name", ["manifest.json", "plan.json"])
def test_a_blend_that_cannot_be_read_says_which_file(files: FileSystem, name: str) -> None:
    files.remove("mixes/toys/manifest.json")
    files.replace(f"mixes/toys/{name}", b'{"half": ')
    (blend,) = read_blends(files)
    assert blend.state == "unreadable"
    assert f"mixes/toys/{name}" in blend.problem


def test_a_store_without_blends(tmp_path: Path) -> None:
    assert read_blends(FileSystem(str(tmp_path / "none"))) == []
