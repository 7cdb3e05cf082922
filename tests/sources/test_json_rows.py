import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from sources import json_rows
from sources.json_rows import JsonRows
from sources.user_files import RowRejectedError


def outcomes(path: Path) -> list[Any]:
    """Each row, or the reason why it is rejected."""
    reader = JsonRows(path)
    found: list[Any] = []
    for piece in reader.pieces():
        for place in piece.places:
            try:
                found.append(reader.row(place.payload))
            except RowRejectedError as error:
                found.append(error.reason)
    reader.close()
    return found


def write(tmp_path: Path, data: bytes, name: str = "a.jsonl") -> Path:
    (tmp_path / name).write_bytes(data)
    return tmp_path / name


def test_lines_with_blank_and_broken_ones_between(tmp_path: Path) -> None:
    data = b'{"a": 1}\n\n  \r\n{"a": "\xe4\xb8\xad"}\r\n{"a": \n[1, 2]\n{"a": "\xff"}\n{"b": 2}'
    assert outcomes(write(tmp_path, data)) == [
        {"a": 1},
        {"a": "中"},
        "json_invalid",
        "row_not_an_object",
        "text_encoding",
        {"b": 2},
    ]


def test_a_byte_order_mark_is_no_part_of_the_first_row(tmp_path: Path) -> None:
    assert outcomes(write(tmp_path, b'\xef\xbb\xbf{"a": 1}\n{"a": 2}\n')) == [{"a": 1}, {"a": 2}]


def test_a_list_of_objects_is_read_by_offsets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [{"text": f'中文 "{number}" ]}}, [', "list": [number, {"x": None}]} for number in range(300)]
    data = json.dumps(rows, ensure_ascii=False, indent=2).encode()
    for block in (1 << 22, 100, 7):  # values that cross the border of what was read
        monkeypatch.setattr(json_rows, "_BLOCK", block)
        assert outcomes(write(tmp_path, b"\n " + data, "a.json")) == rows


def test_a_list_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    assert outcomes(write(tmp_path, b'[{"a": 1}, {"a": 2}, {"a"', "a.json")) == [{"a": 1}, {"a": 2}, "json_invalid"]
    assert outcomes(write(tmp_path, b'[{"a": 1}', "a.json")) == [{"a": 1}, "json_invalid"]
    assert outcomes(write(tmp_path, b"[]", "a.json")) == []
    assert outcomes(write(tmp_path, b"", "a.json")) == []


def test_deep_nesting_is_rejected(tmp_path: Path) -> None:
    assert outcomes(write(tmp_path, b"[" * 100_000 + b"\n", "a.jsonl"))[-1] == "json_invalid"
    assert outcomes(write(tmp_path, b'{"a":' * 100_000 + b'\n{"a": 1}\n')) == ["json_invalid", {"a": 1}]


def test_long_lines_are_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_rows, "MAX_ROW_BYTES", 50)
    data = b'{"a": 1}\n{"a": "' + b"x" * 500 + b'"}\n{"a": 2}\n'
    assert outcomes(write(tmp_path, data)) == [{"a": 1}, "row_too_large", {"a": 2}]


def test_gzip_and_a_cut_gzip(tmp_path: Path) -> None:
    lines = b"".join(b'{"a": %d, "b": "%d"}\n' % (number, number**9) for number in range(5000))
    data = gzip.compress(lines, mtime=0)
    assert len(outcomes(write(tmp_path, data, "a.jsonl.gz"))) == 5000
    cut = outcomes(write(tmp_path, data[: len(data) // 2], "a.jsonl.gz"))
    assert cut[-1] == "file_truncated"
    assert cut[0] == {"a": 0, "b": "0"}


def test_columns_are_those_of_the_first_rows(tmp_path: Path) -> None:
    assert JsonRows(write(tmp_path, b'{"a": 1}\nbroken\n{"b": 1, "a": 2}\n')).columns() == ["a", "b"]


def test_pieces_are_bounded_and_their_digests_follow_their_rows(tmp_path: Path) -> None:
    lines = [b'{"a": %d}\n' % number for number in range(250)]
    before = list(JsonRows(write(tmp_path, b"".join(lines))).pieces())
    lines[240] = b'{"a": -1}\n'
    after = list(JsonRows(write(tmp_path, b"".join(lines))).pieces())
    assert [len(piece.places) for piece in before] == [100, 100, 50]
    assert [a.digest == b.digest for a, b in zip(before, after, strict=True)] == [True, True, False]
