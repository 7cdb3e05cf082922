"""Charts over a folder of hostile tables: good ones become charts, each of the others says what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hostile.files import SECRET, encodings, json_bytes, nested_json, strange_files, write_all
from hostile.run import run

from pipelines.charts.pipeline import ChartParameters, Charts

GOOD = b"city,population,area\n" + b"".join(b"Town %d,%d,%d\n" % (n, 1000 + 37 * n * n, 5 + n) for n in range(12))
CHINESE = "城市,人口,面积\n" + "".join(
    f"城{'一二三四五六七八九十'[n % 10]}{n},{1000 + n * n},{n + 3}\n" for n in range(12)
)

#: Halves of characters, as JSON can hold them, and a key that comes twice.
HALVES = b",".join(b'{"\\ud800name": "\\udfff%d", "v": %d}' % (n, n * n) for n in range(9))
TWICE = b",".join(b'{"name": "n%d", "v": 1, "v": %d}' % (n, n * n) for n in range(9))
RAGGED = b"".join(b"T%d,%d" % (n, n * n) + b",7" * (n % 4) + b"\n" for n in range(12))
WIDE = b",".join(b"%d" % n for n in range(1_000_000))
#: name -> (content, reason); "" for tables that become charts, "*" for any reason but a failure of the program.
TABLES: dict[str, tuple[bytes, str]] = {
    "empty.csv": (b"", "no_rows"),
    "header only.csv": (b"a,b\n", "no_rows"),
    "binary.csv": (bytes(range(256)) * 40, "binary_file"),
    "zero bytes.csv": (bytes(100_000), "binary_file"),
    "utf16 cut.csv": (CHINESE.encode("utf-16")[:-1] + b"\x00\xd8", "undecodable"),
    "unclosed quote.csv": (b'a,b\n"x,1\n' + b"y,2\n" * 400_000, "bad_csv"),
    "long line.csv": (b"x" * 45_000_000, "bad_csv"),
    "million columns.csv": (WIDE + b"\n" + WIDE, "too_many_columns"),
    "many cells.csv": (b"a,b\n" + b"1,2\n" * 2_000_000, "too_many_cells"),
    "too large.csv": (b" " * 60_000_000, "file_too_large"),
    "huge numbers.csv": (b"a,b\n" + b"".join(b"n%d,1e%d\n" % (n, 290 + n) for n in range(9)), "*"),
    "deep.json": (nested_json(100_000), "bad_json"),
    "half.json": (json_bytes([{"a": 1, "b": 2}] * 50)[:-40], "bad_json"),
    "long number.json": (b'[{"a": ' + b"1" * 6000 + b"}]", "bad_json"),
    "not objects.json": (json_bytes([1, 2, 3]), "not_a_table"),
    "many keys.json": (json_bytes([{str(n): 1 for n in range(2000)}]), "too_many_columns"),
    "nan.json": (b'[{"a": NaN, "b": "x"}, {"a": Infinity, "b": "y"}]', "no_numbers"),
    "twice.json": (b"[" + TWICE + b"]", ""),
    "half characters.json": (b"[" + HALVES + b"]", "*"),
    "ragged.csv": (b"city,people,area\n" + RAGGED, ""),
    "windows.csv": (GOOD.replace(b"\n", b"\r\n"), ""),
    "deeper/than/others.csv": (GOOD, ""),
}


@pytest.mark.timeout(280)
def test_each_table_is_drawn_or_says_why_not(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    expected = strange_files(folder, ".csv", GOOD)
    write_all(folder, {name: data for name, (data, _) in TABLES.items()})
    expected |= {name: reason for name, (_, reason) in TABLES.items()}
    for name, data in encodings(CHINESE).items():
        (folder / f"{name}.csv").write_bytes(data)
        expected[f"{name}.csv"] = ""
    result = run(Charts(ChartParameters(input=str(folder), per_table=1)), tmp_path / "out")
    assert sorted(result.items) == sorted(expected)
    found = {name: result.rejected.get(name, "") for name in result.items}
    wrong = {
        name: (found[name], result.details.get(name))
        for name, reason in expected.items()
        if found[name] != reason and (reason != "*" or found[name].startswith("error"))
    }
    assert not wrong
    assert {record.document for record in result.records} == result.yielded
    said = "".join(part.text or "" for record in result.records for part in record.messages[0].content)
    assert SECRET not in said
    assert "\ufffd" not in said
