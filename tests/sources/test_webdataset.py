import io
import tarfile
from pathlib import Path
from typing import Any

import pytest

from sources import webdataset
from sources.user_files import RowRejectedError
from sources.webdataset import WebDataset


def write(path: Path, members: list[tuple[str, bytes]]) -> Path:
    with tarfile.open(path, "w") as archive:
        for name, data in members:
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return path


def outcomes(path: Path) -> dict[str, Any]:
    reader = WebDataset(path)
    found: dict[str, Any] = {}
    for piece in reader.pieces():
        for place in piece.places:
            assert place.name not in found
            try:
                found[place.name] = reader.row(place.payload)
            except RowRejectedError as error:
                found[place.name] = error.reason
    reader.close()
    return found


def test_neighbours_with_one_key_are_one_sample(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.tar",
        [
            ("./s/0001.jpg", b"J1"),
            ("./s/0001.txt", "\ufeff一".encode()),
            ("./s/0001.json", b'{"license": "MIT", "n": 3}'),
            ("s/0002.seg.png", b"P2"),
            ("s/0002.TXT", b"two"),
        ],
    )
    assert outcomes(path) == {
        "s/0001": {"__key__": "s/0001", "jpg": b"J1", "txt": "一", "license": "MIT", "n": 3},
        "s/0002": {"__key__": "s/0002", "seg.png": b"P2", "txt": "two"},
    }
    assert WebDataset(path).columns() == ["__key__", "jpg", "txt", "license", "n", "seg.png"]


def test_a_key_that_comes_again_later_is_another_sample(tmp_path: Path) -> None:
    found = outcomes(write(tmp_path / "a.tar", [("1.txt", b"a"), ("2.txt", b"b"), ("1.txt", b"c")]))
    assert [row["txt"] for row in found.values()] == ["a", "b", "c"]
    assert list(found)[:2] == ["1", "2"]


@pytest.mark.parametrize("name", ["../../etc/passwd.txt", "/etc/passwd.txt", "a/../../b.txt", "..\\b.txt", "C:/b.txt"])
def test_names_that_leave_the_archive_are_rejected(tmp_path: Path, name: str) -> None:
    found = outcomes(write(tmp_path / "a.tar", [("1.txt", b"a"), (name, b"evil"), ("2.txt", b"b")]))
    assert list(found.values())[1] == "path_traversal"
    assert found["2"]["txt"] == "b"


def test_links_and_devices_are_rejected(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        for name, kind in (("1.txt", tarfile.SYMTYPE), ("2.txt", tarfile.LNKTYPE), ("3.txt", tarfile.CHRTYPE)):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = kind, "/etc/passwd"
            archive.addfile(entry)
    assert set(outcomes(tmp_path / "a.tar").values()) == {"member_not_a_file"}


def test_a_cut_archive_keeps_its_whole_samples(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tar", [("1.bin", b"a" * 2000), ("2.bin", b"b" * 2000), ("3.bin", b"c" * 2000)])
    whole = path.read_bytes()
    path.write_bytes(whole[:6000])  # inside the third member
    assert [value if isinstance(value, str) else "row" for value in outcomes(path).values()] == [
        "row",
        "row",
        "tar_truncated",
    ]
    path.write_bytes(whole[: 2 * 2560 + 100])  # inside the third header
    assert list(outcomes(path).values())[-1] == "tar_truncated"
    assert len(outcomes(path)) == 3


def test_a_damaged_header_in_the_middle_is_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tar", [(f"{number}.bin", b"a" * 2000) for number in range(5)])
    data = bytearray(path.read_bytes())
    data[2 * 2560 : 2 * 2560 + 512] = b"?" * 512
    path.write_bytes(bytes(data))
    assert list(outcomes(path)) == ["0", "1", "@end"]
    assert outcomes(path)["@end"] == "tar_truncated"


def test_what_is_no_archive_is_one_rejected_place(tmp_path: Path) -> None:
    (tmp_path / "a.tar").write_bytes(b"no archive at all" * 100)
    assert outcomes(tmp_path / "a.tar") == {"@end": "tar_unreadable"}


def test_large_hidden_and_repeated_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webdataset, "MAX_ROW_BYTES", 100)
    members = [("1.txt", b"x" * 101), (".hidden", b""), ("2.txt", b"a"), ("2.txt", b"b"), ("3.txt", b"fine")]
    found = outcomes(write(tmp_path / "a.tar", members))
    assert list(found.values())[:3] == ["member_too_large", "hidden_member", "member_repeated"]
    assert found["3"]["txt"] == "fine"


def test_broken_texts_and_names_reject_their_sample_alone(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tar", [("1.txt", b"\xff\xfe"), ("2.json", b"{"), ("3.txt", b"fine")])
    assert list(outcomes(path).values())[:2] == ["text_encoding", "json_invalid"]
    with tarfile.open(path, "w", format=tarfile.GNU_FORMAT, encoding="latin-1") as archive:
        archive.addfile(tarfile.TarInfo("caf\xe9.txt"), io.BytesIO(b""))
    [name] = outcomes(path)
    name.encode()


def test_digests_follow_the_bytes_of_members(tmp_path: Path) -> None:
    digests = set()
    for data in (b"aa", b"ab"):
        [piece] = WebDataset(write(tmp_path / "a.tar", [("1.txt", data)])).pieces()
        digests.add(piece.digest)
    assert len(digests) == 2
