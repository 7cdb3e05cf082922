import json

import pyarrow.parquet as pq
import pytest

from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.record import Record, document
from corpus.store import units as units_module
from corpus.store.files import FileSystem, StoreError
from corpus.store.units import UnitWriter, read_unit, seal_of, unit_path

RULE = counting_rule()


def _record(text: str, component: str = "text_only") -> Record:
    return complete(Record(text, text, "made", component, document(text)), RULE)


def test_a_unit_names_its_files_and_accounts_for_its_items(tmp_path) -> None:
    files = FileSystem(str(tmp_path))
    writer = UnitWriter(files, "toy", "a" * 32, RULE.describe())
    writer.add([_record("one"), _record("two", "caption")])
    writer.add([_record("three"), _record("one")])
    writer.ledger.drop("item 3", "too_short", "3 words")
    writer.ledger.merge("item 4", "item 1")
    content = writer.commit({"piece": "p"}, expected_items=4)
    assert content == read_unit(files, "toy", "a" * 32)
    assert sorted((file["component"], file["rows"]) for file in content["files"]) == [("caption", 1), ("text_only", 2)]
    assert content["ledger"] == {
        "items": 4, "yielded_items": 2, "records": 3, "repeated_records": 1, "merged": 1, "dropped": {"too_short": 1},
    }  # fmt: skip
    rejected = pq.read_table(tmp_path / content["dropped"]["path"]).to_pylist()
    assert [(row["item"], row["outcome"], row["reason"]) for row in rejected] == [
        ("item 3", "dropped", "too_short"),
        ("item 4", "merged", "repeat"),
    ]


def test_an_item_that_is_not_accounted_for_stops_the_commit(tmp_path) -> None:
    writer = UnitWriter(FileSystem(str(tmp_path)), "toy", "a" * 32, RULE.describe())
    writer.add([_record("one")])
    with pytest.raises(StoreError, match="does not balance"):
        writer.commit({}, expected_items=2)
    assert not (tmp_path / unit_path("toy", "a" * 32)).exists()


def test_the_first_commit_wins(tmp_path) -> None:
    files = FileSystem(str(tmp_path))
    committed = []
    for text in ("first", "second"):
        writer = UnitWriter(files, "toy", "a" * 32, RULE.describe())
        writer.add([_record(text)])
        committed.append(writer.commit({"piece": text}, expected_items=1))
    assert committed[0] == committed[1]
    assert committed[1]["piece"] == "first"


def test_large_units_are_written_in_several_parts(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(units_module, "PART_BYTES", 3000)
    writer = UnitWriter(FileSystem(str(tmp_path)), "toy", "a" * 32, RULE.describe())
    for number in range(20):
        writer.add([_record(f"text {number} " * 20)])
    content = writer.commit({}, expected_items=20)
    assert len(content["files"]) > 3
    assert sum(file["rows"] for file in content["files"]) == 20


def test_private_reasons_keep_no_content(tmp_path) -> None:
    writer = UnitWriter(FileSystem(str(tmp_path)), "toy", "a" * 32, RULE.describe())
    writer.ledger.drop("someone", "personal_data", "a telephone number")
    content = writer.commit({}, expected_items=1)
    row = pq.read_table(tmp_path / content["dropped"]["path"]).to_pylist()[0]
    assert row["detail"] == ""
    assert len(row["hash"]) == 32


def test_damaged_unit_json_is_named_with_the_remedy(tmp_path) -> None:
    files = FileSystem(str(tmp_path))
    path = tmp_path / unit_path("toy", "a" * 32)
    path.parent.mkdir(parents=True)
    path.write_text("{ not json")
    with pytest.raises(StoreError, match="delete it and run again"):
        read_unit(files, "toy", "a" * 32)
    path.write_text(json.dumps({"format": 99}))
    with pytest.raises(StoreError, match="format 99"):
        read_unit(files, "toy", "a" * 32)


def test_an_object_store_holds_the_same(tmp_path) -> None:
    for root in (str(tmp_path), "memory://units-test"):
        writer = UnitWriter(FileSystem(root), "toy", "b" * 32, RULE.describe())
        writer.add([_record("one")])
        writer.commit({}, expected_items=1)
    local = FileSystem(str(tmp_path))
    remote = FileSystem("memory://units-test")
    assert read_unit(local, "toy", "b" * 32) == read_unit(remote, "toy", "b" * 32)
    part = read_unit(local, "toy", "b" * 32)["files"][0]["path"]
    assert local.read(part) == remote.read(part)


def test_a_unit_seals_what_it_says(tmp_path) -> None:
    writer = UnitWriter(FileSystem(str(tmp_path)), "toy", "a" * 32, RULE.describe())
    writer.add([_record("one")])
    written = writer.commit({"piece": "p", "parameters": {"chance": 0.1, "names": ("é", None)}}, expected_items=1)
    stored = json.loads((tmp_path / unit_path("toy", "a" * 32)).read_bytes())
    assert stored["checksum"] == written["checksum"] == seal_of(stored)
    assert seal_of({**stored, "piece": "another"}) != stored["checksum"]
