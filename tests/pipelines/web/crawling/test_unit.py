"""pipelines.web.crawling.unit: killed at each point of a commit, it goes on without asking for a page twice."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import pytest
from crawled_site import Site, page, served, settings

from corpus.store.files import FileSystem
from pipelines.web.crawling.index import rows, units
from pipelines.web.crawling.job import crawl
from pipelines.web.crawling.settings import CrawlSettings

POINTS = [
    "crawl.before_round",
    "round.after_link:2",
    *(f"crawl_file.{when}_rename:{number}" for when in ("before", "after") for number in (1, 2, 3, 4)),
    "crawl.before_unit",
    "unit.before_link",
    "unit.after_link",
]


def _killed(given: CrawlSettings, out: str, point: str) -> None:
    os.environ["VLEND_KILL_AT"] = point
    crawl(given, out, workers=1)


def kill_at(given: CrawlSettings, out: Path, point: str) -> int | None:
    """Crawl in a process that kills itself at `point`; its exit code."""
    process = multiprocessing.get_context("fork").Process(target=_killed, args=(given, str(out), point))
    process.start()
    process.join(60)
    return process.exitcode


@pytest.mark.parametrize("point", POINTS)
def test_killed_while_it_commits(tmp_path: Path, point: str):
    site = Site({"/": page("/a", "/b"), "/a": page("/c"), "/b": page(), "/c": page()})
    with served(site) as base:
        given = settings(base)
        assert kill_at(given, tmp_path, point) == -9
        summary = crawl(given, str(tmp_path), workers=1)
    assert (summary.pages, summary.finished) == (4, True)
    assert {count for path, count in site.asked.items() if not path.startswith("/.well")} == {1}
    files = FileSystem(str(tmp_path))
    fetched = [row["address"] for row in rows(files, "fetched") if row["kind"] == "page"]
    assert len(fetched) == len(set(fetched)) == 4
    for unit in units(files):
        for file in unit["files"]:
            assert files.size(file["path"]) == file["bytes"]
    assert not list((tmp_path / "open").glob("*"))


def test_a_torn_journal_is_gone_on_with(tmp_path: Path):
    site = Site({"/": page("/a", "/b"), "/a": page(), "/b": page()})
    with served(site) as base:
        given = settings(base)
        assert kill_at(given, tmp_path, "crawl_file.before_rename:5") == -9
        [journal] = (tmp_path / "open").glob("*.warc.gz")
        next((tmp_path / "open").glob("*.closing")).unlink()
        journal.write_bytes(journal.read_bytes()[:-40])
        assert crawl(given, str(tmp_path), workers=1).pages == 3
    assert sorted(site.asked[path] for path in ("/", "/a", "/b")) == [1, 1, 2]
