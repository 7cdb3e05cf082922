import errno
from pathlib import Path

import pytest

from corpus.store.files import FileSystem, StoreError, file_checksum


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))

    def half(target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(StoreError, match=r"disk is full.*run the same command again"):
        files.commit(half, lambda _: "a/file", "part")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_that_does_not_read_back_is_not_committed(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))

    def check(target: Path) -> None:
        raise StoreError("wrong")

    with pytest.raises(StoreError, match="wrong"):
        files.commit(lambda target: target.write_bytes(b"x") and None, lambda _: "a/file", "part", check)
    assert not files.exists("a/file")


@pytest.mark.parametrize("kind", ["local", "memory"])
def test_create_is_for_the_first_one_only(tmp_path: Path, kind: str) -> None:
    files = FileSystem(str(tmp_path) if kind == "local" else "memory://files-test")
    assert files.create("x/one.json", b"first", "unit")
    assert not files.create("x/one.json", b"second", "unit")
    assert files.read("x/one.json") == b"first"
    files.replace("x/one.json", b"third")
    assert files.read("x/one.json") == b"third"
    assert files.names("x") == ["one.json"]
    assert files.names("nowhere") == []


def test_names_carry_the_checksum_of_the_content(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    path, size, checksum = files.commit(
        lambda target: target.write_bytes(b"content") and None, lambda digest: f"part-{digest[:8]}", "part"
    )
    assert path == f"part-{checksum[:8]}"
    assert size == 7
    assert file_checksum(tmp_path / path) == checksum


def test_a_folder_that_cannot_be_written_is_explained() -> None:
    with pytest.raises((StoreError, NotADirectoryError), match=r"another output folder|Not a directory"):
        FileSystem("/dev/null/out").create("a", b"x", "unit")
