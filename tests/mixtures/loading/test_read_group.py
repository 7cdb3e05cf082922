import os
from pathlib import Path

import pytest
from toy_store import toy_store

from mixtures.loading.part_files import PartFiles
from mixtures.loading.ranks import LoadError
from mixtures.loading.read_group import MediaInPlace, read_group


@pytest.fixture
def parts(tmp_path: Path) -> PartFiles:
    files = toy_store(str(tmp_path), size=40)
    paths = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.glob("components/*/toys/*.parquet"))
    return PartFiles(files, [{"path": path, "checksum": ""} for path in paths], "say so")


def test_pictures_in_place_and_held_are_the_same(parts: PartFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    in_place = [read_group(parts, part, 0) for part in range(len(parts.parts))]
    monkeypatch.setattr(parts.files, "is_local", False)
    held = [read_group(parts, part, 0) for part in range(len(parts.parts))]
    assert all(isinstance(group._pictures, MediaInPlace) for group in in_place)
    assert sum(group.bytes for group in in_place) < sum(group.bytes for group in held)
    pictures = 0
    for one, other in zip(in_place, held, strict=True):
        assert [one.pictures(row) for row in range(one.rows)] == [other.pictures(row) for row in range(other.rows)]
        pictures += sum(len(one.pictures(row)) for row in range(one.rows))
    assert pictures


def test_a_file_that_is_replaced_while_it_is_read_is_refused(parts: PartFiles) -> None:
    group = read_group(parts, 0, 0)
    assert group.pictures(0)[0]
    path = Path(parts.name(0))
    path.with_suffix(".new").write_bytes(path.read_bytes())
    os.replace(path.with_suffix(".new"), path)
    # the file that is open is still the old one
    assert group.pictures(0)[0]
    parts.close()
    with pytest.raises(LoadError, match="was replaced while it was read; say so"):
        group.pictures(0)


def test_a_file_that_ends_too_early_is_refused(parts: PartFiles) -> None:
    group = read_group(parts, 0, 0)
    os.truncate(parts.name(0), 100)
    with pytest.raises(LoadError, match="ends before byte"):
        group.pictures(0)
