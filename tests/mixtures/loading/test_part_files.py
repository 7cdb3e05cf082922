import os
import pickle
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from toy_store import toy_store

from corpus.schema import SCHEMA
from corpus.store.files import file_checksum
from mixtures.loading import part_files
from mixtures.loading.part_files import PartFiles
from mixtures.loading.ranks import LoadError
from mixtures.loading.row_group import PICTURE_COLUMN, TEXT_COLUMNS


@pytest.fixture
def parts(tmp_path: Path) -> PartFiles:
    files = toy_store(str(tmp_path))
    paths = sorted(tmp_path.glob("components/caption/toys/*.parquet"))
    listed = [
        {"path": str(path.relative_to(tmp_path)), "checksum": file_checksum(path), "bytes": path.stat().st_size}
        for path in paths
    ]
    return PartFiles(files, listed, "run the build again", checksums=True)


def test_only_the_columns_that_are_asked_for_are_read(parts: PartFiles) -> None:
    table = parts.read(0, 0, [*TEXT_COLUMNS, PICTURE_COLUMN])
    assert table.column_names == ["id", "messages", "image_info", "images"]
    assert [field.name for field in table.schema.field("image_info").type.value_type] == ["width", "height"]


def test_few_files_are_open_at_once(parts: PartFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(part_files, "MOST_OPEN", 2)
    for _ in range(2):
        for part in range(len(parts.parts)):
            assert len(parts.read(part, 0, ["id"]))
            assert len(parts._open) <= 2


def test_a_missing_file(parts: PartFiles) -> None:
    os.unlink(parts.name(0))
    parts.parts[0].pop("bytes")
    with pytest.raises(LoadError, match=r"part-.*parquet is gone since the plan was made; run the build again"):
        PartFiles(parts.files, parts.parts, parts.remedy).read(0, 0, ["id"])


@pytest.mark.parametrize("known", [True, False])
def test_a_truncated_file(parts: PartFiles, known: bool) -> None:
    path = Path(parts.name(0))
    path.write_bytes(path.read_bytes()[:-100])
    if not known:
        parts.parts[0].pop("bytes")
    told = "were written" if known else "cannot be read"
    with pytest.raises(LoadError, match=rf"part-.*parquet .*{told}.*; run the build again"):
        PartFiles(parts.files, parts.parts, parts.remedy).read(0, 0, ["id"])


def test_a_replaced_file_of_the_same_length(parts: PartFiles) -> None:
    path = Path(parts.name(0))
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 1
    path.write_bytes(data)
    with pytest.raises(LoadError, match="was changed since it was written: its checksum differs; run the build again"):
        parts.read(0, 0, ["id"])


def test_a_file_of_another_part(parts: PartFiles) -> None:
    shutil.copy(parts.name(1), parts.name(0))
    with pytest.raises(LoadError, match="run the build again"):
        parts.read(0, 0, ["id"])


@pytest.mark.parametrize(("version", "told"), [("0", "run `vlend migrate"), ("9", "run a newer vlend")])
def test_another_schema_version(parts: PartFiles, version: str, told: str) -> None:
    schema = SCHEMA.with_metadata({"vlend.schema_version": version})
    pq.write_table(schema.empty_table(), parts.name(0))
    with pytest.raises(LoadError, match=rf"part-.*parquet has schema version {version}.*{told}"):
        PartFiles(parts.files, [{"path": parts.parts[0]["path"]}], "").read(0, 0, ["id"])


def test_a_file_of_something_else(parts: PartFiles) -> None:
    pq.write_table(pa.table({"id": ["a"]}), parts.name(0))
    with pytest.raises(LoadError, match="is no file of records: it has no column image_info, images, messages"):
        PartFiles(parts.files, [{"path": parts.parts[0]["path"]}], "say so").read(0, 0, ["id"])


def test_fewer_row_groups_than_planned(parts: PartFiles) -> None:
    with pytest.raises(LoadError, match="has 1 row groups, and the plan wants 8"):
        parts.read(0, 7, ["id"])


def test_it_travels_to_another_process(parts: PartFiles) -> None:
    parts.read(0, 0, ["id"])
    assert len(pickle.loads(pickle.dumps(parts)).read(0, 0, ["id"])) == len(parts.read(0, 0, ["id"]))
