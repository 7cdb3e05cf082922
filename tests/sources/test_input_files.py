"""Files that are found but cannot be trusted: each is refused for its own reason, and none is waited for."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources import input_files
from sources.input_files import FileRejectedError, find, name_of, path_of, read

ROOT = Path(__file__).parents[2]


def fill(folder: Path) -> None:
    """One of each thing that may be called like a file."""
    outside = folder.parent / "outside"
    outside.mkdir()
    (outside / "secret").write_text("secret")
    folder.mkdir()
    (folder / "good").write_text("good")
    (folder / "empty").touch()
    os.mkfifo(folder / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "socket"))
    (folder / "zero").symlink_to("/dev/zero")
    (folder / "out").symlink_to(outside / "secret")
    (folder / "up").symlink_to("../outside/secret")
    (folder / "elsewhere").symlink_to(outside)
    (folder / "within").symlink_to("good")
    (folder / "round").symlink_to("round")
    (folder / "nowhere").symlink_to("gone")
    (folder / "loop").symlink_to(".")
    (folder / "large").write_bytes(bytes(2000))


def test_each_is_refused_for_its_own_reason(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    fill(folder)
    found = {}
    for path in find(folder, lambda path: True):
        try:
            found[path.name] = read(path, folder, 1000).decode()
        except FileRejectedError as error:
            found[path.name] = error.reason
    assert found == {
        "good": "good",
        "within": "good",
        "empty": "",
        "pipe": "not_a_file",
        "socket": "not_a_file",
        "zero": "link_outside",
        "out": "link_outside",
        "up": "link_outside",
        "elsewhere": "link_outside",
        "round": "link_broken",
        "nowhere": "file_missing",
        "large": "file_too_large",
    }
    assert all(input_files.digest(folder / name, folder) for name in found)


def test_a_device_that_the_user_names_is_no_file() -> None:
    with pytest.raises(FileRejectedError, match="device"):
        read(Path("/dev/zero"), Path("/dev/zero"), 1000)


def test_the_links_of_the_hugging_face_cache_are_followed(tmp_path: Path) -> None:
    snapshot = tmp_path / "datasets--a--b" / "snapshots" / "0123"
    snapshot.mkdir(parents=True)
    (tmp_path / "datasets--a--b" / "blobs").mkdir()
    (tmp_path / "datasets--a--b" / "blobs" / "9f").write_text("data")
    (snapshot / "train.csv").symlink_to("../../blobs/9f")
    (snapshot / "other.csv").symlink_to("../../../other")
    assert read(snapshot / "train.csv", snapshot, 10) == b"data"
    with pytest.raises(FileRejectedError):
        read(snapshot / "other.csv", snapshot, 10)


WITHOUT_PERMISSION = """
import sys
from pathlib import Path
from sources.input_files import FileRejectedError, find, read
folder = Path(sys.argv[1])
for path in find(folder, lambda path: True):
    try:
        print(path.name, read(path, folder, 100).decode())
    except FileRejectedError as error:
        print(path.name, error.reason)
try:
    find(folder / "shut", lambda path: True)
except FileRejectedError as error:
    print(error.reason)
"""


def test_what_may_not_be_read_is_found_all_the_same(tmp_path: Path) -> None:
    """Root may read everything, so an ordinary user has to ask."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good").write_text("good")
    (folder / "mine").write_text("private")
    (folder / "mine").chmod(0)
    (folder / "shut").mkdir()
    (folder / "shut" / "inside").write_text("private")
    (folder / "shut").chmod(0)
    command = [sys.executable, "-c", WITHOUT_PERMISSION, str(folder)]
    if os.geteuid() == 0:
        as_nobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
        for place in (tmp_path, *tmp_path.parents[:2]):
            place.chmod(0o755)
        reachable = subprocess.run([*as_nobody, *command[:1], "-c", f"open({str(folder / 'good')!r})"], check=False)
        if reachable.returncode:
            pytest.skip("an ordinary user cannot reach this machine's Python or its temporary folder")
        command = as_nobody + command
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=ROOT, check=True)
    assert done.stdout.splitlines() == [
        "good good",
        "mine permission_denied",
        "shut folder_unreadable",
        "folder_unreadable",
    ]


def test_a_stream_without_end_is_cut_off() -> None:
    with open("/dev/zero", "rb") as zero, pytest.raises(FileRejectedError, match="more than 5000000 bytes"):
        input_files.bounded(zero, 5_000_000, "zero")


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"plain.csv", "plain.csv"),
        ("\u8868 \U0001f600.csv".encode(), "\u8868 \U0001f600.csv"),
        (b"caf\xe9.csv", r"caf\xe9.csv"),
        (b"two\nlines\x1b[31m", r"two\x0alines\x1b[31m"),
        (b"caf\\xe9.csv", r"caf\x5cxe9.csv"),
        (b"back\\slash", r"back\slash"),
        (b"-rf", "-rf"),
    ],
)
def test_names_are_printable_and_lead_back(tmp_path: Path, raw: bytes, name: str) -> None:
    path = tmp_path / os.fsdecode(raw)
    path.touch()
    assert name_of(path, tmp_path) == name
    assert path_of(name, tmp_path) == path


@given(st.binary(min_size=1, max_size=40).filter(lambda raw: b"/" not in raw and raw not in (b".", b"..")))
def test_no_two_names_look_alike(raw: bytes) -> None:
    path = Path("/in") / os.fsdecode(raw)
    name = name_of(path, Path("/in"))
    name.encode()
    assert name.isprintable() or not name.isascii()
    assert path_of(name, Path("/")) == Path("/") / path.name
