import json
import os
from pathlib import Path

import pytest

from sources.table import UnreadableTableError
from sources.table_files import MAX_BYTES, decode, humanised, list_files, read


def _write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_latin_encodings(encoding: str, tmp_path: Path) -> None:
    path = _write(tmp_path / "players.csv", "name,goals\nSkarsgård,3\nMüller,5\nPelé,7\n".encode(encoding))
    assert read(path, "players").values("name") == ["Skarsgård", "Müller", "Pelé"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_chinese_encodings(encoding: str, tmp_path: Path) -> None:
    path = _write(tmp_path / "城市.csv", "城市,人口（万人）\n北京,2189\n上海,2487\n".encode(encoding))
    table = read(path, "cities")
    assert table.values("城市") == ["北京", "上海"]
    assert table.columns[1].unit("zh") == "万人"
    assert "zh" in table.titles


def test_windows_quotes_are_not_taken_for_chinese() -> None:
    assert decode("Tom’s café, naïve".encode("cp1252")) == "Tom’s café, naïve"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(delimiter: str, tmp_path: Path) -> None:
    lines = [["a", "b", "c"], ["x, y", "1", "2"], ["z", "3", "4"]]
    quoted = "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines)
    table = read(_write(tmp_path / "t.csv", quoted.encode()), "t")
    assert table.values("a") == ["x, y", "z"]
    assert table.values("c") == [2.0, 4.0]


def test_group_headings_above_the_header_name_repeated_columns(tmp_path: Path) -> None:
    text = ",,Democrat,,Republican,\nTeam,All,White,Black,White,Black\nA,9,1,2,3,4\nB,8,5,6,7,8\n"
    table = read(_write(tmp_path / "t.csv", text.encode()), "t")
    names = [column.name for column in table.columns]
    assert names == ["Team", "All", "Democrat White", "Democrat Black", "Republican White", "Republican Black"]


def test_ragged_rows_and_duplicate_names_are_kept_apart(tmp_path: Path) -> None:
    table = read(_write(tmp_path / "t.csv", b"a,x,x\nu,1\nv,2,3,4\n"), "t")
    assert [column.name for column in table.columns] == ["a", "x", "x 3"]
    assert table.rows == (("u", 1.0, None), ("v", 2.0, 3.0))


def test_json_objects_lose_nested_keys_only(tmp_path: Path) -> None:
    rows = [{"name": "a", "n": 1, "more": {"x": 1}}, {"name": "b", "n": None, "late": 2}]
    table = read(_write(tmp_path / "t.json", json.dumps(rows).encode()), "t")
    assert [column.name for column in table.columns] == ["name", "n", "late"]
    assert table.rows == (("a", 1.0, None), ("b", None, 2.0))


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("t.json", b'{"a": 1}', "not_a_table"),
        ("t.json", b"[1, 2", "bad_json"),
        ("t.json", b"[" * 100_000, "bad_json"),
        ("t.csv", b"a,b\n", "no_rows"),
        ("t.csv", b"", "no_rows"),
        ("t.csv", b"just text\nmore\n", "one_column"),
        ("t.csv", b"PK\x03\x04\x00\x00", "binary_file"),
    ],
)
def test_what_is_no_table_says_why(name: str, data: bytes, reason: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableTableError) as caught:
        read(_write(tmp_path / name, data), "t")
    assert caught.value.reason == reason


def test_a_file_beyond_the_limit_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "t.csv").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(UnreadableTableError, match="too_large"):
        read(tmp_path / "t.csv", "t")


def test_names_become_words_and_units_leave_them(tmp_path: Path) -> None:
    assert humanised("beer_servings") == "beer servings"
    assert humanised("budgetYear") == "budget year"
    assert humanised("Puerto Rico") == "Puerto Rico"
    table = read(_write(tmp_path / "t.csv", b"name,Body Mass (g)\na,10\nb,20\n"), "t")
    assert (table.columns[1].title("en"), table.columns[1].unit("en")) == ("Body Mass", "g")


def test_files_are_listed_in_order_without_hidden_ones(tmp_path: Path) -> None:
    for name in ("b.csv", "a.tsv", ".c.csv", "d.txt"):
        (tmp_path / name).write_text("x")
    assert [path.name for path in list_files(tmp_path)] == ["a.tsv", "b.csv"]


def test_genuine_tables_are_read() -> None:
    if "VLEND_SAMPLES" not in os.environ:
        pytest.skip("VLEND_SAMPLES is not set")
    files = list_files(Path(os.environ["VLEND_SAMPLES"]) / "tables")
    unread = []
    for path in files:
        try:
            table = read(path, path.name)
        except UnreadableTableError as error:
            unread.append((path.name, error.reason))
            continue
        assert all("\ufffd" not in cell for row in table.rows[:50] for cell in row if isinstance(cell, str)), path
    assert len(files) > 30
    assert unread == [("LICENSES.json", "not_a_table")]
