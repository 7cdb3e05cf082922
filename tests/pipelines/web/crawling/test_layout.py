"""pipelines.web.crawling.layout: where things lie, and tables that are the same files when they are written again."""

from pathlib import Path

import pytest
from trees import tree

from corpus.store.files import FileSystem, StoreError
from pipelines.web.crawling import layout
from pipelines.web.crawling.entry import Entry
from pipelines.web.crawling.layout import KEYED_SCHEMA

ENTRIES = [Entry("http://a.org/", "page", 0), Entry("http://a.org/s.css", "requisite", 1, attempts=2, etag='"1"')]


def test_tables_come_back_and_are_the_same_file_again(tmp_path: Path):
    files = FileSystem(str(tmp_path))
    path = layout.bucket_path("work", 3, 7)
    assert path == "work/00003/0007.parquet"
    layout.write_table(files, path, layout.entries_table(ENTRIES))
    before = tree(tmp_path)
    layout.write_table(files, path, layout.entries_table(ENTRIES))
    assert tree(tmp_path) == before
    found = layout.read_table(files, path, KEYED_SCHEMA)
    assert layout.table_entries(found) == ENTRIES
    assert layout.read_table(files, path, KEYED_SCHEMA, ["key"])["key"].to_pylist() == [one.key for one in ENTRIES]


def test_what_is_not_there_is_empty_and_what_is_damaged_is_said(tmp_path: Path):
    files = FileSystem(str(tmp_path))
    assert layout.read_table(files, "none.parquet", KEYED_SCHEMA).schema == KEYED_SCHEMA
    assert layout.read_table(files, "none.parquet", KEYED_SCHEMA, ["key"]).num_rows == 0
    assert layout.read_json(files, "none.json") is None
    (tmp_path / "torn.parquet").write_bytes(b"PAR1 torn")
    (tmp_path / "torn.json").write_text("{")
    with pytest.raises(StoreError, match=r"torn\.parquet cannot be read"):
        layout.read_table(files, "torn.parquet", KEYED_SCHEMA)
    with pytest.raises(StoreError, match="delete it"):
        layout.read_json(files, "torn.json")


def test_open_files_grow_on_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("VLEND_CACHE", str(tmp_path / "cache"))
    unit = layout.unit_name(1, 12)
    assert unit == "00001-0012"
    assert layout.open_path(FileSystem(str(tmp_path)), unit) == tmp_path / "open" / f"{unit}.warc.gz"
    one, other = (layout.open_path(FileSystem(f"memory://{name}"), unit) for name in ("one", "other"))
    assert one.name == other.name == f"{unit}.warc.gz"
    assert one.parent != other.parent
    assert one.is_relative_to(tmp_path / "cache")


def test_a_file_is_linked_or_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "a").write_bytes(b"words")
    layout.same_file(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").samefile(tmp_path / "a")

    def refuse(*paths: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr("os.link", refuse)
    layout.same_file(tmp_path / "a", tmp_path / "c")
    assert (tmp_path / "c").read_bytes() == b"words"
