import os
from pathlib import Path

import pytest

from mixtures.loading.raw_file import MappedFile, RawFile, ReadFile, ViewedFile

WAYS = [ReadFile, MappedFile, ViewedFile]


@pytest.mark.parametrize("way", WAYS)
def test_stretches_are_the_files_bytes(way: type[RawFile], tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(range(250)) * 100)
    file = way(str(path))  # type: ignore[call-arg]
    assert bytes(file.take(249, 3)) == bytes([249, 0, 1])
    assert bytes(file.take(24_998, 10)) == bytes([248, 249])
    assert bytes(file.take(30_000, 10)) == b""
    file.check()


@pytest.mark.parametrize("way", WAYS)
def test_a_file_that_was_cut_off_is_told(way: type[RawFile], tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(100_000))
    file = way(str(path))  # type: ignore[call-arg]
    os.truncate(path, 10)
    if way is ReadFile:
        file.check()
        assert bytes(file.take(5, 10)) == bytes(5)
    else:
        with pytest.raises(OSError, match="had 100,000 bytes when it was opened, and has 10"):
            file.check()


@pytest.mark.parametrize("way", WAYS)
def test_an_empty_file(way: type[RawFile], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert bytes(way(str(tmp_path / "file")).take(0, 5)) == b""  # type: ignore[call-arg]


def test_a_view_outlives_its_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"picture")
    view = ViewedFile(str(path)).take(0, 7)
    path.unlink()
    assert isinstance(view, memoryview)
    assert bytes(view) == b"picture"
