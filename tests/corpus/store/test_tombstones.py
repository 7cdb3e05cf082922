from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_units import make_unit

from corpus.identity import digest
from corpus.store.files import FileSystem, StoreError
from corpus.store.index import mark, read_index
from corpus.store.tombstones import FOLDER, Forgotten, Tombstone, forget, revoke, standing, tombstones


def test_a_tombstone_is_named_by_its_content_and_written_once(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    made, new = forget(files, "url", "https://example.org", "asked by mail")
    assert new
    assert forget(files, "url", "https://example.org", "again") == (made, False)
    assert files.names(FOLDER) == [f"{made.hash}.json"]
    assert made.hash == digest((tmp_path / FOLDER / f"{made.hash}.json").read_bytes())
    assert tombstones(files) == [made]
    forget(files, "license", "MIT")
    assert [(found.kind, found.value) for found in tombstones(files)] == [
        ("license", "MIT"),
        ("url", "https://example.org"),
    ]


def test_a_tombstone_is_taken_back_by_its_hash_only_and_stays_on_record(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    made, _ = forget(files, "document", "a book")
    for wrong in ("", "zz", "a book"):
        with pytest.raises(StoreError, match=r"no tombstone begins with.*forget --list"):
            revoke(files, wrong)
    assert revoke(files, made.hash[:8], "a mistake") == made
    assert not standing(files)
    assert tombstones(files)[0].revoked
    with pytest.raises(StoreError, match="is revoked already"):
        revoke(files, made.hash)
    again, new = forget(files, "document", "a book")
    assert new
    assert again.hash != made.hash
    assert standing(files).tombstones == [again]
    # over and over
    revoke(files, again.hash)
    third, new = forget(files, "document", "a book")
    assert new
    assert standing(files).tombstones == [third]


def test_what_cannot_be_forgotten_is_said(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    with pytest.raises(StoreError, match="no record id: one has 32 hexadecimal digits"):
        forget(files, "id", "12")
    with pytest.raises(StoreError, match="the url to forget is empty"):
        forget(files, "url", "")
    made, _ = forget(files, "url", "x")
    path = tmp_path / FOLDER / f"{made.hash}.json"
    path.write_text(path.read_text().replace('"x"', '"y"'))
    with pytest.raises(StoreError, match="was changed by hand"):
        tombstones(files)
    path.write_text("{")
    with pytest.raises(StoreError, match="is not JSON"):
        tombstones(files)


def test_rows_are_found_by_mark_and_by_id(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    unit = make_unit(files, "u", {"a": ["one", "two", "three"]}, license="MIT")
    index = read_index(files, unit["files"][0]["index_path"])
    ids = index.column("id").to_pylist()
    wishes = [
        Tombstone("1", "document", "one"),
        Tombstone("2", "id", ids[0]),
        Tombstone("3", "license", "GPL-3.0"),
        Tombstone("4", "id", ids[1], revoked="5"),
        Tombstone("6", "origin", "u#two"),
    ]
    mask, counts = Forgotten(wishes).match(index)
    first = index.filter(mask).column("id").to_pylist()
    by_document = {mark("document", text): text for text in ("one", "two", "three")}
    texts = {row["id"]: by_document[row["document"]] for row in index.to_pylist()}
    assert set(first) == {ids[0], *(one for one, text in texts.items() if text in ("one", "two"))}
    assert counts.tolist() == [1, 1, 0, 1]
    # ids of 16 bytes, as segments hold them, give the same
    packed = pa.array([bytes.fromhex(one) for one in ids], pa.binary(16))
    again, _ = Forgotten(wishes).match(index.set_column(0, "id", packed))
    assert again.tolist() == mask.tolist()
    assert Forgotten([Tombstone("1", "license", "MIT")]).match(index)[0].all()
    assert not Forgotten([]).match(index)[0].any()


LETTERS = "abcdef"


@given(
    st.lists(st.sets(st.sampled_from(LETTERS)), max_size=30),
    st.sets(st.sampled_from(LETTERS)),
    st.integers(1, 7),
)
def test_a_row_is_hit_where_one_of_its_marks_is_wanted(rows: list[set[str]], wanted: set[str], chunk: int) -> None:
    marks = [sorted(mark("url", letter) for letter in row) for row in rows]
    table = pa.table({"id": pa.array(["0" * 32] * len(rows)), "marks": pa.array(marks, pa.list_(pa.int64()))})
    chunked = pa.concat_tables([table.slice(start, chunk) for start in range(0, len(rows), chunk)] or [table])
    mask, counts = Forgotten([Tombstone(letter, "url", letter) for letter in sorted(wanted)]).match(chunked)
    assert mask.tolist() == [bool(row & wanted) for row in rows]
    assert counts.tolist() == [sum(letter in row for row in rows) for letter in sorted(wanted)]
