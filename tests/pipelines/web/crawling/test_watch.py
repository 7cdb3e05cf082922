"""pipelines.web.crawling.watch: what is told while a round is under way."""

import threading
from pathlib import Path

from corpus.store.files import FileSystem
from pipelines.web.crawling.watch import watched


def test_the_size_of_what_grows_is_told(tmp_path: Path):
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "a.warc.gz").write_bytes(bytes(1_200_000))
    (tmp_path / "open" / "b.warc.gz").write_bytes(bytes(1_300_000))
    (tmp_path / "open" / "b.closing").write_bytes(bytes(9_000_000))
    told: list[str] = []
    twice = threading.Event()

    def tell(words: str) -> None:
        told.append(words)
        if len(told) == 2:
            twice.set()

    with watched(FileSystem(str(tmp_path)), tell, seconds=0.001):
        assert twice.wait(30)
    assert set(told) == {"2.5 MB under way"}


def test_nothing_is_told_of_an_object_store():
    told: list[str] = []
    with watched(FileSystem("memory://crawl"), told.append, seconds=0.0):
        pass
    assert not told
