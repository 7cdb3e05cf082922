from __future__ import annotations

from pathlib import Path

import pytest

from cli.item_files import input_folders, item_file
from corpus.store.builds import BuildState
from corpus.store.files import FileSystem


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = tmp_path / "pictures"
    (folder / "cats").mkdir(parents=True)
    (folder / "cats" / "one.jpg").touch()
    (folder / "a#b.txt").touch()
    return folder


@pytest.mark.parametrize(
    ("locator", "found"),
    [
        ("cats/one.jpg", "cats/one.jpg"),
        ("cats/one.jpg#box=1", "cats/one.jpg"),
        ("a#b.txt", "a#b.txt"),
        ("pictures/cats/one.jpg", "cats/one.jpg"),
        ("cats", None),
        ("none.jpg", None),
        ("", None),
        ("x" * 5000, None),
        ("nul\0byte", None),
    ],
)
def test_a_locator_names_a_file_below_an_input(pictures: Path, locator: str, found: str | None) -> None:
    assert item_file(locator, [pictures]) == (str(pictures / found) if found else None)
    assert item_file(str(pictures / "cats" / "one.jpg"), []) == str(pictures / "cats" / "one.jpg")


def test_inputs_are_those_of_builds(pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = FileSystem(str(tmp_path / "out"))
    parameters = {"input": str(pictures / "a#b.txt"), "source": "mine"}
    BuildState.begin(files, {"pipelines": [{"pipeline": "captions", "parameters": parameters}]})
    assert input_folders(files, "captions/mine") == [pictures]
    assert input_folders(files, "charts/mine") == []
    monkeypatch.setenv("PICTURES", str(pictures))
    dataset = {"pipeline": "charts", "name": "mine", "input": "${PICTURES}"}
    BuildState.begin(files, {"recipe": {"components": [{"datasets": [dataset]}]}})
    assert input_folders(files, "charts/mine") == [pictures]
