import pyarrow.parquet as pq
from pictures import picture_bytes

from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.record import Image, Record, Region, document, from_row, image, to_row
from corpus.store import parts
from corpus.store.files import FileSystem
from corpus.store.index import read_index
from corpus.store.split import is_held_out

RULE = counting_rule()


def _records(count: int) -> list[Record]:
    return [
        complete(
            Record(
                f"o{n}", f"d{n}", "s", "caption", document(image(), f"text {n}"),
                images=[Image(picture_bytes(50, 50, n))], license="CC0-1.0", language="en",
            ),
            RULE,
        )
        for n in range(count)
    ]  # fmt: skip


def test_rows_in_hash_order_with_an_index_that_finds_each(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(parts, "ROW_GROUP_BYTES", 30_000)
    files = FileSystem(str(tmp_path))
    records = _records(25)
    part = parts.write_part(files, "components/caption/s", "u" * 32, records, RULE.describe())
    file = pq.ParquetFile(tmp_path / part.path)
    ids = file.read(columns=["id"]).column("id").to_pylist()
    assert ids == sorted(record.id for record in records)
    assert file.metadata.num_row_groups > 3
    index = read_index(files, part.index_path).to_pylist()
    by_id = {record.id: record for record in records}
    for entry in index:
        row = file.read_row_group(entry["row_group"]).slice(entry["row"], 1).to_pylist()[0]
        record = by_id[entry["id"]]
        assert from_row(row) == record
        assert entry["n_image_tokens"] == record.n_image_tokens == 576
        assert entry["held_out"] == is_held_out(record.document)
    assert part.n_text_tokens == sum(record.n_text_tokens for record in records)


def test_row_groups_are_cut_by_bytes_and_images_stored_as_they_are(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(parts, "ROW_GROUP_BYTES", 30_000)
    part = parts.write_part(FileSystem(str(tmp_path)), "c", "u" * 32, _records(25), RULE.describe())
    metadata = pq.read_metadata(tmp_path / part.path)
    for group in range(metadata.num_row_groups):
        assert metadata.row_group(group).total_byte_size < 45_000
        for number in range(metadata.num_columns):
            column = metadata.row_group(group).column(number)
            if column.path_in_schema in ("images.list.element.bytes", "videos.list.element.bytes"):
                assert column.compression == "UNCOMPRESSED"
                assert not any("DICTIONARY" in encoding for encoding in column.encodings)
            else:
                assert column.compression == "ZSTD"
            assert column.has_offset_index


def test_equal_records_give_equal_bytes(tmp_path) -> None:
    one = parts.write_part(FileSystem(str(tmp_path / "a")), "c", "u" * 32, _records(5), RULE.describe())
    two = parts.write_part(FileSystem(str(tmp_path / "b")), "c", "u" * 32, _records(5)[::-1], RULE.describe())
    assert one == two


def test_a_record_is_measured_as_its_row_is() -> None:
    for record in _records(3):
        record.regions.append(Region(0, "line", [0.0, 0.0, 5.0, 5.0]))
        assert parts.record_bytes(record) == parts.row_bytes(to_row(record)) > len(record.images[0].bytes)
