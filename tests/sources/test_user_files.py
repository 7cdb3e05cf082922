from pathlib import Path

import pytest

from sources import user_files
from sources.json_rows import JsonRows
from sources.parquet_rows import ParquetRows
from sources.user_files import UserFileError
from sources.webdataset import WebDataset


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b/two.jsonl", "a/one.parquet", "a/three.TAR", "a/notes.txt", "a/four.jsonl.gz"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
    return tmp_path


def names(pattern: str) -> list[str]:
    base = user_files.root(pattern)
    return [path.relative_to(base).as_posix() for path in user_files.find(pattern)]


def test_a_folder_gives_its_known_files_sorted(folder: Path) -> None:
    assert names(str(folder)) == ["a/four.jsonl.gz", "a/one.parquet", "a/three.TAR", "b/two.jsonl"]


def test_globs_and_single_files_are_named_relative_to_what_has_no_wildcard(folder: Path) -> None:
    assert names(f"{folder}/*/t*") == ["a/three.TAR", "b/two.jsonl"]
    assert names(f"{folder}/**/*.parquet") == ["a/one.parquet"]
    assert names(f"{folder}/a/one.parquet") == ["one.parquet"]


def test_nothing_found_says_which_endings_are_known(folder: Path) -> None:
    with pytest.raises(UserFileError, match=r"no files at .*\.jsonl"):
        user_files.find(f"{folder}/nowhere/*.parquet")
    with pytest.raises(UserFileError, match="local disk"):
        user_files.find("s3://bucket/data")


def test_the_format_goes_by_the_name_unless_it_is_told(folder: Path) -> None:
    assert isinstance(user_files.open_rows(folder / "a/one.parquet", "auto"), ParquetRows)
    assert isinstance(user_files.open_rows(folder / "a/four.jsonl.gz", "auto"), JsonRows)
    assert isinstance(user_files.open_rows(folder / "a/three.TAR", "auto"), WebDataset)
    assert isinstance(user_files.open_rows(folder / "a/notes.txt", "jsonl"), JsonRows)
    with pytest.raises(UserFileError, match="format="):
        user_files.open_rows(folder / "a/notes.txt", "auto")
