import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from corpus.record import Image, Part, Record, Region, Video, document, image, to_row
from corpus.schema import SCHEMA
from corpus.store.parts import _cut_by_bytes, row_bytes
from corpus.store.row_sizes import cut_by_bytes, row_sizes


@st.composite
def records(draw: st.DrawFn) -> Record:
    texts = draw(st.lists(st.text(max_size=30), max_size=4))
    pictures = draw(st.lists(st.binary(max_size=400), max_size=3))
    content = [*[Part("text", text) for text in texts], *[image() for _ in pictures]]
    record = Record("o", "d", "s", "c", document(*content))
    record.images = [Image(data) for data in pictures]
    record.videos = [Video(data) for data in draw(st.lists(st.binary(max_size=50), max_size=1))]
    record.regions = [Region(0, "box", [0.0, 0.0, 1.0, 1.0])] * draw(st.integers(0, 2))
    return record


@given(st.lists(records(), max_size=12), st.integers(0, 5))
def test_sizes_are_those_that_rows_have_as_objects(made: list[Record], skipped: int) -> None:
    rows = [to_row(record) for record in made]
    table = pa.Table.from_pylist(rows, schema=SCHEMA)
    assert row_sizes(table).tolist() == [row_bytes(row) for row in rows]
    assert row_sizes(table.slice(skipped)).tolist() == [row_bytes(row) for row in rows[skipped:]]


@given(st.lists(records(), max_size=12), st.integers(1, 3000), st.integers(1, 5))
def test_tables_are_cut_where_rows_are(made: list[Record], limit: int, step: int) -> None:
    rows = [to_row(record) for record in made]
    table = pa.Table.from_pylist(rows, schema=SCHEMA)
    tables = [table.slice(start, step) for start in range(0, len(table), step)]
    cut = list(cut_by_bytes(tables, limit))
    assert [len(piece) for piece in cut] == [
        len(batch) for batch in _cut_by_bytes([(row, row_bytes(row)) for row in rows], limit)
    ]
    assert [row for piece in cut for row in piece.to_pylist()] == table.to_pylist()
