"""Writing to an S3 server, and to a file system that breaks its promises."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest
from flaky_proxy import flaky_proxy
from fsspec.implementations.memory import MemoryFileSystem
from s3_server import BUCKET, S3Server, reachable, s3_server

from corpus.store import objects
from corpus.store.errors import StoreError
from corpus.store.files import FileSystem

pytest.importorskip("s3fs")


@pytest.fixture(scope="module")
def server() -> Iterator[S3Server]:
    with s3_server() as started, reachable(started):
        yield started


def test_the_store_itself_refuses_a_second_creation(server: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    files = FileSystem(f"s3://{BUCKET}/create")
    assert files.create("a/one.json", b"first", "unit")
    assert not files.create("a/one.json", b"second", "unit")
    # as if another had written between the look and the write
    monkeypatch.setattr(type(files.fs), "exists", lambda self, path: False)
    assert not files.create("a/one.json", b"third", "unit")
    assert server.client().get_object(Bucket=BUCKET, Key="create/a/one.json")["Body"].read() == b"first"


def _create(environment: dict[str, str], number: int, gate: object, queue: object) -> None:
    files = FileSystem(f"s3://{BUCKET}/race")
    gate.wait()  # type: ignore[attr-defined]
    for key in range(20):
        if files.create(f"{key}", b"%d" % number, "unit"):
            queue.put((key, number))  # type: ignore[attr-defined]
    queue.put(None)  # type: ignore[attr-defined]


def test_of_writers_at_once_each_file_has_one_who_was_told_so(server: S3Server) -> None:
    context = multiprocessing.get_context("spawn")
    gate, queue = context.Barrier(2), context.Queue()
    writers = [context.Process(target=_create, args=(server.environment, number, gate, queue)) for number in range(2)]
    for writer in writers:
        writer.start()
    told: list[tuple[int, int]] = []
    ended = 0
    while ended < 2:
        message = queue.get(timeout=120)
        if message is None:
            ended += 1
        else:
            told.append(message)
    for writer in writers:
        writer.join()
    assert sorted(key for key, _ in told) == list(range(20))
    files = FileSystem(f"s3://{BUCKET}/race")
    assert all(files.read(str(key)) == b"%d" % number for key, number in told)


def test_lost_connections_and_server_errors_are_survived(server: S3Server, tmp_path: Path) -> None:
    with flaky_proxy(server.url) as proxy:
        faulty = S3Server(proxy.url, {**server.environment, "FSSPEC_S3_ENDPOINT_URL": proxy.url})
        with reachable(faulty):
            files = FileSystem(f"s3://{BUCKET}/flaky")
            proxy.faults = ["busy", "reset"] * 2
            assert files.create("one.json", b"first", "unit")
            proxy.faults = ["reset", "busy"] * 2
            path, size, _ = files.commit(lambda target: target.write_bytes(b"y" * 1000) and None, lambda _: "p", "part")
            assert files.names("") == ["one.json", "p"]
            assert files.read("one.json") == b"first"
            assert (path, size) == ("p", 1000)
            assert proxy.met >= 1


def test_a_store_that_never_answers_is_one_sentence(server: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.store.retry.PAUSE_SECONDS", 0.01)
    monkeypatch.setattr("corpus.store.retry.ATTEMPTS", 2)
    closed = S3Server("", {**server.environment, "FSSPEC_S3_ENDPOINT_URL": "http://127.0.0.1:9"})
    with reachable(closed), pytest.raises(StoreError, match=r"writing bucket/x/a failed 2 times.*ENDPOINT_URL"):
        FileSystem(f"s3://{BUCKET}/x").create("a", b"x", "unit")


def test_a_missing_bucket_reads_as_empty_and_cannot_be_written(server: S3Server) -> None:
    files = FileSystem("s3://nowhere/x")
    assert files.names("") == []
    assert list(files.files_below()) == []
    with pytest.raises(StoreError, match="create the bucket first"):
        files.create("a", b"x", "unit")


def test_a_prefix_of_several_pages_is_listed_whole(server: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    client = server.client()
    for number in range(25):
        client.put_object(Bucket=BUCKET, Key=f"pages/_units/{number:04d}.json", Body=b"{}")
    client.put_object(Bucket=BUCKET, Key="pages/_units/", Body=b"")  # a folder, as some tools make them
    files = FileSystem(f"s3://{BUCKET}/pages")
    monkeypatch.setattr(files.fs, "req_kw", {"MaxKeys": 10})
    names = files.names("_units")
    assert names == [f"{number:04d}.json" for number in range(25)]
    assert sorted(entry.path for entry in files.files_below("_units")) == names


def test_another_writers_file_is_seen_at_once(server: S3Server) -> None:
    files = FileSystem(f"s3://{BUCKET}/fresh")
    files.replace("a", b"1")
    assert files.names("") == ["a"]
    assert not files.exists("b")
    server.client().put_object(Bucket=BUCKET, Key="fresh/b", Body=b"2")
    assert files.exists("b")
    assert files.names("") == ["a", "b"]


class _Careless(MemoryFileSystem):
    """Stores something else than it is given."""

    protocol = "careless"
    cachable = False

    def pipe_file(self, path: str, value: bytes, mode: str = "overwrite", **options: object) -> None:
        super().pipe_file(path, self.spoil(value), mode=mode)

    def spoil(self, value: bytes) -> bytes:
        return value[:-1]


class _Forgetful(_Careless):
    def spoil(self, value: bytes) -> bytes:
        return bytes(len(value))


@pytest.mark.parametrize(("kind", "said"), [(_Careless, "holds 4 bytes"), (_Forgetful, "holds other bytes")])
def test_what_does_not_read_back_as_it_was_written_is_an_error(kind: type[MemoryFileSystem], said: str) -> None:
    with pytest.raises(StoreError, match=said):
        objects.put(kind(), "/careless/a", b"12345")
