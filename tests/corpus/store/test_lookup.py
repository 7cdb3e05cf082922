from __future__ import annotations

from pathlib import Path

import pytest
from build_toy import build

from corpus.store.files import FileSystem
from corpus.store.index import mark, read_index
from corpus.store.lookup import places_by_document, places_by_id, places_by_mark
from corpus.store.snapshot import components, current, publish
from corpus.store.units import read_unit


@pytest.fixture(scope="module", params=["local", "memory"])
def files(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> FileSystem:
    out = str(tmp_path_factory.mktemp("toys")) if request.param == "local" else "memory://lookup"
    build(out)
    return FileSystem(out)


def _rows(files: FileSystem) -> list[tuple[str, dict]]:
    """(part path, index row) of every record, from the parts' own indexes."""
    return [
        (part["path"], row)
        for component in components(files)
        for entry in (current(files, component) or {})["entries"].values()
        for part in entry["parts"]
        for row in read_index(files, part["index_path"]).to_pylist()
    ]


def test_every_id_is_found_where_its_index_says(files: FileSystem) -> None:
    rows = _rows(files)
    assert len(rows) == 72
    for path, row in rows:
        found = [place for place in places_by_id(files, row["id"]) if place.part["path"] == path]
        (place,) = found
        assert (place.id, place.row_group, place.row) == (row["id"], row["row_group"], row["row"])
        assert place.held_out == row["held_out"]
        assert place.part["unit"].startswith(path.split("part-")[1][:12])


@pytest.mark.parametrize("length", [1, 2, 4, 31])
def test_the_beginning_of_an_id_finds_all_that_begin_so(files: FileSystem, length: int) -> None:
    ids = sorted(row["id"] for _, row in _rows(files))
    for beginning in {ids[0][:length], ids[len(ids) // 2][:length], ids[-1][:length], "f" * length, "0" * length}:
        assert [place.id for place in places_by_id(files, beginning)] == [i for i in ids if i.startswith(beginning)]


def test_an_origin_is_found_by_its_mark(files: FileSystem) -> None:
    (place,) = places_by_mark(files, [mark("origin", "3/7")])
    assert place.component == "caption"
    assert len(places_by_mark(files, [mark("origin", "3/7"), mark("origin", "3/7#text")])) == 2
    assert places_by_mark(files, [mark("origin", "3/3")]) == []


def test_a_document_is_found_by_its_mark(files: FileSystem) -> None:
    wanted = mark("document", "toy 4")
    expected = sorted(row["id"] for _, row in _rows(files) if row["document"] == wanted)
    assert [place.id for place in places_by_document(files, wanted)] == expected
    assert len(expected) == 4


def test_what_is_no_longer_current_is_not_found(tmp_path: Path) -> None:
    build(str(tmp_path))
    files = FileSystem(str(tmp_path))
    before = places_by_mark(files, [mark("origin", "0/7")])
    kept = [
        name for name in current(files, "caption")["entries"]["toy/toys"]["units"] if name != before[0].part["unit"]
    ]
    publish(files, "toy/toys", "caption", [read_unit(files, "toy", name) for name in kept])
    assert len(before) == 1
    assert places_by_mark(files, [mark("origin", "0/7")]) == []
    assert places_by_id(files, before[0].id) == []
