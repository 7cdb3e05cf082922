"""Pictures that stay in their part until a row is written."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from toy_store import toy_store

from corpus.schema import SCHEMA
from corpus.store.files import FileSystem, StoreError
from mixtures.gather import RowGroups
from mixtures.in_place import SCHEMA_IN_PLACE, with_bytes, with_places


@pytest.fixture
def parts(tmp_path: Path) -> list[dict[str, str]]:
    toy_store(str(tmp_path), size=24)
    found = sorted((tmp_path / "components/caption/toys").glob("*.parquet"))
    return [{"path": str(path.relative_to(tmp_path)), "checksum": ""} for path in found]


def test_ordered_rows_have_their_own_pictures(parts: list[dict[str, str]], tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    whole = pa.concat_tables([pq.read_table(tmp_path / part["path"]) for part in parts])
    whole = whole.replace_schema_metadata(None)
    with RowGroups(files, parts) as groups:
        groups.leave_pictures(number << 32 for number in range(len(parts)))
        assert groups.in_place
        tables = [groups.get(number << 32) for number in range(len(parts))]
        assert all(table.schema == SCHEMA_IN_PLACE for table in tables)
        order = np.random.default_rng(0).permutation(len(whole))
        found = groups.whole(pa.concat_tables(tables).take(pa.array(order)))
    assert found.schema == SCHEMA
    assert found.equals(whole.take(pa.array(order)))
    assert sum(len(images) for images in found.column("images").to_pylist()) > 10


def test_no_rows_have_no_pictures(parts: list[dict[str, str]], tmp_path: Path) -> None:
    with RowGroups(FileSystem(str(tmp_path)), parts) as groups:
        groups.leave_pictures([0])
        assert groups.whole(groups.get(0).slice(0, 0)).schema == SCHEMA


def test_compressed_pictures_are_read_with_their_rows(parts: list[dict[str, str]], tmp_path: Path) -> None:
    path = tmp_path / parts[0]["path"]
    table = pq.read_table(path)
    pq.write_table(table, path, compression="zstd")
    with RowGroups(FileSystem(str(tmp_path)), parts) as groups:
        groups.leave_pictures([0, 1 << 32])
        assert not groups.in_place
        assert groups.whole(groups.get(0)).equals(table.replace_schema_metadata(None))


def test_a_file_that_shrinks_meanwhile_is_named(parts: list[dict[str, str]], tmp_path: Path) -> None:
    path = tmp_path / parts[0]["path"]
    with RowGroups(FileSystem(str(tmp_path)), parts) as groups:
        groups.leave_pictures([0])
        table = groups.get(0)
        with path.open("r+b") as file:
            file.truncate(100)
        with pytest.raises(StoreError, match=f"{path.name} cannot be read .*ends before byte"):
            groups.whole(table)


def test_places_of_other_pictures_are_noticed(parts: list[dict[str, str]], tmp_path: Path) -> None:
    table = pq.read_table(tmp_path / parts[0]["path"])
    images = table.column("images").combine_chunks()
    paths = pa.ListArray.from_arrays(
        images.offsets, pa.StructArray.from_arrays([images.values.field("path")], names=["path"])
    )
    bare = table.set_column(table.schema.get_field_index("images"), "images", paths)
    with pytest.raises(ValueError, match="1 pictures where"):
        with_places(bare, 0, np.zeros((1, 2), dtype=np.int64))
    assert with_bytes(with_places(bare.slice(0, 0), 0, np.zeros((0, 2), dtype=np.int64)), lambda _: -1).num_rows == 0
