from pictures import picture_bytes

from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.record import Image, Record, Region, document, flatten, from_row, image, to_row, turn
from corpus.schema import SCHEMA


def _record() -> Record:
    return complete(
        Record(
            origin="test#1",
            document="test",
            source="made",
            component="caption",
            messages=document(image(), "\nA red square."),
            images=[Image(picture_bytes(), license="CC0-1.0", url="http://localhost/a.png")],
            regions=[Region(0, "box", [1.0, 2.0, 10.0, 20.0], text="square", label="shape")],
            language="en",
            license="CC0-1.0",
            scores={"quality": 0.5},
            provenance={"made_by": "test"},
        ),
        counting_rule(),
    )


def test_rows_have_exactly_the_columns_of_the_schema_and_come_back_equal() -> None:
    record = _record()
    row = to_row(record)
    assert list(row) == SCHEMA.names
    assert from_row(row) == record


def test_parts_hold_no_further_key() -> None:
    # chat templates test `'image' in content`: a key more would break them silently
    row = to_row(_record())
    assert all(set(part) == {"type", "text"} for message in row["messages"] for part in message["content"])


def test_flatten_reads_documents_as_text_and_conversations_by_role() -> None:
    assert flatten(_record()) == "<image>\nA red square."
    talk = Record("o", "d", "s", "c", [turn("user", image(), "What?"), turn("assistant", "That.")])
    assert flatten(talk) == "user: <image>What?\n\nassistant: That."
