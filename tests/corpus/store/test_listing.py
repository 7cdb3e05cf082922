from pathlib import Path

import fsspec

from corpus.store.files import FileSystem
from corpus.store.listing import version_of


def _fill(root: str) -> FileSystem:
    files = FileSystem(root)
    for path in ("a.txt", "folder/b.txt", "folder/deep/c.txt"):
        files.replace(path, path.encode())
    return files


def test_names_are_of_one_level_and_files_of_all(tmp_path: Path) -> None:
    for root in (str(tmp_path), "memory://listing-test"):
        files = _fill(root)
        assert files.names("") == ["a.txt", "folder"]
        assert files.names("folder") == ["b.txt", "deep"]
        assert files.names("a.txt") == []
        assert files.names("nowhere") == []
        found = {entry.path: entry.bytes for entry in files.files_below()}
        assert found == {"a.txt": 5, "folder/b.txt": 12, "folder/deep/c.txt": 17}
        assert {entry.path for entry in files.files_below("folder")} == {"b.txt", "deep/c.txt"}
        assert list(files.files_below("nowhere")) == []


def test_a_file_that_another_wrote_is_seen_at_once() -> None:
    files = _fill("memory://listing-fresh")
    assert files.names("folder") == ["b.txt", "deep"]
    fsspec.filesystem("memory").pipe_file("/listing-fresh/folder/new.txt", b"x")
    assert files.names("folder") == ["b.txt", "deep", "new.txt"]


def test_versions_change_with_the_content(tmp_path: Path) -> None:
    files = _fill(str(tmp_path))
    before = {entry.path: entry.version for entry in files.files_below()}
    files.replace("a.txt", b"other")
    after = {entry.path: entry.version for entry in files.files_below()}
    assert [path for path in before if before[path] != after[path]] == ["a.txt"]


def test_a_checksum_counts_before_a_time() -> None:
    assert version_of({"ETag": '"abc"', "LastModified": 1}) == "abc"
    assert version_of({"mtime": 2.5}) == "2.5"
    assert version_of({}) == ""
