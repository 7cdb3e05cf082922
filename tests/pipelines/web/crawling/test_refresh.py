"""pipelines.web.crawling.refresh: what a second visit begins with."""

from __future__ import annotations

from pathlib import Path

from crawled_site import Site, page, served, settings
from trees import tree

from corpus.store.files import FileSystem
from pipelines.web.crawling.index import rows
from pipelines.web.crawling.job import crawl
from pipelines.web.crawling.layout import SEED_SCHEMA, read_table
from pipelines.web.crawling.refresh import first_seeds, known_pages, write_seeds
from pipelines.web.crawling.rounds import seeds_path

MODIFIED = "Sat, 01 Jan 2000 00:00:00 GMT"


def test_the_first_visit_begins_with_seeds():
    given = settings("http://a.org", "/", "/b", seed_sitemaps=("http://a.org/map.xml",))
    assert [(entry.address, entry.kind) for entry in first_seeds(given)] == [
        ("http://a.org/", "page"), ("http://a.org/b", "page"), ("http://a.org/map.xml", "sitemap"),
    ]  # fmt: skip


def test_seeds_are_the_same_table_in_whatever_order(tmp_path: Path):
    given = settings("http://a.org", "/", "/b", "/c")
    files = FileSystem(str(tmp_path))
    write_seeds(files, given, 0, first_seeds(given))
    before = tree(tmp_path)
    write_seeds(files, given, 0, first_seeds(given)[::-1])
    assert tree(tmp_path) == before
    assert read_table(files, seeds_path(0), SEED_SCHEMA).num_rows == 3


def test_what_is_stored_is_asked_for_if_it_changed(tmp_path: Path):
    site = Site({"/": page("/etag", "/dated", "/plain", "/gone"), "/etag": page(ETag='"1"'),
                 "/dated": page(body="dated", Last_Modified=MODIFIED), "/plain": page(body="plain")})  # fmt: skip
    files = FileSystem(str(tmp_path))
    with served(site) as base:
        crawl(settings(base), str(tmp_path), workers=1)
        first = {entry.address.removeprefix(base): entry for entry in known_pages(files)}
        assert set(first) == {"/", "/etag", "/dated", "/plain"}
        site.headers.clear()
        crawl(settings(base), str(tmp_path), workers=1, refresh=True)
        asked = {headers["path"]: headers for headers in site.headers}
    assert first["/etag"].conditions == {"If-None-Match": '"1"'}
    assert asked["/etag"]["If-None-Match"] == '"1"'
    assert asked["/dated"]["If-Modified-Since"] == MODIFIED
    assert not {"If-None-Match", "If-Modified-Since"} & asked["/plain"].keys()
    second = {entry.address.removeprefix(base): entry for entry in known_pages(files)}
    # a revisit points to the response that has the body, never to another revisit
    assert {path: entry.record for path, entry in second.items()} == {
        path: entry.record for path, entry in first.items()
    }
    unchanged = {row["address"].removeprefix(base) for row in rows(files, "unchanged")}
    assert unchanged == {"/", "/etag", "/dated", "/plain"}


def test_links_that_had_no_room_are_not_lost_with_a_page_that_did_not_change(tmp_path: Path):
    site = Site({"/": page("/a", "/b", "/c", ETag='"1"'), "/a": page(), "/b": page(), "/c": page()})
    with served(site) as base:
        assert crawl(settings(base, pages=2), str(tmp_path), workers=1).pages == 2
        crawl(settings(base, pages=10), str(tmp_path), workers=1, refresh=True)
    found = {row["address"].removeprefix(base) for row in rows(FileSystem(str(tmp_path)), "fetched", "unchanged")}
    assert {"/", "/a", "/b", "/c"} <= found


def test_links_of_the_last_page_are_not_lost_with_it(tmp_path: Path):
    site = Site({"/": page("/a", ETag='"1"'), "/a": page("/b", ETag='"a"'), "/b": page("/c"), "/c": page()})
    with served(site) as base:
        assert crawl(settings(base, pages=2), str(tmp_path), workers=1).pages == 2
        crawl(settings(base, pages=10), str(tmp_path), workers=1, refresh=True)
    found = {row["address"].removeprefix(base) for row in rows(FileSystem(str(tmp_path)), "fetched", "unchanged")}
    assert found >= {"/", "/a", "/b", "/c"}


def test_links_of_a_page_that_did_not_change_are_still_known(tmp_path: Path):
    site = Site({"/": page("/a", ETag='"1"'), "/a": page(ETag='"a"')})
    with served(site) as base:
        crawl(settings(base), str(tmp_path), workers=1)
        site.pages["/a"] = page("/new", ETag='"b"')
        site.pages["/new"] = page()
        summary = crawl(settings(base), str(tmp_path), workers=1, refresh=True)
    assert summary.outcomes["unchanged"] == 1
    assert {row["address"].removeprefix(base) for row in rows(FileSystem(str(tmp_path)), "fetched")} >= {"/a", "/new"}
