from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sources.parquet_rows import ParquetRows
from sources.user_files import ROWS_PER_PIECE, RowRejectedError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    rows = [{"n": number, "text": f"row {number}"} for number in range(250)]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet", row_group_size=130)
    return tmp_path / "a.parquet"


def test_pieces_stay_inside_row_groups_and_cover_every_row(path: Path) -> None:
    pieces = list(ParquetRows(path).pieces())
    assert [len(piece.places) for piece in pieces] == [ROWS_PER_PIECE, 30, ROWS_PER_PIECE, 20]
    assert [place.name for piece in pieces for place in piece.places] == [str(number) for number in range(250)]


def test_rows_are_found_in_any_order(path: Path) -> None:
    reader = ParquetRows(path)
    places = [place for piece in reader.pieces() for place in piece.places]
    for number in (0, 1, 40, 39, 200, 129, 130, 249, 0):
        assert reader.row(places[number].payload) == {"n": number, "text": f"row {number}"}
    reader.close()


def test_unwanted_columns_are_not_read(path: Path) -> None:
    reader = ParquetRows(path)
    reader.wanted = ["n"]
    assert reader.row({"row_group": 1, "row": 3}) == {"n": 133}


def test_the_digest_follows_the_bytes_of_the_row_group(path: Path, tmp_path: Path) -> None:
    rows = [{"n": number, "text": f"row {number}" if number != 200 else "changed"} for number in range(250)]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "b.parquet", row_group_size=130)
    before = [piece.digest for piece in ParquetRows(path).pieces()]
    after = [piece.digest for piece in ParquetRows(tmp_path / "b.parquet").pieces()]
    assert before[:2] == after[:2]
    assert before[2] != after[2]


def test_a_file_without_footer_is_one_rejected_row(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])
    reader = ParquetRows(path)
    [piece] = reader.pieces()
    assert reader.columns() == []
    with pytest.raises(RowRejectedError, match="parquet_unreadable"):
        reader.row(piece.places[0].payload)


def test_damaged_pages_reject_the_rows_that_they_hold(path: Path) -> None:
    data = bytearray(path.read_bytes())
    column = pq.read_metadata(path).row_group(1).column(1)
    start = column.dictionary_page_offset or column.data_page_offset
    data[start : start + column.total_compressed_size] = b"\xff" * column.total_compressed_size
    path.write_bytes(bytes(data))
    reader = ParquetRows(path)
    assert reader.row({"row_group": 0, "row": 5})["n"] == 5
    with pytest.raises(RowRejectedError, match="row_unreadable"):
        reader.row({"row_group": 1, "row": 0})
    assert reader.row({"row_group": 0, "row": 6})["n"] == 6


def test_a_row_that_is_not_utf8_does_not_take_its_neighbours_with_it(tmp_path: Path) -> None:
    texts = pa.array([b"good", b"\xff\xfe bad", b"fine"], pa.binary()).view(pa.string())
    pq.write_table(pa.table({"text": texts}), tmp_path / "a.parquet")
    reader = ParquetRows(tmp_path / "a.parquet")
    assert reader.row({"row_group": 0, "row": 0}) == {"text": "good"}
    with pytest.raises(RowRejectedError, match="text_encoding"):
        reader.row({"row_group": 0, "row": 1})
    assert reader.row({"row_group": 0, "row": 2}) == {"text": "fine"}
