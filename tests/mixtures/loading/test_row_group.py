import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pictures import picture_bytes

from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.encoding import encode
from corpus.record import Image, Record, document, image, to_row, turn
from corpus.schema import SCHEMA
from mixtures.loading.row_group import PICTURE_COLUMN, TEXT_COLUMNS, HeldMedia, RowGroup

PICTURES = [picture_bytes(30 + n, 20, n) for n in range(3)]


@pytest.fixture(scope="module")
def records() -> list[Record]:
    made = [
        Record("o0", "d", "s", "c", document("text ", "alone")),
        Record("o1", "d", "s", "c", document(image(), "between", image()), images=[Image(p) for p in PICTURES[:2]]),
        Record("o2", "d", "s", "c", [turn("user", image(), "q"), turn("assistant", "a", loss=False)]),
        Record("o3", "d", "s", "c", [turn("system", ""), turn("user", "q"), turn("assistant", "a", " b")]),
    ]
    made[2].images = [Image(PICTURES[2])]
    return [complete(record, counting_rule()) for record in made]


@pytest.mark.parametrize("sliced", [False, True])
def test_records_are_those_that_were_written(records: list[Record], sliced: bool, tmp_path) -> None:
    rows = [to_row(record) for record in records]
    table = pa.Table.from_pylist(rows if not sliced else [rows[0], *rows, rows[1]], schema=SCHEMA)
    pq.write_table(table, tmp_path / "part.parquet")
    texts, pictures = (
        pq.ParquetFile(tmp_path / "part.parquet").read(columns=columns).slice(1 if sliced else 0, 4)
        for columns in (list(TEXT_COLUMNS), [PICTURE_COLUMN])
    )
    held = HeldMedia(pictures)
    assert len(held) == 3
    group = RowGroup(texts, held, held.bytes)
    assert group.rows == 4
    assert group.bytes >= sum(map(len, PICTURES))
    for row, record in enumerate(records):
        assert group.id(row) == record.id
        found = group.record(row)
        assert found.messages == group.messages(row) == record.messages
        assert group.pictures(row) == [one.bytes for one in record.images]
        assert group.sizes(row) == [(one.width, one.height) for one in record.images]
        for family in ("deepseek-vl", "qwen2-vl"):
            rule = counting_rule(family)
            assert encode(found, rule).input_ids.tolist() == encode(record, rule).input_ids.tolist()
            assert encode(found, rule).labels.tolist() == encode(record, rule).labels.tolist()
