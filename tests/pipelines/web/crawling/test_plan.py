"""pipelines.web.crawling.plan: what comes next, and that it comes alike after a kill."""

from pathlib import Path

from crawled_site import Site, page, served, settings
from trees import tree

from corpus.store.files import FileSystem
from pipelines.web.crawling.book import HostBook
from pipelines.web.crawling.job import crawl
from pipelines.web.crawling.journal import Journal
from pipelines.web.crawling.layout import KEYED_SCHEMA, REFUSED_SCHEMA, bucket_path, read_table, table_entries
from pipelines.web.crawling.plan import Planner
from pipelines.web.crawling.refresh import first_seeds, write_seeds
from pipelines.web.crawling.rounds import read_rounds, round_path
from pipelines.web.crawling.unit import _commit
from pipelines.web.crawling.visit import Visit


def test_each_address_is_in_the_work_of_one_round(tmp_path: Path):
    names = [f"/{n}" for n in range(40)]
    site = Site({"/": page(*names), **{name: page("/", *names[:5]) for name in names}})
    with served(site) as base:
        crawl(settings(base, unit_addresses=9, buckets=1), str(tmp_path), workers=1)
    files = FileSystem(str(tmp_path))
    rounds = read_rounds(files)
    tables = [read_table(files, bucket_path("work", one.number, 0), KEYED_SCHEMA) for one in rounds]
    works = [table["address"].to_pylist() for table in tables]
    assert [len(work) for work in works] == [1, 9, 9, 9, 9, 4]
    assert len({address for work in works for address in work}) == 41
    assert [one.waiting for one in rounds] == [0, 31, 22, 13, 4, 0]


def test_a_plan_is_made_alike_again(tmp_path: Path):
    site = Site({"/": page("/a", "/b", "/item/1", "/item/2", "/item/3"), "/a": page("/c"), "/b": page("/c", "/d")})
    with served(site) as base:
        given = settings(base, variants=2)
        crawl(given, str(tmp_path), workers=1)
    files = FileSystem(str(tmp_path))
    rounds = read_rounds(files)
    before = tree(tmp_path)
    goes_on = Planner(files, given)
    for number in range(1, len(rounds)):
        for planner in (Planner(files, given), goes_on, Planner(files, given, most=0)):
            (tmp_path / round_path(number)).unlink()
            assert planner.next_round(rounds[:number], 0) == rounds[number]
    assert tree(tmp_path) == before
    refused = read_table(files, bucket_path("refused", 1, rounds[1].work[0].bucket), REFUSED_SCHEMA).to_pylist()
    assert [(row["address"], row["reason"]) for row in refused] == [(base + "/item/3", "trap_variants")]
    assert rounds[1].refused == {"trap_variants": 1}


def test_a_round_waits_for_hosts_that_rest_where_the_limit_lets_nothing_else_in(tmp_path: Path):
    files = FileSystem(str(tmp_path))
    given = settings("http://a.org", "/", "/b", pages=1, buckets=1)
    write_seeds(files, given, 0, first_seeds(given))
    first = Planner(files, given).next_round([], 0)
    [work] = first.work
    entries = table_entries(read_table(files, bucket_path("work", 0, 0), KEYED_SCHEMA))
    rests = [Visit(entry.address, "page", 0, "postponed", not_before=5e9) for entry in entries]
    with Journal(tmp_path / "open.warc.gz", given) as journal:
        _commit(files, given, work, entries, journal, rests, HostBook())
    second = Planner(files, given).next_round([first], 0)
    assert (len(entries), second.waiting, second.not_before) == (1, 1, 5e9)
    raised = given.model_copy(update={"pages": 2})
    (tmp_path / round_path(1)).unlink()
    third = Planner(files, raised).next_round([first], 0)
    assert (third.waiting, third.not_before) == (0, 0.0)
