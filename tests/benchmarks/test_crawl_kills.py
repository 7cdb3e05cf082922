"""A crawl that is killed at random moments: every page once, none lost. VLEND_CRAWL_PAGES makes it larger."""

import os
from pathlib import Path

import pytest

from benchmarks.crawl_kills import answer, check, run


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_killed_and_gone_on_with(tmp_path: Path):
    pages = int(os.environ.get("VLEND_CRAWL_PAGES", "1000"))
    mean = float(os.environ.get("VLEND_CRAWL_KILL_SECONDS", "2"))
    # answers that take their time: else a quick machine is done before the first kill
    result = run(pages, mean, hosts=3, seed=0, out=tmp_path, workers=1, unit_seconds=300.0, answer=0.02)
    assert not result.problems
    assert result.killed


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_two_workers_killed_with_their_ray(tmp_path: Path):
    result = run(600, 15.0, hosts=4, seed=1, out=tmp_path, workers=2, unit_seconds=300.0, answer=0.1)
    assert not result.problems
    assert result.killed


def test_what_is_missing_is_found(tmp_path: Path):
    assert check(tmp_path, 2, 1, 80) == ["http://127.0.0.1:80/page/0 is lost", "http://127.0.0.1:80/page/1 is lost"]
    assert answer("", 80, "/page/1", 20, 1)[2].count(b"<a ") == 9
    assert answer("", 80, "/none", 20, 1)[0] == 404
