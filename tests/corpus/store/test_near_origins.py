from pathlib import Path

import pytest
from build_toy import build

from corpus.store.files import FileSystem
from corpus.store.near_origins import near_origins


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> FileSystem:
    out = str(tmp_path_factory.mktemp("toys"))
    build(out)
    return FileSystem(out)


def test_a_piece_of_an_origin_finds_those_that_hold_it(files: FileSystem) -> None:
    assert near_origins(files, "/7#TEXT") == [f"{unit}/7#text" for unit in range(5)]


def test_rejected_items_are_near_too(files: FileSystem) -> None:
    assert near_origins(files, "2/3", most=1) == ["2/3"]


def test_a_slip_of_the_keyboard(files: FileSystem) -> None:
    assert "3/7#text" in near_origins(files, "3/7#tetx")


def test_nothing_is_near(files: FileSystem, tmp_path: Path) -> None:
    assert near_origins(files, "an entirely other name") == []
    assert near_origins(FileSystem(str(tmp_path)), "x") == []
