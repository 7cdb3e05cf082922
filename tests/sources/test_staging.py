"""Copies of remote folders, from fsspec's file system in memory and from an S3 server."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem
from hypothesis import given
from hypothesis import strategies as st
from s3_server import BUCKET, S3Server, reachable, s3_server
from trees import tree

from sources import staging
from sources.staging import StagingError, is_remote, local_copy


@pytest.fixture
def remote() -> Iterator[MemoryFileSystem]:
    memory = fsspec.filesystem("memory")
    memory.store.clear()
    for path in ("papers/LICENSE", "papers/a.txt", "papers/deep/b.txt", "papers/x/one.parquet", "papers/two.parquet"):
        memory.pipe_file(f"/{path}", path.encode())
    yield memory
    memory.store.clear()


def test_a_folder_keeps_its_name_and_everything_in_it(remote: MemoryFileSystem, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    copy = local_copy("memory://papers", tmp_path, lambda done, total: told.append((done, total)))
    assert copy.name == "papers"
    assert sorted(tree(copy)) == ["LICENSE", "a.txt", "deep/b.txt", "two.parquet", "x/one.parquet"]
    assert (copy / "deep/b.txt").read_bytes() == b"papers/deep/b.txt"
    assert told[-1][0] == told[-1][1] == sum(done.stat().st_size for done in copy.rglob("*") if done.is_file())


def test_a_single_file_keeps_its_name(remote: MemoryFileSystem, tmp_path: Path) -> None:
    copy = local_copy("memory://papers/a.txt", tmp_path)
    assert (copy.name, copy.read_bytes()) == ("a.txt", b"papers/a.txt")


def test_a_pattern_copies_what_it_matches_with_licences(remote: MemoryFileSystem, tmp_path: Path) -> None:
    copy = local_copy("memory://papers/**/*.parquet", tmp_path)
    assert copy.parts[-3:] == ("papers", "**", "*.parquet")
    assert sorted(tree(copy.parents[1])) == ["LICENSE", "two.parquet", "x/one.parquet"]
    assert sorted(tree(local_copy("memory://papers/*.parquet", tmp_path).parent)) == ["LICENSE", "two.parquet"]


def test_files_that_may_name_others_bring_their_folder(remote: MemoryFileSystem, tmp_path: Path) -> None:
    assert "deep/b.txt" in tree(local_copy("memory://papers/*.txt", tmp_path).parent)


def test_it_is_copied_once(remote: MemoryFileSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = local_copy("memory://papers", tmp_path)
    monkeypatch.setattr(staging, "_copy", None)
    assert local_copy("memory://papers", tmp_path) == first


def test_what_changed_is_another_copy(remote: MemoryFileSystem, tmp_path: Path) -> None:
    first = local_copy("memory://papers", tmp_path)
    remote.pipe_file("/papers/a.txt", b"changed")
    second = local_copy("memory://papers", tmp_path)
    assert first != second
    assert (second / "a.txt").read_bytes() == b"changed"


def test_a_copy_that_lost_a_file_or_half_of_one_is_made_again(remote: MemoryFileSystem, tmp_path: Path) -> None:
    copy = local_copy("memory://papers", tmp_path)
    whole = tree(copy)
    (copy / "deep/b.txt").unlink()
    (copy / "a.txt").write_bytes(b"")
    assert tree(local_copy("memory://papers", tmp_path)) == whole


def test_a_copy_that_fails_leaves_nothing(
    remote: MemoryFileSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def short(self: object, source: str, target: str, **options: object) -> None:
        Path(target).write_bytes(b"x")

    monkeypatch.setattr(MemoryFileSystem, "get_file", short)
    with pytest.raises(StagingError, match="1 came"):
        local_copy("memory://papers", tmp_path)
    assert [path.name for path in tmp_path.iterdir() if not path.name.endswith(".lock")] == []


def test_input_that_changes_meanwhile_is_refused(
    remote: MemoryFileSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = staging._copy

    def slow(*arguments: object) -> None:
        real(*arguments)  # type: ignore[arg-type]
        remote.pipe_file("/papers/new.txt", b"x")

    monkeypatch.setattr(staging, "_copy", slow)
    with pytest.raises(StagingError, match="changed while it was copied"):
        local_copy("memory://papers", tmp_path)


def test_nothing_at_the_address(remote: MemoryFileSystem, tmp_path: Path) -> None:
    for url in ("memory://nowhere", "memory://papers/*.csv"):
        with pytest.raises(StagingError, match="nothing lies at"):
            local_copy(url, tmp_path)


def test_a_disk_without_room_is_said_before_a_byte_is_copied(
    remote: MemoryFileSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(staging, "floor_bytes", lambda total: total)
    with pytest.raises(StagingError, match="VLEND_CACHE"):
        local_copy("memory://papers", tmp_path)


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/etc/x", "a//b", "./a", "a\0b", "n" * 256])
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    with pytest.raises(StagingError, match="rename it"):
        staging._check_names(["fine.txt", name])


@given(st.lists(st.text(st.sampled_from("ab./\0"), max_size=8), max_size=4))
def test_whatever_is_let_through_stays_inside(names: list[str]) -> None:
    try:
        staging._check_names(names)
    except StagingError:
        return
    for name in names:
        assert os.path.normpath(f"/copy/{name}") == f"/copy/{name}"


def test_a_file_and_a_folder_of_one_name_are_refused() -> None:
    with pytest.raises(StagingError, match="as a file and as a folder"):
        staging._check_names(["a", "a/b"])


@pytest.mark.parametrize(
    ("place", "remote"),
    [("s3://b/x", True), ("https://site.example/", False), ("/data", False), ("bundled", False), ("file:///x", False)],
)
def test_what_is_copied(place: str, remote: bool) -> None:
    assert is_remote(place) is remote


def _stage(environment: dict[str, str], cache: Path, gate: object, queue: object) -> None:
    gate.wait()  # type: ignore[attr-defined]
    queue.put(local_copy(f"s3://{BUCKET}/folder", cache))  # type: ignore[attr-defined]


def test_workers_that_ask_at_once_share_one_copy(tmp_path: Path) -> None:
    pytest.importorskip("s3fs")
    with s3_server() as server, reachable(server):
        client = server.client()
        for number in range(20):
            client.put_object(Bucket=BUCKET, Key=f"folder/{number:02d}.txt", Body=b"%d" % number)
        context = multiprocessing.get_context("spawn")
        gate, queue = context.Barrier(2), context.Queue()
        workers = [context.Process(target=_stage, args=(server.environment, tmp_path, gate, queue)) for _ in range(2)]
        for worker in workers:
            worker.start()
        found = {queue.get(timeout=120) for _ in workers}
        for worker in workers:
            worker.join()
        assert len(found) == 1
        assert len(tree(found.pop())) == 20
        reads = [path for path in tmp_path.iterdir() if not path.name.startswith(".")]
        assert len(reads) == 1


def test_a_file_that_is_gone_between_listing_and_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("s3fs")
    with s3_server() as server, reachable(server):
        _fill_and_lose(server, tmp_path, monkeypatch)


def _fill_and_lose(server: S3Server, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = server.client()
    client.put_object(Bucket=BUCKET, Key="lost/a.txt", Body=b"a")
    real = staging._check_room

    def lose(*arguments: object) -> None:
        real(*arguments)  # type: ignore[arg-type]
        client.delete_object(Bucket=BUCKET, Key="lost/a.txt")

    monkeypatch.setattr(staging, "_check_room", lose)
    with pytest.raises(StagingError, match="gone since it was listed"):
        local_copy(f"s3://{BUCKET}/lost", cache)
    assert [path.name for path in cache.iterdir() if not path.name.startswith(".")] == []
