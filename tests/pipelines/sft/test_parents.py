from pathlib import Path

import parents
import pytest
from stored_parents import store_records

from corpus.store.compact import compact
from corpus.store.tombstones import forget, standing
from pipelines.sft.parents import StoredRecords, documents, parent_units


@pytest.fixture
def records() -> list:
    return [parents.chart(seed=1), parents.chart("line", seed=2), parents.scene("PUSH", "Exit 4")]


def test_units_of_other_pipelines_are_listed_with_their_documents(tmp_path: Path, records: list) -> None:
    files = store_records(tmp_path, records)
    store_records(tmp_path, [parents.page()], pipeline="sft", label="its own")
    found = list(parent_units(files, "sft"))
    assert [unit.component for unit in found] == ["scene_text_ocr", "table_chart"]
    assert [unit.component for unit in parent_units(files, "sft", ["table_chart"])] == ["table_chart"]
    places = documents(files, found[1], standing(files))
    assert list(places) == ["tables/rainfall"]
    read = StoredRecords(files).at(places["tables/rainfall"])
    assert sorted(record.id for record in read) == sorted(record.id for record in records[:2])
    assert read[0].provenance["pipeline"] == "charts"


def test_what_is_to_be_forgotten_is_no_parent(tmp_path: Path, records: list) -> None:
    files = store_records(tmp_path, records)
    forget(files, "origin", records[0].origin)
    unit = next(parent_units(files, "sft", ["table_chart"]))
    places = documents(files, unit, standing(files))
    assert [record.id for record in StoredRecords(files).at(places["tables/rainfall"])] == [records[1].id]


def test_compacted_units_stand_for_what_they_cover(tmp_path: Path, records: list) -> None:
    files = store_records(tmp_path, records[:1])
    store_records(tmp_path, records[1:2], label="second", keep=True)
    before = [unit.unit for unit in parent_units(files, "sft")]
    assert len(before) == 2
    list(compact(files, target_bytes=10 << 20))
    (unit,) = parent_units(files, "sft")
    assert unit.unit not in before
    assert len(StoredRecords(files).at(documents(files, unit, standing(files))["tables/rainfall"])) == 2
