from __future__ import annotations

from pathlib import Path

import pytest
from build_toy import build
from toy_pipeline import UNITS

from corpus.store.files import FileSystem, StoreError
from corpus.store.rejects import entries, locator_hash, rejects, rejects_of


@pytest.fixture
def files(tmp_path: Path) -> FileSystem:
    build(str(tmp_path))
    return FileSystem(str(tmp_path))


def test_an_entry_stands_once_though_two_components_hold_it(files: FileSystem) -> None:
    (entry,) = entries(files)
    assert (entry.entry, entry.component, entry.pipeline, len(entry.units)) == ("toy/toys", "caption", "toy", UNITS)
    assert sum(len(table) for table in rejects(files, entry)) == 4 * UNITS


def test_files_of_units_that_are_not_current_are_left_out(files: FileSystem) -> None:
    (entry,) = entries(files)
    stray = files.read(f"_dropped/toy/{min(entry.units)}.parquet")
    files.replace(f"_dropped/toy/{'e' * 32}.parquet", stray)
    assert sum(len(table) for table in rejects(files, entry)) == 4 * UNITS


def test_a_locator_finds_its_item(files: FileSystem) -> None:
    (found,) = rejects_of(files, "5/6", entries(files))
    assert (found.item, found.reason, found.hash) == ("5/6", "no_records", locator_hash("5/6"))


def test_a_damaged_file_is_named(files: FileSystem) -> None:
    (entry,) = entries(files)
    path = f"_dropped/toy/{min(entry.units)}.parquet"
    files.replace(path, b"half")
    with pytest.raises(StoreError, match=path):
        list(rejects(files, entry))
