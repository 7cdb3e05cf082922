from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.record import Record, document, to_row
from corpus.schema import SCHEMA
from corpus.store.files import FileSystem
from mixtures.use_cases import leaf_counts, write_use_cases


def write_rows(path: Path, *rows: tuple[str | None, str, list[str]]) -> None:
    """Records for leaves (None: for none), of a language, of material that pipelines made."""
    records = [
        Record(
            "o", "d", "s", "c", document("text"), taxonomy=leaf, language=language, provenance={"made_by": pipelines}
        )
        for leaf, language, pipelines in rows
    ]
    pq.write_table(pa.Table.from_pylist([to_row(record) for record in records], schema=SCHEMA), path)


def test_leaves_are_counted_by_language_and_pipeline_in_the_order_of_the_tree(tmp_path: Path) -> None:
    write_rows(tmp_path / "a.parquet", ("B/b", "en", ["charts"]), ("B/b", "zh", ["web"]), (None, "en", []))
    write_rows(tmp_path / "b.parquet", ("A/a", "en", ["charts"]))
    write_use_cases(str(tmp_path), {"A/a": None, "B/b": None, "C/c": "Nobody knows."})
    counts = leaf_counts(FileSystem(str(tmp_path)), ["a.parquet", "b.parquet"])
    assert [(count.leaf, count.records) for count in counts] == [("A/a", 1), ("B/b", 2), ("C/c", 0)]
    assert counts[1].languages == {"en": 1, "zh": 1}
    assert counts[1].pipelines == {"charts", "web"}
    assert counts[2].why == "Nobody knows."


def test_without_a_tree_there_are_the_leaves_that_occur(tmp_path: Path) -> None:
    write_rows(tmp_path / "a.parquet", ("B/b", "en", []), (None, "en", []))
    assert [count.leaf for count in leaf_counts(FileSystem(str(tmp_path)), ["a.parquet"])] == ["B/b"]
