import errno
import multiprocessing
import pickle
from pathlib import Path

import pytest
from s3_server import BUCKET, reachable, s3_server

from corpus.store.files import FileSystem, StoreError, file_checksum


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))

    def half(target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(StoreError, match=r"disk is full.*run the same command again"):
        files.commit(half, lambda _: "a/file", "part")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_that_does_not_read_back_is_not_committed(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))

    def check(target: Path) -> None:
        raise StoreError("wrong")

    with pytest.raises(StoreError, match="wrong"):
        files.commit(lambda target: target.write_bytes(b"x") and None, lambda _: "a/file", "part", check)
    assert not files.exists("a/file")


@pytest.mark.parametrize("kind", ["local", "memory"])
def test_create_is_for_the_first_one_only(tmp_path: Path, kind: str) -> None:
    files = FileSystem(str(tmp_path) if kind == "local" else "memory://files-test")
    assert files.create("x/one.json", b"first", "unit")
    assert not files.create("x/one.json", b"second", "unit")
    assert files.read("x/one.json") == b"first"
    files.replace("x/one.json", b"third")
    assert files.read("x/one.json") == b"third"
    assert files.names("x") == ["one.json"]
    assert files.names("nowhere") == []


def test_names_carry_the_checksum_of_the_content(tmp_path: Path) -> None:
    files = FileSystem(str(tmp_path))
    path, size, checksum = files.commit(
        lambda target: target.write_bytes(b"content") and None, lambda digest: f"part-{digest[:8]}", "part"
    )
    assert path == f"part-{checksum[:8]}"
    assert size == 7
    assert file_checksum(tmp_path / path) == checksum


def test_a_folder_that_cannot_be_written_is_explained() -> None:
    with pytest.raises((StoreError, NotADirectoryError), match=r"another output folder|Not a directory"):
        FileSystem("/dev/null/out").create("a", b"x", "unit")


def _size_there(files: FileSystem, queue: object) -> None:
    queue.put(files.size("a"))  # type: ignore[attr-defined]


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_it_travels_to_other_processes(tmp_path: Path, method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    files = FileSystem("out")
    files.replace("a", b"four")
    context = multiprocessing.get_context(method)
    queue = context.Queue()
    child = context.Process(target=_size_there, args=(files, queue))
    child.start()
    assert queue.get(timeout=60) == 4
    child.join()
    # a relative folder stays where it was
    monkeypatch.chdir("/")
    assert pickle.loads(pickle.dumps(files)).read("a") == b"four"


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_store_on_s3_travels_to_other_processes_without_its_secrets(method: str) -> None:
    pytest.importorskip("s3fs")
    with s3_server() as server, reachable(server):
        files = FileSystem(f"s3://{BUCKET}/out")
        files.replace("a", b"four")
        assert b"secret" not in pickle.dumps(files)
        context = multiprocessing.get_context(method)
        queue = context.Queue()
        child = context.Process(target=_size_there, args=(files, queue))
        child.start()
        assert queue.get(timeout=60) == 4
        child.join()
