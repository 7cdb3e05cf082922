from __future__ import annotations

from pathlib import Path

import pytest
from build_toy import build
from pictures import picture_bytes

from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.record import Image, Record, document, image
from corpus.store.files import FileSystem, StoreError
from corpus.store.lineage import find_by_id, find_by_origin, find_rejects, trace
from corpus.store.snapshot import publish
from corpus.store.tombstones import forget, revoke
from corpus.store.units import UnitWriter, unit_path


@pytest.fixture(params=["local", "memory"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> FileSystem:
    out = str(tmp_path) if request.param == "local" else f"memory://{tmp_path.name}"
    build(out)
    return FileSystem(out)


def test_a_record_is_traced_to_its_unit(files: FileSystem) -> None:
    ((identity, places),) = find_by_origin(files, "3/7").items()
    assert list(find_by_id(files, identity[:10])) == [identity]
    found = trace(files, places)
    assert found.row["origin"] == "3/7"
    assert found.row["license"] == "CC0-1.0"
    assert [list(item) for item in found.row["images"]] == [["path"]]
    assert found.unit.committed is not None
    assert found.unit.committed["piece"] == "piece 3"
    assert found.unit.committed["operations"] == [["toy", 1]]
    assert found.unit.name == found.provenance["unit"] == places[0].part["unit"]
    assert found.unit.covered_by is None
    assert found.tombstones == []


def test_other_records_of_the_document_and_shared_pictures(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    rule = counting_rule()
    writer = UnitWriter(files, "toy", "a" * 32, rule.describe())
    for name, seed in (("en", 1), ("zh", 1), ("fr", 2)):
        record = Record(f"photo#{name}", "photo", "toys", "caption", document(image(), f"a picture, {name}"))
        record.images.append(Image(picture_bytes(20, 20, seed)))
        writer.add([complete(record, rule)])
    publish(files, "toy/toys", "caption", [writer.commit({"piece": "photo"}, 3)])
    ids = {name: next(iter(find_by_origin(files, f"photo#{name}"))) for name in ("en", "zh", "fr")}
    found = trace(files, find_by_id(files, ids["en"])[ids["en"]])
    assert found.siblings == 2
    assert found.sharing == {found.row["image_info"][0]["hash"]: [ids["zh"]]}
    assert trace(files, find_by_id(files, ids["fr"])[ids["fr"]]).sharing == {}


def test_a_document_finds_its_records(files: FileSystem) -> None:
    assert len(find_by_origin(files, "toy 4")) == 4
    assert find_by_origin(files, "no such thing") == {}


def test_merged_and_dropped_items(files: FileSystem) -> None:
    (merged,) = find_rejects(files, "3/4")
    assert (merged.outcome, merged.into, merged.entry) == ("merged", "0/1", "toy/toys")
    (dropped,) = find_rejects(files, "3/3")
    assert (dropped.reason, dropped.detail, dropped.private) == ("third", "every third", False)
    assert sorted(reject.item for reject in find_rejects(files, "0/1")) == [f"{unit}/4" for unit in range(6)]
    ((_, places),) = find_by_origin(files, "0/1").items()
    assert [reject.item for reject in trace(files, places).rejects] == ["0/4"]


def test_a_tombstone_is_told_until_it_is_revoked(files: FileSystem) -> None:
    ((_, places),) = find_by_origin(files, "2/7").items()
    tomb, _ = forget(files, "document", "toy 13", "asked for")
    assert [found.hash for found in trace(files, places).tombstones] == [tomb.hash]
    ((_, others),) = find_by_origin(files, "0/7").items()
    assert trace(files, others).tombstones == []
    revoke(files, tomb.hash)
    assert trace(files, places).tombstones == []


def test_a_unit_that_was_cleaned_away_is_no_hindrance(files: FileSystem) -> None:
    ((_, places),) = find_by_origin(files, "3/7").items()
    files.remove(unit_path("toy", places[0].part["unit"]))
    assert trace(files, places).unit.committed is None


def test_a_part_that_is_gone_or_another_is_said(tmp_path: Path) -> None:
    build(str(tmp_path))
    files = FileSystem(str(tmp_path))
    ((_, places),) = find_by_origin(files, "3/7").items()
    ((_, others),) = find_by_origin(files, "4/7").items()
    path = tmp_path / places[0].part["path"]
    path.write_bytes((tmp_path / others[0].part["path"]).read_bytes())
    with pytest.raises(StoreError, match="is not the file that its index describes"):
        trace(files, places)
    path.write_bytes(b"PAR1 no more")
    with pytest.raises(StoreError, match="cannot be read"):
        trace(files, places)
    path.unlink()
    with pytest.raises(StoreError, match="is gone"):
        trace(files, places)
