from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from toy_store import toy_store

from corpus.schema import SCHEMA
from corpus.store.files import FileSystem, StoreError
from mixtures.gather import RowGroups


@pytest.fixture
def store(tmp_path: Path) -> tuple[FileSystem, list[dict[str, str]]]:
    files = toy_store(str(tmp_path), size=60)
    paths = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.glob("components/*/*/*.parquet"))
    return files, [{"path": path, "checksum": ""} for path in paths]


def _ids(path: Path) -> list[str]:
    return pq.read_table(path, columns=["id"]).column("id").to_pylist()


def test_what_is_needed_again_is_read_once_and_what_is_not_is_not_kept(store, tmp_path: Path) -> None:
    files, parts = store
    with RowGroups(files, parts) as groups:
        for turn in range(3):
            for part, one in enumerate(parts):
                table = groups.get(part << 32, turn + 1 if turn < 2 else None)
                assert table.schema == SCHEMA
                assert table.column("id").to_pylist() == _ids(tmp_path / one["path"])
        assert groups.reads == len(parts)
        assert not groups._kept
        assert groups._held == 0


def test_above_the_bound_the_one_with_the_farthest_use_is_let_go(store) -> None:
    files, parts = store
    with RowGroups(files, parts) as groups:
        size = max(groups.get(part << 32).nbytes for part in range(4))
        groups.keep_bytes = 2 * size
        for part, next_use in enumerate([5, 1, 9, 2]):
            groups.get(part << 32, next_use)
        assert sorted(place >> 32 for place in groups._kept) == [1, 3]
        assert groups._held == sum(table.nbytes for _, table in groups._kept.values()) <= groups.keep_bytes
        before = groups.reads
        groups.get(1 << 32), groups.get(3 << 32)
        assert groups.reads == before


def test_more_parts_than_may_be_open_are_read_all_the_same(store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mixtures.gather.OPEN_PARTS", 2)
    files, parts = store
    with RowGroups(files, parts) as groups:
        for turn in range(2):
            assert all(len(groups.get(part << 32)) for part in range(len(parts))), turn
            assert len(groups._open) == 2


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda path: path.unlink(), r"is gone since the plan was made; run `vlend build`"),
        (
            lambda path: path.write_bytes(path.read_bytes()[:-100]),
            r"cannot be read .*; delete it and its unit, then run",
        ),
        (lambda path: path.write_bytes(b""), r"cannot be read"),
        (lambda path: _rewrite(path, columns=["id", "messages"]), r"older schema.*run `vlend migrate --out"),
        (lambda path: _rewrite(path, version=99), r"schema 99, this vlend knows .*update vlend"),
    ],
)
def test_a_part_that_cannot_serve_is_named_with_what_to_do(store, tmp_path: Path, damage, told: str) -> None:
    files, parts = store
    damage(tmp_path / parts[0]["path"])
    with RowGroups(files, parts) as groups, pytest.raises(StoreError, match=told) as raised:
        groups.get(0)
    assert parts[0]["path"] in str(raised.value)


def test_a_row_group_that_is_not_there_means_another_part(store) -> None:
    files, parts = store
    with RowGroups(files, parts) as groups, pytest.raises(StoreError, match=r"was replaced since; `vlend verify --out"):
        groups.get(7)


def _rewrite(path: Path, columns: list[str] | None = None, version: int = 1) -> None:
    table = pq.read_table(path, columns=columns)
    if version != 1:
        table = table.append_column("later", pa.nulls(len(table), pa.int32()))
    metadata = {**(table.schema.metadata or {}), b"vlend.schema_version": str(version).encode()}
    pq.write_table(table.replace_schema_metadata(metadata), path)
