"""pipelines.web.crawling.journal: a WARC file that is its own journal."""

import errno
import fcntl
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from pipelines.engine.pipeline import EngineError
from pipelines.web.crawling.fetch import Reply
from pipelines.web.crawling.journal import Journal, payload_digest, recovered
from pipelines.web.crawling.settings import CrawlSettings
from pipelines.web.crawling.visit import Visit

SETTINGS = CrawlSettings(seeds=("http://a.org/",), contact="me@example.org")
HEADERS = (("Content-Type", "text/html"), ("X-Evil", "a\r\nb: c"), ("X-Letters", "é"))


def visit(n: int, **more: object) -> Visit:
    body = b"body %d" % n
    found = Visit(f"http://a.org/{n}", "page", 1, "fetched", time=1.5 + n, status=200, digest=payload_digest(body))
    found.links = [("http://a.org/next", "page")]
    for name, value in more.items():
        setattr(found, name, value)
    return found


def reply(n: int, status: int = 200) -> Reply:
    return Reply(f"http://a.org/{n}", status, "OK", HEADERS, b"body %d" % n, 1.5, 0.1, (("Host", "a.org"),))


def write(path: Path, numbers: range) -> None:
    with Journal(path, SETTINGS) as journal:
        for n in numbers:
            journal.add(visit(n), reply(n))


def test_what_is_written_is_a_valid_archive(tmp_path: Path):
    path = tmp_path / "u.warc.gz"
    with Journal(path, SETTINGS) as journal:
        journal.add(visit(1), reply(1))
        journal.add(visit(2, outcome="unchanged"), reply(2, 304), ("http://a.org/2", 1.0, "<urn:uuid:1>"))
        journal.add(Visit("http://a.org/3", "page", 1, "dropped", "robots_denied"))
    with path.open("rb") as file:
        records = [
            (r.rec_type, r.http_headers, r.content_stream().read(), r)
            for r in ArchiveIterator(file, check_digests=True)
        ]
    assert [kind for kind, *_ in records] == [
        "warcinfo", "response", "request", "metadata", "revisit", "request", "metadata", "metadata",
    ]  # fmt: skip
    _, headers, body, record = records[1]
    assert body == b"body 1"
    assert headers.get_header("X-Evil") == "a  b: c"
    assert record.digest_checker.passed
    assert records[4][3].rec_headers.get_header("WARC-Profile").endswith("server-not-modified")
    assert records[4][3].rec_headers.get_header("WARC-Refers-To") == "<urn:uuid:1>"
    assert b"robots: RFC 9309" in records[0][2]


def test_places_are_those_of_the_records(tmp_path: Path):
    path = tmp_path / "u.warc.gz"
    write(path, range(5))
    for found, _ in recovered(path):
        with path.open("rb") as file:
            file.seek(found.offset)
            record = next(iter(ArchiveIterator(file)))
            assert record.rec_headers.get_header("WARC-Record-ID") == found.record
            assert record.content_stream().read() == b"body %d" % int(found.address.rpartition("/")[2])


def test_gone_on_with_wherever_it_breaks_off(tmp_path: Path):
    path = tmp_path / "u.warc.gz"
    write(path, range(4))
    whole = path.read_bytes()
    ends = [end for _, end in recovered(path)]
    assert ends[-1] == len(whole)
    for cut in [*range(0, len(whole), 61), *(end + off for end in ends[:-1] for off in (-1, 0, 1))]:
        path.write_bytes(whole[:cut])
        with Journal(path, SETTINGS) as journal:
            assert len(journal.visits) == sum(end <= cut for end in ends)
            journal.add(visit(9), reply(9))
        again = [one for one, _ in recovered(path)]
        assert again[:-1] == [visit(n, **again[n].__dict__) for n in range(len(again) - 1)]
        assert again[-1].address == "http://a.org/9"
        with path.open("rb") as file:
            assert sum(record.rec_type == "response" for record in ArchiveIterator(file)) == len(again)


def test_one_at_a_time(tmp_path: Path):
    path = tmp_path / "u.warc.gz"
    with Journal(path, SETTINGS), pytest.raises(EngineError, match="another crawl"), Journal(path, SETTINGS, 0.0):
        pass


def test_a_file_system_without_locks_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def none(file: object, operation: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", none)
    with pytest.raises(EngineError, match=r"No locks available.*object store"), Journal(tmp_path / "u", SETTINGS):
        pass
