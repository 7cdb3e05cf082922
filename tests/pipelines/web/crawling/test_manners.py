"""pipelines.web.crawling.manners: a site is heard before it is asked for anything."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

import pytest

from pipelines.web.crawling.answer import Judge
from pipelines.web.crawling.book import HostBook
from pipelines.web.crawling.failures import FetchError
from pipelines.web.crawling.fetch import Reply
from pipelines.web.crawling.host import Surroundings
from pipelines.web.crawling.journal import Journal
from pipelines.web.crawling.manners import fetch_robots
from pipelines.web.crawling.pace import Clock, Pace
from pipelines.web.crawling.robots import Robots
from pipelines.web.crawling.settings import CrawlSettings
from pipelines.web.crawling.visit import Visit

PLACE = "http://a.org"
Answers = dict[str, Reply | FetchError]


class Made:
    """In place of the fetcher."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.asked: list[str] = []

    async def fetch(
        self, url: str, limit: int, conditions: Mapping[str, str] | None = None, judge: Callable[..., None] = print
    ) -> Reply:
        self.asked.append(url)
        answer = self.answers.get(url, FetchError("connect_failed"))
        if isinstance(answer, FetchError):
            raise answer
        return answer


def reply(url: str, body: bytes = b"", status: int = 200, **headers: str) -> Reply:
    return Reply(url, status, "", tuple(headers.items()), body, 10_000.0, 0.1)


def hear(
    folder: Path, answers: Answers, until: float = 9e12, **more: object
) -> tuple[Robots | None, list[Visit], Made]:
    given = {"seeds": (PLACE + "/",), "contact": "me@example.org", "delay_seconds": 0.0, **more}
    settings = CrawlSettings.model_validate(given)
    made, clock = Made(answers), Clock()
    around = Surroundings(settings, made, Judge(settings), clock, asyncio.Semaphore(9), until)  # type: ignore[arg-type]
    with Journal(folder / "u.warc.gz", settings) as journal:
        robots = asyncio.run(fetch_robots(around, journal, HostBook(), Pace(clock, 0.0), PLACE))
        return robots, journal.visits, made


def site(text: bytes, rules: Reply | FetchError | None = None) -> Answers:
    tdmrep = PLACE + "/.well-known/tdmrep.json"
    return {PLACE + "/robots.txt": reply(PLACE + "/robots.txt", text), tdmrep: rules or reply(tdmrep, status=404)}


def test_both_files_are_read_and_stored(tmp_path: Path):
    rules = reply(PLACE + "/.well-known/tdmrep.json", b'[{"location": "/b", "tdm-reservation": 1}]')
    robots, visits, _ = hear(tmp_path, site(b"User-agent: *\nDisallow: /a\nCrawl-delay: 7", rules))
    assert robots is not None
    assert (robots.allows(PLACE + "/a"), robots.allows(PLACE + "/b"), robots.delay) == (False, True, 7.0)
    assert robots.signals(PLACE + "/b") == ["tdm-reservation: 1"]
    assert [(visit.kind, visit.outcome) for visit in visits] == [("robots", "fetched"), ("tdmrep", "fetched")]
    assert all(visit.offset > 0 for visit in visits)


def test_the_file_that_says_no_is_obeyed_for_the_other_one(tmp_path: Path):
    robots, visits, made = hear(tmp_path, site(b"User-agent: *\nDisallow: /"))
    assert robots is not None
    assert made.asked == [PLACE + "/robots.txt"]
    assert [visit.reason for visit in visits] == ["", "robots_denied"]


@pytest.mark.parametrize(
    ("answer", "allows", "reachable", "reason"),
    [
        (reply("", status=404), True, True, ""),
        (reply("", status=403), True, True, ""),
        (reply("", status=503), False, False, "http_503"),
        (reply("", status=429), False, False, "http_429"),
        (FetchError("request_deadline"), False, False, "request_deadline"),
        (FetchError("body_too_large"), True, True, ""),
        (reply("", b"\x1f\x8btorn", **{"Content-Encoding": "gzip"}), False, False, "body_damaged"),
    ],
)
def test_what_an_answer_means(tmp_path: Path, answer: Reply | FetchError, allows: bool, reachable: bool, reason: str):
    robots, visits, _ = hear(tmp_path, {**site(b""), PLACE + "/robots.txt": answer})
    assert robots is not None
    assert (robots.allows(PLACE + "/a"), robots.reachable) == (allows, reachable)
    assert visits[0].reason == reason


def test_redirects_are_followed_five_times(tmp_path: Path):
    def chain(length: int) -> Answers:
        names = [PLACE + "/robots.txt", *(f"http://b.org/{n}" for n in range(length))]
        moved = {one: reply(one, status=301, Location=other) for one, other in pairwise(names)}
        return {**site(b""), **moved, names[-1]: reply(names[-1], b"User-agent: *\nDisallow: /a")}

    for length, obeyed in ((5, True), (6, False)):
        folder = tmp_path / str(length)
        folder.mkdir()
        robots, _, _ = hear(folder, chain(length))
        assert robots is not None
        assert robots.allows(PLACE + "/a") is not obeyed


def test_a_private_place_is_never_asked_again(tmp_path: Path):
    with pytest.raises(FetchError, match="private_address"):
        hear(tmp_path, {PLACE + "/robots.txt": FetchError("private_address")})


def test_where_the_unit_ends_first_nothing_is_concluded(tmp_path: Path):
    robots, visits, made = hear(tmp_path, site(b""), until=0.0)
    assert (robots, visits, made.asked) == (None, [], [])


def test_sitemaps_of_the_same_host_are_followed_if_they_are_wanted(tmp_path: Path):
    text = b"Sitemap: http://a.org/map.xml\nSitemap: /other.xml\nSitemap: http://b.org/map.xml"
    for wanted in (True, False):
        folder = tmp_path / str(wanted)
        folder.mkdir()
        _, visits, _ = hear(folder, site(text), sitemaps=wanted)
        expected = [("http://a.org/map.xml", "sitemap"), ("http://a.org/other.xml", "sitemap")]
        assert visits[0].links == (expected if wanted else [])
