from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from made_units import make_unit
from pictures import picture_bytes

from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.record import Image, Record, document, image
from corpus.store.files import FileSystem, StoreError
from corpus.store.index import (
    INDEX_SCHEMA,
    INDEX_VERSION,
    mark,
    read_index,
    read_indexes,
    record_marks,
    upgrade_index,
    write_index,
)
from corpus.store.parts import write_part

RULE = counting_rule()


def _record(**more: Any) -> Record:
    made = {"origin": "o", "document": "d", "source": "s", "component": "a", "messages": document("text"), **more}
    return complete(Record(**made), RULE)


def _old_index(files: FileSystem, path: str) -> None:
    """Put an index of version 1 in place of the one at `path`."""
    table = read_index(files, path).drop_columns(["document", "marks"]).replace_schema_metadata(None)
    with pa.OSFile(files.full(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def test_marks_are_pinned() -> None:
    """Golden values: a change makes every tombstone and every index of existing stores useless."""
    assert mark("url", "https://example.org/a") == 3274560659177937424
    assert mark("license", "CC-BY-4.0") == -633508262602787570


def test_marks_tell_of_the_row_and_of_every_image() -> None:
    pictures = [
        Image(picture_bytes(40, 40, 1), url="https://example.org/1", license="CC0-1.0"),
        Image(picture_bytes(40, 40, 2), url="https://example.org/2", license="CC0-1.0"),
    ]
    record = _record(
        messages=document(image(), image(), "x"), images=pictures, url="https://example.org", license="MIT"
    )
    expected = {
        mark("document", "d"), mark("origin", "o"), mark("url", "https://example.org"), mark("license", "MIT"),
        mark("url", "https://example.org/1"), mark("url", "https://example.org/2"), mark("license", "CC0-1.0"),
    }  # fmt: skip
    assert record_marks(record) == sorted(expected)
    assert record_marks(_record()) == sorted({mark("document", "d"), mark("origin", "o")})


def test_many_indexes_are_read_as_one(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    made = [make_unit(files, str(n), {"a": [f"{n} {k}" for k in range(n + 1)]}, url=f"u{n}") for n in range(5)]
    paths = [unit["files"][0]["index_path"] for unit in made]
    # one that another release of Arrow may have written: the same rows behind another schema message
    other = read_index(files, paths[2])
    other = other.cast(INDEX_SCHEMA.with_metadata({**INDEX_SCHEMA.metadata, b"more": b"x"}))
    with pa.OSFile(str(tmp_path / paths[2]), "wb") as sink, pa.ipc.new_file(sink, other.schema) as writer:
        writer.write_table(other)
    one_by_one = pa.concat_tables([read_index(files, path) for path in paths])
    assert read_indexes(files, paths).equals(one_by_one)
    assert len(one_by_one) == 15
    assert read_indexes(files, []).equals(INDEX_SCHEMA.empty_table())


def test_an_object_store_gives_the_same(tmp_path: Path) -> None:
    local, remote = FileSystem(str(tmp_path)), FileSystem("memory://index-test")
    tables = []
    for files in (local, remote):
        units = [make_unit(files, str(n), {"a": [f"{n}"]}) for n in range(3)]
        tables.append(read_indexes(files, [unit["files"][0]["index_path"] for unit in units]))
    assert tables[0].equals(tables[1])


def test_an_older_index_is_refused_with_the_remedy_and_can_be_upgraded(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    pictures = [Image(picture_bytes(40, 40, 1), url="https://example.org/1", license="CC0-1.0")]
    records = [
        _record(messages=document(image(), "x"), images=pictures, url="https://example.org"),
        _record(messages=document("y"), document="e", license="MIT"),
    ]
    written = write_part(files, "components/a/s", "u" * 32, records, RULE.describe())
    expected = read_index(files, written.index_path)
    part = {"path": written.path, "index_path": written.index_path, "index_bytes": 1, "index_checksum": ""}
    assert upgrade_index(files, part) is part
    _old_index(files, written.index_path)
    with pytest.raises(StoreError, match=rf"{written.index_path} is an index of version 1.*run `vlend migrate --out"):
        read_index(files, written.index_path)
    upgraded = upgrade_index(files, part)
    assert upgraded["index_path"] == written.path.replace(".parquet", f".v{INDEX_VERSION}.index")
    assert upgraded["index_bytes"] == files.size(upgraded["index_path"]) == written.index_bytes
    assert upgraded["index_checksum"] == written.index_checksum
    assert read_index(files, upgraded["index_path"]).equals(expected)


def test_a_newer_a_damaged_and_a_missing_index_are_named(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    path = make_unit(files, "u", {"a": ["text"]})["files"][0]["index_path"]
    whole = files.read(path)
    newer = read_index(files, path).replace_schema_metadata({"vlend.index_version": "9"})
    with pa.OSFile(files.full(path), "wb") as sink, pa.ipc.new_file(sink, newer.schema) as writer:
        writer.write_table(newer)
    with pytest.raises(StoreError, match=r"version 9, this vlend reads 2; run a newer vlend"):
        read_index(files, path)
    for damaged in (b"", whole[:100], whole[: len(whole) // 2], whole[:-30] + whole[-20:]):
        files.replace(path, damaged)
        with pytest.raises(StoreError, match=r"\.index is damaged"):
            read_index(files, path)
    files.remove(path)
    with pytest.raises(StoreError, match=r"the index .* is gone"):
        read_index(files, path)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    table = read_index(files, make_unit(files, "u", {"a": ["one", "two"]})["files"][0]["index_path"])
    write_index(tmp_path / "copy.index", table)
    assert read_index(files, "copy.index").equals(table)
