"""sources.warc_files: archives as others write them, whole and broken."""

import gzip
from pathlib import Path

import pytest
from warc_samples import response, warc, write_wacz

from sources.input_files import FileRejectedError
from sources.warc_files import archive_files, entries, read_entry

A = response("http://a.org/", b"<p>a</p>")
B = response("http://a.org/b", gzip.compress(b"<p>b</p>"), ("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
CHUNKED = response(
    "http://a.org/c", b"4\r\nwiki\r\n0\r\n\r\n", ("Content-Type", "text/html"), ("Transfer-Encoding", "chunked")
)
GONE = response("http://a.org/d", b"gone", status="404 Not Found")


def bodies(path: Path) -> dict[str, bytes]:
    return {
        entry.url: read_entry(file, entry.offset, 10_000).body
        for file in archive_files(path)
        for entry in entries(file)
        if not entry.broken
    }


@pytest.mark.parametrize("packed", [True, False])
def test_bodies_are_unpacked(tmp_path: Path, packed: bool):
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    path.write_bytes(warc(A, B, CHUNKED, GONE, packed=packed))
    assert bodies(path) == {"http://a.org/": b"<p>a</p>", "http://a.org/b": b"<p>b</p>", "http://a.org/c": b"wiki",
                            "http://a.org/d": b"gone"}  # fmt: skip
    [file] = archive_files(path)
    assert [entry.status for entry in entries(file)] == [200, 200, 200, 404]
    assert file.name == path.name


def test_a_folder_with_a_wacz_file(tmp_path: Path):
    write_wacz(tmp_path / "x.wacz", one=warc(A), two=warc(B))
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "y.warc.gz").write_bytes(warc(GONE))
    assert [file.name for file in archive_files(tmp_path)] == [
        "in/y.warc.gz", "x.wacz!archive/one.warc.gz", "x.wacz!archive/two.warc.gz",
    ]  # fmt: skip
    assert len(bodies(tmp_path)) == 3


def end(path: Path, offset: int) -> str:
    """Why the response there cannot be read; empty where it can."""
    try:
        read_entry(archive_files(path)[0], offset, 10_000)
    except FileRejectedError as error:
        return error.reason
    return ""


def test_a_file_that_breaks_off_costs_what_follows(tmp_path: Path):
    whole = warc(A, B, GONE)
    path = tmp_path / "a.warc.gz"
    for cut in range(0, len(whole), 37):
        path.write_bytes(whole[:cut])
        found = list(entries(archive_files(path)[0]))
        assert all(entry.url or entry.broken for entry in found)
        assert {end(path, entry.offset) for entry in found if not entry.broken} <= {"", "archive_broken"}
    path.write_bytes(b"no archive at all" * 50)
    assert [bool(entry.broken) for entry in entries(archive_files(path)[0])] == [True]


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (response("http://a.org/", bytes(50_000)), "body_too_large"),
        (
            response("http://a.org/", gzip.compress(bytes(5_000_000)), ("Content-Encoding", "gzip")),
            "body_too_large",
        ),
        (response("http://a.org/", b"x", ("Content-Encoding", "br")), "encoding_unknown"),
    ],
)
def test_bodies_that_are_not_read(tmp_path: Path, made: tuple, reason: str):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(warc(made))
    [file] = archive_files(path)
    [entry] = entries(file)
    with pytest.raises(FileRejectedError) as caught:
        read_entry(file, entry.offset, 10_000)
    assert caught.value.reason == reason


def test_a_wacz_file_that_is_none(tmp_path: Path):
    (tmp_path / "x.wacz").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(FileRejectedError, match="archive_broken"):
        archive_files(tmp_path / "x.wacz")
