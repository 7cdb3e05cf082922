"""pipelines.web.crawling.frontier: the same whether it was kept or is read again."""

from __future__ import annotations

from pathlib import Path

import pytest
from crawled_site import Site, page, served, settings

from corpus.store.files import FileSystem, StoreError
from pipelines.web.crawling.admit import Admission
from pipelines.web.crawling.entry import Entry
from pipelines.web.crawling.frontier import Bucket, Frontier
from pipelines.web.crawling.job import crawl
from pipelines.web.crawling.layout import bucket_path
from pipelines.web.crawling.rounds import read_rounds

GIVEN = settings("http://a.org", buckets=1, unit_addresses=3, variants=4)


@pytest.fixture
def crawled(tmp_path: Path) -> FileSystem:
    names = ["/a", "/b", "/c", "/d", "/e", *(f"/item/{n}" for n in range(6))]
    site = Site({"/": page(*names), **{name: page("/", *names) for name in names}})
    with served(site) as base:
        crawl(settings(base, buckets=1, unit_addresses=3, variants=4), str(tmp_path), workers=1)
    return FileSystem(str(tmp_path))


def test_kept_from_round_to_round_and_read_again(crawled: FileSystem):
    rounds = read_rounds(crawled)
    assert len(rounds) == 4
    kept = Frontier(crawled, GIVEN)
    for number in range(len(rounds) + 1):
        bucket = kept.bucket(0, rounds[:number])
        fresh = Frontier(crawled, GIVEN).bucket(0, rounds[:number])
        assert list(bucket.left.values()) == list(fresh.left.values())
        assert bucket.rules == fresh.rules
    assert len(bucket.rules.known) == 12
    assert not bucket.left


def test_what_is_too_much_is_forgotten_and_read_again(crawled: FileSystem):
    rounds = read_rounds(crawled)
    frontier = Frontier(crawled, GIVEN, most=5)
    assert len(frontier.bucket(0, rounds[:2]).left) == 6
    frontier.planned(2)
    assert not frontier.in_memory
    assert len(frontier.bucket(0, rounds[:3]).left) == 3


def test_a_table_that_is_gone_is_told(crawled: FileSystem):
    rounds = read_rounds(crawled)
    crawled.remove(bucket_path("admitted", 1, 0))
    with pytest.raises(StoreError, match=r"admitted/00001/0000\.parquet is missing"):
        Frontier(crawled, GIVEN).bucket(0, rounds)


def test_what_is_in_work_waits_no_more():
    bucket = Bucket(Admission(GIVEN))
    new, refused = bucket.admit([Entry("http://a.org/x", "page", 1), Entry("http://a.org/y", "page", 1)])
    assert (len(new), refused) == (2, [])
    bucket.take(new[:1])
    assert list(bucket.left.values()) == new[1:]
    assert bucket.admit(new) == ([], [])
