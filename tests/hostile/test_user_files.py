"""User files over hostile folders: Parquet, JSON lines and archives, each with good rows between the bad ones."""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hostile.files import SECRET, gzip_bomb, strange_files, tar_entry, tar_of, write_all
from hostile.run import Result, run
from pictures import picture_bytes

from pipelines.engine.pipeline import InputError
from pipelines.user_files.pipeline import UserFiles, UserFilesParameters

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.timeout(200)
LINE = b'{"text": "A good row, number %d."}\n'
JSON = "json_invalid"


def taken(folder: Path | str, out: Path) -> Result:
    return run(UserFiles(UserFilesParameters(input=str(folder), component="text_only")), out)


def reasons(result: Result, name: str) -> list[str]:
    """What became of each row of a file, in order."""
    return [result.rejected.get(item, "") for item in result.items if item.startswith(name + "#")]


JSON_LINES: dict[str, tuple[bytes, list[str]]] = {
    "half.jsonl": (LINE % 1 + b'{"text": "cut in ha\n' + LINE % 2 + (LINE % 3)[:20], ["", JSON, "", JSON]),
    "deep.jsonl": (LINE % 4 + b"[" * 100_000 + b"\n" + b'{"a":' * 20_000 + b"\n" + LINE % 5, ["", JSON, JSON, ""]),
    "latin.jsonl": (LINE % 6 + '{"text": "café"}\n'.encode("latin-1") + LINE % 7, ["", "text_encoding", ""]),
    "chinese.jsonl": (LINE % 8 + '{"text": "月光"}\n'.encode("gb18030") + LINE % 9, ["", "text_encoding", ""]),
    "utf16.jsonl": ((LINE % 10).decode().encode("utf-16"), ["text_encoding"]),
    "marked.jsonl": (b"\xef\xbb\xbf" + LINE % 11, [""]),
    "surrogate.jsonl": (b'{"text": "half \\ud83d"}\n' + LINE % 12, ["text_not_unicode", ""]),
    "nan.jsonl": (b'{"text": NaN}\n{"text": 1e999}\n' + LINE % 13, ["text_value", "text_value", ""]),
    "twice.jsonl": (b'{"text": "no", "text": "The last of two keys counts."}\n', [""]),
    "digits.jsonl": (b'{"text": "x", "n": ' + b"9" * 10_000 + b"}\n" + LINE % 14, [JSON, ""]),
    "nulls.jsonl": (bytes(10_000) + b"\n" + LINE % 15, [JSON, ""]),
    "values.jsonl": (b'{"text": [' + b"[]," * 3_000_000 + b"[]]}\n" + LINE % 16, [JSON, ""]),
    "long.jsonl": (b'{"text": "' + b"x" * 130_000_000 + b'"}\n' + LINE % 17, ["row_too_large", ""]),
    "list cut.json": (b'[{"text": "Good in a list."}, {"text": "cut', ["", JSON]),
    "list deep.json": (b'[{"text": "Good before depth."}, ' + b"[" * 50_000, ["", JSON]),
    "bomb.jsonl.gz": (gzip_bomb(300_000_000), ["row_too_large"]),
    "cut.jsonl.gz": (gzip_bomb(5_000_000)[:-2000], ["file_truncated"]),
    "not.jsonl.gz": (b"not packed at all", ["file_truncated"]),
    "empty.jsonl": (b"", []),
}  # fmt: skip


def test_json_lines(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    expected = strange_files(folder, ".jsonl", LINE % 0)
    write_all(folder, {name: data for name, (data, _) in JSON_LINES.items()})
    result = taken(folder, tmp_path / "out")
    found = {name: reasons(result, name) for name in (*JSON_LINES, *expected)}
    assert found == {name: rows for name, (_, rows) in JSON_LINES.items()} | {
        name: [reason] for name, reason in expected.items()
    }
    written = "".join(part.text or "" for record in result.records for part in record.messages[0].content)
    assert SECRET not in written
    assert "The last of two keys counts." in written


def parquet(table: pa.Table, **options: object) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(table, buffer, **options)  # type: ignore[arg-type]
    return buffer.getvalue()


def damaged_page() -> bytes:
    """Two row groups, the first with a page of noise."""
    good = parquet(pa.table({"text": [f"Row {n}. " * 50 for n in range(20)]}), row_group_size=10, compression="none")
    start = pq.read_metadata(io.BytesIO(good)).row_group(0).column(0).data_page_offset
    return good[:start] + b"\xff" * 60 + good[start + 60 :]


def test_parquet(tmp_path: Path) -> None:
    texts = pa.table({"text": [f"A good row of a table, {n}." for n in range(20)]})
    not_utf8 = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe")]
    )
    bomb = pa.table({"text": pa.array(["x" * 1_000_000] * 1200)})
    files = {
        "good.parquet": parquet(texts),
        "cut.parquet": parquet(texts)[:-30],
        "cut early.parquet": parquet(texts)[:100],
        "only marks.parquet": b"PAR1" + b"\xff\xff\xff\x7f" + b"PAR1",
        "empty.parquet": b"",
        "text.parquet": b"no table at all",
        "other columns.parquet": parquet(pa.table({"left": [1], "right": [2]})),
        "numbers.parquet": parquet(pa.table({"text": [1, 2]})),
        "not utf8.parquet": parquet(pa.table({"text": not_utf8})),
        "damaged.parquet": damaged_page(),
        "nothing.parquet": parquet(pa.table({"text": pa.nulls(5_000_000, pa.string())}), compression="zstd"),
        "bomb.parquet": parquet(bomb, compression="zstd", use_dictionary=False),
    }
    folder = tmp_path / "in"
    expected = strange_files(folder, ".parquet", parquet(pa.table({"text": ["A row under a strange name."]})))
    write_all(folder, files)
    result = taken(folder, tmp_path / "out")
    for name, reason in expected.items():
        assert reasons(result, name) == [reason], name
    assert reasons(result, "good.parquet") == [""] * 20
    for name in ("cut", "cut early", "only marks", "empty", "text", "nothing"):
        assert reasons(result, f"{name}.parquet") == ["parquet_unreadable"], name
    assert reasons(result, "other columns.parquet") == ["file_unusable"]
    assert "left, right" in result.details["other columns.parquet#unusable"]
    assert reasons(result, "numbers.parquet") == ["text_value"] * 2
    assert reasons(result, "not utf8.parquet") == ["text_encoding"]
    assert reasons(result, "damaged.parquet") == ["row_unreadable"] * 10 + [""] * 10
    assert set(reasons(result, "bomb.parquet")) == {"row_unreadable"}
    with pytest.raises(InputError, match="left, right"):
        taken(folder / "other columns.parquet", tmp_path / "other")


def lying_header(name: str, size: int, kind: bytes = tarfile.REGTYPE) -> bytes:
    """The block of a member that says it has `size` bytes."""
    header = tarfile.TarInfo(name)
    header.size, header.type = size, kind
    return header.tobuf(tarfile.GNU_FORMAT)


def test_archives(tmp_path: Path) -> None:
    jpeg, end = picture_bytes(64, 64, format="JPEG"), bytes(1024)
    good = ("good.jpg", jpeg), ("good.txt", b"What a good sample shows.")
    hostile_names = ["../up.txt", "/etc/absolute.txt", "a/../../b.txt", "C:\\windows.txt", "..\\back.txt"]
    kinds = [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE]
    files = {
        "names.tar": tar_of(*good, (".hidden", b"x"), *((name, b"x") for name in hostile_names)),
        "kinds.tar": tar_of(*(tar_entry(f"k{n}.txt", kind, "/etc/passwd") for n, kind in enumerate(kinds)), *good),
        "cut.tar": tar_of(*good, ("last.txt", b"y" * 5000))[:-11_000],
        "many.tar": tar_of(*((f"{n:05d}.txt", b"One of very many small members.") for n in range(3000))),
        "larger than the file.tar": tar_of(*good)[:-10_240] + lying_header("huge.txt", 1 << 33) + end,
        "negative.tar": lying_header("round.txt", -1024) + end,
        "negative comment.tar": lying_header("pax", -512, tarfile.XHDTYPE) + end,
        "long comment.tar": lying_header("pax", 2_000_000_000, tarfile.XHDTYPE) + bytes(5000) + end,
        "long name.tar": lying_header("name", 2_000_000_000, tarfile.GNUTYPE_LONGNAME) + bytes(5000) + end,
        "sparse.tar": lying_header("sparse.txt", 0, tarfile.GNUTYPE_SPARSE) + end,
        "json.tar": tar_of(("a.json", b"[" * 50_000), ("b.json", b'{"caption": "fine"}'), ("b.jpg", jpeg)),
        "not.tar": b"no archive" * 1000,
        "packed.tar": gzip_bomb(5_000_000),
        "bytes.tar": tar_of(("caf\udce9.txt", b"A sample under a strange name."), ("caf\udce9.\udcff", b"x")),
    }
    folder = tmp_path / "in"
    expected = strange_files(folder, ".tar", tar_of(("a.txt", b"A sample in a file under a strange name.")))
    write_all(folder, files)
    result = taken(folder, tmp_path / "out")
    for name, reason in expected.items():
        assert reasons(result, name) == [reason], name
    found = {name: reasons(result, name) for name in files}
    assert found["names.tar"] == ["", "hidden_member", *["path_traversal"] * 5]
    assert found["kinds.tar"] == [*["member_not_a_file"] * 5, ""]
    assert found["cut.tar"][0] == ""
    assert found["cut.tar"][-1] == "tar_truncated"
    assert found["many.tar"] == [""] * 3000
    assert found["larger than the file.tar"][-1] in ("member_too_large", "tar_truncated")
    assert found["sparse.tar"] == ["member_not_a_file"]
    assert found["json.tar"] == [JSON, ""]
    for name in ("negative", "negative comment", "long comment", "long name", "not", "packed"):
        assert found[f"{name}.tar"][-1] in ("tar_unreadable", "tar_truncated", "file_unusable"), name
    assert len(found["bytes.tar"]) == 1
    assert not any("root:" in (part.text or "") for r in result.records for m in r.messages for part in m.content)


def test_pictures_named_by_rows_stay_inside(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "out.png").write_bytes(picture_bytes())
    (folder / "in.png").write_bytes(picture_bytes())
    (folder / "link.png").symlink_to("../out.png")
    (folder / "zero.png").symlink_to("/dev/zero")
    paths = ["in.png", "../out.png", "/etc/passwd", "link.png", "zero.png", "gone.png", "file:///etc/passwd", "n" * 300]
    lines = [f'{{"text": "Number {n}", "image": "{path}"}}\n' for n, path in enumerate(paths)]
    (folder / "rows.jsonl").write_text("".join(lines))
    result = taken(folder, tmp_path / "out")
    assert reasons(result, "rows.jsonl") == [
        "",
        *["path_traversal"] * 4,
        "image_missing",
        "image_not_local",
        "file_unreadable",
    ]


MEASURED = """
import resource, sys
sys.path[:0] = ["tests", "."]
from pathlib import Path
from hostile.test_user_files import taken
(Path(sys.argv[1]) / "warm").mkdir()
(Path(sys.argv[1]) / "warm" / "a.jsonl").write_text('{"text": "warm"}')
taken(Path(sys.argv[1]) / "warm", Path(sys.argv[1]) / "out1")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
taken(Path(sys.argv[1]) / "in", Path(sys.argv[1]) / "out2")
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_bombs_never_take_their_size(tmp_path: Path) -> None:
    """1.2 GB in a table, 300 MB in one line, members of 8 GB: all in less than one row of the largest size allowed."""
    bomb = pa.table({"text": pa.array(["x" * 1_000_000] * 1200)})
    write_all(
        tmp_path / "in",
        {
            "bomb.parquet": parquet(bomb, compression="zstd", use_dictionary=False),
            "bomb.jsonl.gz": gzip_bomb(300_000_000),
            "long comment.tar": lying_header("pax", 2_000_000_000, tarfile.XHDTYPE) + bytes(5000),
            "good.jsonl": LINE % 0,
        },
    )
    del bomb
    command = [sys.executable, "-c", MEASURED, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=150, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) < 400
