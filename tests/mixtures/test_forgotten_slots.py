"""Which rows of a written blend are hit, compared with its files read whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from build_toy import build

from corpus.store.files import FileSystem, StoreError
from corpus.store.tombstones import Forgotten, Kind, Tombstone
from mixtures.forgotten_slots import MOST_LISTED, _Wanted, hit_blends
from mixtures.manifest import read_manifest


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("toys")
    build(str(out))
    return out


def _rows(out: Path, split: Any) -> dict[str, list[dict[str, Any]]]:
    manifest = read_manifest(out / "mixes/toys")
    return {file.path: pq.read_table(out / "mixes/toys" / file.path).to_pylist() for file in manifest.files_of(split)}


def _hit(row: dict[str, Any], kind: Kind, value: str) -> bool:
    images = [info[kind] for info in row["image_info"]] if kind in ("url", "license") else []
    return value in (row[kind], *images)


@pytest.mark.parametrize("kind", ["id", "document", "origin", "license"])
def test_the_rows_that_hold_it_are_named_in_training_order(store: Path, kind: Kind) -> None:
    training = [row for rows in _rows(store, "train").values() for row in rows]
    value = next(row[kind] for row in training if row[kind])
    (found,) = hit_blends(FileSystem(str(store)), Forgotten([Tombstone("1", kind, value)]))
    expected = [number for number, row in enumerate(training) if _hit(row, kind, value)]
    assert found.training.count == len(expected) > 0
    assert found.training.first == expected[:MOST_LISTED]
    for path, rows in _rows(store, "validation").items():
        expected = [number for number, row in enumerate(rows) if _hit(row, kind, value)]
        listed = found.validation.get(path)
        assert (listed.first if listed else []) == expected[:MOST_LISTED]
    assert found.count == found.training.count + sum(rows.count for rows in found.validation.values())


def test_rows_of_validation_files_are_named_by_file(store: Path) -> None:
    path, rows = next((path, rows) for path, rows in _rows(store, "validation").items() if rows)
    (found,) = hit_blends(FileSystem(str(store)), Forgotten([Tombstone("1", "id", rows[0]["id"])]))
    assert found.training.count == 0
    assert found.validation[path].first == [0]


def test_images_are_hit_by_their_own_url(store: Path) -> None:
    table = pq.read_table(next((store / "mixes/toys/data").glob("train-*.parquet")))
    rows = table.to_pylist()
    for number, row in enumerate(rows):
        for info in row["image_info"]:
            info["url"] = f"https://example.org/{number}"
    changed = pa.concat_tables(
        [pa.Table.from_pylist(rows[start : start + 3], schema=table.schema) for start in range(0, len(rows), 3)]
    )
    pictures = [number for number, row in enumerate(rows) if row["image_info"]]
    wanted = _Wanted(Forgotten([Tombstone("1", "url", f"https://example.org/{pictures[4]}")]))
    assert wanted.mask(changed).nonzero()[0].tolist() == [pictures[4]]


def test_a_blend_that_is_not_hit_unfinished_or_damaged(store: Path, tmp_path: Path) -> None:
    files = FileSystem(str(store))
    (found,) = hit_blends(files, Forgotten([Tombstone("1", "url", "nowhere")]))
    assert (found.count, found.finished) == (0, True)
    (tmp_path / "mixes/begun").mkdir(parents=True)
    (tmp_path / "mixes/begun/plan.json").write_text("{}")
    (begun,) = hit_blends(FileSystem(str(tmp_path)), Forgotten([Tombstone("1", "url", "x")]))
    assert not begun.finished
    data = next((store / "mixes/toys/data").glob("train-*.parquet"))
    whole = data.read_bytes()
    try:
        data.write_bytes(whole[:-100])
        with pytest.raises(StoreError, match=r"cannot be read .* write the blend again"):
            list(hit_blends(files, Forgotten([Tombstone("1", "url", "x")])))
        data.unlink()
        with pytest.raises(StoreError, match="is gone; write the blend again"):
            list(hit_blends(files, Forgotten([Tombstone("1", "url", "x")])))
    finally:
        data.write_bytes(whole)
