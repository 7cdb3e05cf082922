from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.books.sheets.rows import QuestionFileError, count_rows, rows_of

ROWS = [{"question": "One?", "answer": "1"}, {"question": "二？", "answer": "2"}]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", "\n".join(json.dumps(row) for row in ROWS) + "\n\n"),
        ("a.json", json.dumps(ROWS)),
        ("b.json", json.dumps({"questions": ROWS, "version": 1})),
        ("c.json", json.dumps({"1": ROWS[0], "2": ROWS[1]})),
        ("a.csv", "Question,Answer\nOne?,1\n二？,2\n"),
        ("a.tsv", "question\tanswer\nOne?\t1\n二？\t2\n"),
        ("d.csv", "One?,1\n二？,2\n"),
    ],
)
def test_rows_of_every_form_are_the_same(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert list(rows_of(tmp_path / name, tmp_path)) == ROWS


def test_parquet_rows(tmp_path: Path) -> None:
    pq.write_table(pa.Table.from_pylist(ROWS), tmp_path / "a.parquet")
    assert list(rows_of(tmp_path / "a.parquet", tmp_path)) == ROWS


def test_table_without_a_header_has_options_and_an_index_or_a_letter(tmp_path: Path) -> None:
    (tmp_path / "index.csv").write_text('"1 + 1 =\nwhat?",0,2,3,1\nTwo?,1,2,0,0\n')
    (tmp_path / "letter.csv").write_text("1 + 1?,0,2,3,B\n")
    assert rows_of(tmp_path / "index.csv", tmp_path)[0] == {
        "question": "1 + 1 =\nwhat?", "options": ["0", "2", "3"], "answer": 1,
    }  # fmt: skip
    assert rows_of(tmp_path / "letter.csv", tmp_path)[0] == {
        "question": "1 + 1?", "options": ["0", "2", "3"], "answer": "B",
    }  # fmt: skip


def test_broken_lines_cost_themselves(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"question": "a?"}\n{broken\n[1]\n')
    assert list(rows_of(tmp_path / "a.jsonl", tmp_path)) == [{"question": "a?"}, "json_invalid", "row_not_an_object"]


def test_file_that_is_no_json_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("nothing of the kind")
    with pytest.raises(QuestionFileError) as refused:
        count_rows(tmp_path / "a.json", tmp_path)
    assert refused.value.reason == "json_invalid"


def test_long_cells_are_read_and_other_readers_keep_their_limit(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    (tmp_path / "long.csv").write_text(f"question,answer\n{'q' * (before + 1)},1\n")
    assert len(rows_of(tmp_path / "long.csv", tmp_path)) == 1
    assert csv.field_size_limit() == before
