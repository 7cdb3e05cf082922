import json

import pyarrow as pa
import pyarrow.parquet as pq
from pictures import picture_bytes

from corpus.complete import complete
from corpus.counting import counting_rule
from corpus.record import Image, Record, document, image, to_row
from corpus.schema import SCHEMA, huggingface_features, with_metadata

GUESSED_BY_TRAINERS = {"prompt", "completion", "chosen", "rejected", "label", "text", "image", "tools"}


def test_no_column_has_a_name_from_which_trainers_guess_the_task() -> None:
    assert not GUESSED_BY_TRAINERS & set(SCHEMA.names)


def test_only_types_that_datasets_reads_without_loss() -> None:
    def leaves(kind: pa.DataType) -> list[str]:
        if pa.types.is_list(kind):
            return leaves(kind.value_type)
        if pa.types.is_struct(kind):
            return [leaf for field in kind for leaf in leaves(field.type)]
        return [str(kind)]

    found = {leaf for field in SCHEMA for leaf in leaves(field.type)}
    assert found <= {"string", "binary", "int32", "int64", "float", "bool"}


def test_datasets_shows_images_and_messages_offline(tmp_path) -> None:
    from datasets import load_dataset

    records = [
        Record("o1", "d", "s", "c", document(image(), "one"), images=[Image(picture_bytes(seed=1))]),
        Record("o2", "d", "s", "c", document("no picture")),
    ]
    rows = [to_row(complete(record, counting_rule())) for record in records]
    schema = with_metadata(SCHEMA, counting_rule().describe())
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), tmp_path / "a.parquet")
    loaded = load_dataset("parquet", data_files=str(tmp_path / "a.parquet"), split="train", cache_dir=str(tmp_path))
    assert loaded[0]["images"][0].size == (40, 30)
    assert loaded[0]["messages"][0]["content"][1] == {"type": "text", "text": "one"}
    assert loaded[1]["images"] == []
    assert json.loads(schema.metadata[b"huggingface"])["info"]["features"] == huggingface_features()
