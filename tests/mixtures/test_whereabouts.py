from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from build_toy import build

from corpus.store.files import FileSystem
from mixtures.manifest import read_manifest
from mixtures.whereabouts import whereabouts


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("toys")
    build(str(path))
    return path


def test_every_training_place_of_every_record(out: Path) -> None:
    files = FileSystem(str(out))
    folder = out / "mixes" / "toys"
    rows = [
        row
        for file in read_manifest(folder).files_of("train")
        for row in pq.read_table(folder / file.path, columns=["id", "component"]).to_pylist()
    ]
    for row in {row["id"]: row for row in rows}.values():
        (found,) = whereabouts(files, row["id"], row["component"])
        assert found.positions == [place for place, other in enumerate(rows) if other["id"] == row["id"]]
        assert (found.blend, found.training_records, found.held_out_in) == ("toys", len(rows), [])


def test_a_held_out_record(out: Path) -> None:
    folder = out / "mixes" / "toys"
    (file,) = [f for f in read_manifest(folder).files_of("validation") if f.component == "caption"]
    ids = pq.read_table(folder / file.path, columns=["id"]).column(0).to_pylist()
    assert ids
    (found,) = whereabouts(FileSystem(str(out)), ids[0], "caption")
    assert (found.positions, found.held_out_in) == ([], [file.path])


def test_a_record_of_no_blend(out: Path, tmp_path: Path) -> None:
    assert whereabouts(FileSystem(str(out)), "0" * 32, "caption") == []
    assert whereabouts(FileSystem(str(out)), "0" * 32, "web_code") == []
    assert whereabouts(FileSystem(str(tmp_path)), "0" * 32, "caption") == []
