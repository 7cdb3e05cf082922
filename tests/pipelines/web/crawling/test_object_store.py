"""A crawl on an object store: an S3 server on loopback gets it whole, and the web pipeline reads it from there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from crawled_site import Site, page, served, settings
from s3_server import BUCKET, S3Server, reachable, s3_server

from corpus.store.files import FileSystem
from pipelines.web.archived import PageArchive
from pipelines.web.crawling.index import units
from pipelines.web.crawling.job import crawl
from pipelines.web.pipeline import Web, WebParameters

pytest.importorskip("s3fs")


@pytest.fixture(scope="module")
def server() -> Iterator[S3Server]:
    with s3_server() as started, reachable(started):
        yield started


def test_crawled_gone_on_with_and_read_from_there(server: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("VLEND_CACHE", str(tmp_path / "cache"))
    site = Site({"/": page("/a", "/b"), "/a": page("/c", body="first"), "/b": page(), "/c": page()})
    out = f"s3://{BUCKET}/crawl"
    with served(site) as base:
        assert crawl(settings(base, pages=2), out, workers=1).pages == 2
        assert crawl(settings(base, pages=9), out, workers=1).pages == 4
        site.pages["/a"] = page("/c", body="second")
        again = crawl(settings(base, pages=9), out, workers=1, refresh=True)
    assert (again.outcomes["unchanged"], again.outcomes["fetched"]) == (3, 5)
    assert site.asked["/c"] == 2
    files = FileSystem(out)
    for unit in units(files):
        for file in unit["files"]:
            assert files.size(file["path"]) == file["bytes"]
    # what grew on this machine is gone from it
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    copied = Web(WebParameters(input=out)).with_local_input()
    listed = [item for unit in copied.units() for item in unit.items]
    assert sorted({item.payload["path"].removeprefix(base) for item in listed}) == ["/", "/a", "/b", "/c"]
    archive = PageArchive(Path(copied.parameters.input))
    [newest] = [item for item in listed if item.locator == base + "/a"]
    assert b"second" in archive.fetch(newest.payload).body
