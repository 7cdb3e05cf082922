from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.schema import SCHEMA
from corpus.store.parts import open_writer
from mixtures.loading.pages import value_places
from mixtures.loading.row_group import PICTURE_COLUMN

MEDIA = SCHEMA.field("images").type


def _table(rows: list[list[bytes]]) -> pa.Table:
    return pa.table({"images": pa.array([[{"bytes": one, "path": ""} for one in row] for row in rows], MEDIA)})


def _found(path: Path, count: int) -> np.ndarray | None:
    group = pq.ParquetFile(path).metadata.row_group(0)
    chunk = next(one for n in range(group.num_columns) if (one := group.column(n)).path_in_schema == PICTURE_COLUMN)
    data = path.read_bytes()
    return value_places(lambda offset, length: data[offset : offset + length], chunk, count)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pages")


@given(
    st.lists(st.lists(st.integers(0, 3000), max_size=4), max_size=30),
    st.sampled_from(["1.0", "2.0"]),
    st.booleans(),
    st.sampled_from([100, 4000, 1 << 20]),
)
@settings(max_examples=60)
def test_values_are_found_wherever_they_are(
    folder: Path, lengths: list[list[int]], version: str, index: bool, page: int
) -> None:
    rows = [[bytes([n % 251]) * n for n in row] for row in lengths]
    values = [value for row in rows for value in row]
    pq.write_table(
        _table(rows), folder / "t.parquet", compression="none", use_dictionary=False, data_page_version=version,
        write_page_index=index, data_page_size=page, write_batch_size=3,
    )  # fmt: skip
    places = _found(folder / "t.parquet", len(values))
    assert places is not None
    data = (folder / "t.parquet").read_bytes()
    assert [data[offset : offset + length] for offset, length in places.tolist()] == values


def test_vlends_own_parts_hold_pictures_so(folder: Path) -> None:
    table = _table([[b"x" * 70_000] * 3, [], [b"y" * 2_000_000]])
    with open_writer(folder / "own.parquet", table.schema) as writer:
        writer.write_table(table)
    places = _found(folder / "own.parquet", 4)
    assert places is not None
    assert places[:, 1].tolist() == [70_000] * 3 + [2_000_000]


@pytest.mark.parametrize("options", [{"compression": "zstd"}, {"compression": "none", "use_dictionary": True}])
def test_what_is_stored_otherwise_is_not_found(folder: Path, options: dict) -> None:
    pq.write_table(_table([[b"abc" * 100] * 5]), folder / "other.parquet", **{"use_dictionary": False, **options})
    assert _found(folder / "other.parquet", 5) is None


def test_nulls_and_wrong_counts_are_not_found(folder: Path) -> None:
    table = pa.table({"images": pa.array([[{"bytes": b"a", "path": ""}, {"bytes": None, "path": ""}]], MEDIA)})
    pq.write_table(table, folder / "null.parquet", compression="none", use_dictionary=False)
    assert _found(folder / "null.parquet", 2) is None
    assert _found(folder / "null.parquet", 0) is None


def test_damage_is_not_found(folder: Path) -> None:
    rows = [[b"abc" * 50] * 4] * 5
    pq.write_table(_table(rows), folder / "whole.parquet", compression="none", use_dictionary=False)
    path = folder / "damaged.parquet"
    data = (folder / "whole.parquet").read_bytes()
    begin = pq.ParquetFile(folder / "whole.parquet").metadata.row_group(0).column(0).data_page_offset
    found = []
    for place in range(begin, begin + 400):
        path.write_bytes(data[:place] + bytes([data[place] ^ 255]) + data[place + 1 :])
        places = _found(path, 20)
        found.append(places is None)
        if places is not None:
            # the damage is inside a picture or in what is not needed to find it
            assert (places[:, 1] == 150).all()
    assert any(found)
