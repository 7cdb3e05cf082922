from pathlib import Path

import pytest

from model.evaluation.errors import EvaluationError
from model.evaluation.readers.found import Found, RowError, json_rows, text_of, words


def test_lines_come_with_their_place_and_what_is_wrong(tmp_path: Path) -> None:
    # a line separator inside a string is no line end
    (tmp_path / "a.jsonl").write_text('\ufeff{"a": "x\u2028y"}\n\n{"a"\n[1]\n', encoding="utf-8")
    assert list(json_rows(tmp_path / "a.jsonl")) == [
        ("line 1", {"a": "x\u2028y"}),
        ("line 3", "not JSON"),
        ("line 4", "not an object"),
    ]


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"there is no .*b\.jsonl"):
        text_of(tmp_path / "b.jsonl")
    (tmp_path / "c").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(EvaluationError, match="UTF-8"):
        text_of(tmp_path / "c")


def test_reasons_are_counted_and_nothing_left_is_an_error(tmp_path: Path) -> None:
    found: Found[int] = Found([], [("1", "no label"), ("2", "not JSON"), ("3", "no label")])
    assert found.reasons() == {"no label": 2, "not JSON": 1}
    with pytest.raises(EvaluationError, match="2 x no label, 1 x not JSON"):
        found.need(tmp_path, "question")
    assert words({"a": "b"}, "a") == "b"
    for row in ({}, {"a": " "}, {"a": 3}):
        with pytest.raises(RowError, match="no a"):
            words(row, "a")
