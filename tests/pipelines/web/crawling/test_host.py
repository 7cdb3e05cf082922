"""pipelines.web.crawling.host: a host at its pace, by a clock of the test's own, and the answers of a made-up site."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path

import pytest

from pipelines.web.crawling.answer import Judge
from pipelines.web.crawling.book import HostBook
from pipelines.web.crawling.entry import Entry
from pipelines.web.crawling.failures import HOST_FAILURES, MAX_PAUSE, POLICIES, FetchError
from pipelines.web.crawling.fetch import Reply
from pipelines.web.crawling.host import HostRun, Quota, Surroundings
from pipelines.web.crawling.journal import Journal, recovered
from pipelines.web.crawling.pace import Clock
from pipelines.web.crawling.settings import CrawlSettings
from pipelines.web.crawling.visit import Visit

HTML = (("Content-Type", "text/html"),)
Answers = Callable[[str], Reply | FetchError]


class Hand(Clock):
    """Time moves when somebody sleeps."""

    def __init__(self) -> None:
        self.time = 10_000.0

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += seconds


class Made:
    """In place of the fetcher: hands out answers and keeps the moments at which it was asked."""

    def __init__(self, clock: Clock, answers: Answers) -> None:
        self.clock, self.answers = clock, answers
        self.asked: list[tuple[str, float]] = []

    async def fetch(
        self,
        url: str,
        limit: int,
        conditions: Mapping[str, str] | None = None,
        judge: Callable[[Reply], None] = lambda reply: None,
    ) -> Reply:
        path = url.removeprefix("http://a.org")
        self.asked.append((path, self.clock.now()))
        answer = self.answers(path)
        if isinstance(answer, FetchError):
            raise answer
        judge(answer)
        return answer


def reply(path: str, body: bytes = b"x", status: int = 200, **headers: str) -> Reply:
    more = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Reply(f"http://a.org{path}", status, "", (*HTML, *more), body, 10_000.0, 0.1)


def visit(
    folder: Path,
    answers: Answers,
    paths: list[str],
    seconds: float = 1e6,
    book: HostBook | None = None,
    pages: int = 999,
    apart: float = 0.0,
    kind: str = "page",
) -> tuple[list[Visit], HostRun, Made]:
    clock = Hand()
    settings = CrawlSettings(seeds=("http://a.org/",), contact="me@example.org", scope="host")
    made = Made(clock, answers)
    around = Surroundings(settings, made, Judge(settings), clock, asyncio.Semaphore(9), clock.time + seconds)  # type: ignore[arg-type]
    entries = [Entry(f"http://a.org{path}", kind, 0, not_before=apart * n) for n, path in enumerate(paths, 2000)]
    with Journal(folder / "u.warc.gz", settings) as journal:
        run = HostRun(around, journal, book or HostBook(), Quota(pages), entries)
        asyncio.run(run.run())
        visits = [one for one in journal.visits if one.kind == kind]
    return visits, run, made


def robots(text: str) -> Answers:
    def answer(path: str) -> Reply | FetchError:
        if path == "/robots.txt":
            return reply(path, text.encode())
        return reply(path, path.encode()) if path != "/.well-known/tdmrep.json" else FetchError("http_404")

    return answer


def moments(made: Made) -> list[float]:
    return [round(moment - 10_000.0, 3) for _, moment in made.asked]


def test_one_request_a_second_robots_txt_included(tmp_path: Path):
    visits, _, made = visit(tmp_path, robots(""), ["/a", "/b", "/c"])
    assert [one.outcome for one in visits] == ["fetched"] * 3
    assert [path for path, _ in made.asked] == ["/robots.txt", "/.well-known/tdmrep.json", "/a", "/b", "/c"]
    assert moments(made) == [0, 1, 2, 3, 4]


def test_a_crawl_delay_is_kept_to(tmp_path: Path):
    _, run, made = visit(tmp_path, robots("User-agent: *\nCrawl-delay: 60"), ["/a", "/b", "/c"], seconds=150)
    assert moments(made) == [0, 1, 61, 121]
    assert [one.address[-2:] for one in run.postponed] == ["/c"]
    assert run.postponed[0].not_before == 10_181


def test_the_last_request_of_an_earlier_round_counts(tmp_path: Path):
    book = HostBook(last={"a.org": 9_999.5})
    _, _, made = visit(tmp_path, robots(""), ["/a"], book=book)
    assert moments(made) == [0.5, 1.5, 2.5]
    assert book.last["a.org"] == 10_002.5


def test_known_wishes_are_not_asked_for_again(tmp_path: Path):
    book = HostBook()
    visit(tmp_path, robots("User-agent: *\nDisallow: /b"), ["/a"], book=book)
    again = HostBook.read(book.data())
    (tmp_path / "u.warc.gz").unlink()
    visits, _, made = visit(tmp_path, robots(""), ["/b", "/c"], book=again)
    assert [one.reason or one.outcome for one in visits] == ["robots_denied", "fetched"]
    assert [path for path, _ in made.asked] == ["/c"]


def test_a_site_that_wants_to_be_left_alone_is(tmp_path: Path):
    tries = iter([reply("/a", status=429, Retry_After="100"), reply("/a")])

    def answer(path: str) -> Reply | FetchError:
        return next(tries) if path == "/a" else robots("")(path)

    visits, _, made = visit(tmp_path, answer, ["/a", "/b"])
    assert {one.outcome for one in visits} == {"fetched"}
    after = [moment for path, moment in made.asked if path in ("/a", "/b")]
    assert after[1] - after[0] >= 100
    assert next(one.attempts for one in visits if one.address.endswith("/a")) == 2


@pytest.mark.parametrize("reason", sorted(POLICIES))
def test_each_class_of_failure_is_tried_again_at_its_own_pauses(tmp_path: Path, reason: str):
    def answer(path: str) -> Reply | FetchError:
        return FetchError(reason) if path == "/a" else robots("")(path)

    # other pages answer now and then, so that it is the page and not its host which fails
    visits, _, made = visit(tmp_path, answer, ["/a", *(f"/ok{n}" for n in range(400))], apart=5.0)
    tries = [moment for path, moment in made.asked if path == "/a"]
    policy = POLICIES[reason]
    assert len(tries) == policy.tries + 1
    pauses = [after - before for before, after in pairwise(tries)]
    for number, pause in enumerate(pauses):
        # half as long to half as long again, and at the latest in the host's next turns
        assert policy.pause * 2**number * 0.5 <= pause <= policy.pause * 2**number * 1.5 + 2
    [end] = [one for one in visits if one.address.endswith("/a")]
    assert (end.outcome, end.reason, end.attempts) == ("dropped", reason, policy.tries + 1)


def test_a_wish_to_be_left_alone_holds_in_later_rounds_for_new_addresses(tmp_path: Path):
    def answer(path: str) -> Reply | FetchError:
        return reply(path, status=503, Retry_After="110") if path == "/a" else robots("")(path)

    book = HostBook()
    _, run, _ = visit(tmp_path, answer, ["/ok", "/a", "/b"], seconds=100, book=book)
    assert {one.address[-2:]: one.not_before >= 10_110 for one in run.postponed} == {"/a": True, "/b": True}
    book = HostBook.read(book.data())
    (tmp_path / "u.warc.gz").unlink()
    _, run, made = visit(tmp_path, answer, ["/new"], seconds=50, book=book)
    assert (made.asked, len(run.postponed)) == ([], 1)
    (tmp_path / "u.warc.gz").unlink()
    _, _, made = visit(tmp_path, answer, ["/new"], seconds=5000, book=book)
    assert made.asked[0] == ("/new", run.postponed[0].not_before)
    assert not book.held


def test_a_host_that_wants_long_rest_does_not_keep_the_round_waiting(tmp_path: Path):
    def answer(path: str) -> Reply | FetchError:
        return reply(path, status=503, Retry_After="1000") if path == "/a" else robots("")(path)

    _, run, made = visit(tmp_path, answer, ["/a", "/b"], seconds=9_000)
    assert len(run.postponed) == 2
    assert made.clock.now() < 10_010


def test_a_wish_to_be_left_alone_is_known_after_a_kill(tmp_path: Path):
    def answer(path: str) -> Reply | FetchError:
        return reply(path, status=429, Retry_After="1000") if path == "/a" else robots("")(path)

    visit(tmp_path, answer, ["/a"], seconds=100)
    # what is left of a killed unit is its journal
    book = HostBook()
    book.replay(one for one, _ in recovered(tmp_path / "u.warc.gz"))
    assert book.held["a.org"] >= 11_000
    _, _, made = visit(tmp_path, answer, ["/b"], seconds=100, book=book)
    assert not made.asked


def test_nobody_is_waited_for_longer_than_six_hours(tmp_path: Path):
    def answer(path: str) -> Reply | FetchError:
        return reply(path, status=429, Retry_After="999999999") if path == "/a" else robots("")(path)

    _, run, _ = visit(tmp_path, answer, ["/a"], seconds=100)
    assert run.postponed[0].not_before <= 10_003 + MAX_PAUSE


def test_a_host_that_is_down_is_asked_a_few_times_only(tmp_path: Path):
    def answer(path: str) -> Reply | FetchError:
        return robots("")(path) if "/p" not in path else FetchError("connect_failed")

    book = HostBook()
    paths = [f"/p{n}" for n in range(50)]
    visits, run, made = visit(tmp_path, answer, paths, book=book)
    assert not visits
    assert len(run.postponed) == 50
    assert sum("/p" in path for path, _ in made.asked) == HOST_FAILURES
    assert book.failed_rounds == {"a.org": 1}
    # while it is left alone nothing is asked, and nothing is held against it
    _, run, made = visit(tmp_path, answer, paths, book=book)
    assert (made.asked, len(run.postponed), book.failed_rounds) == ([], 50, {"a.org": 1})
    book.failed_rounds["a.org"] = 2
    book.held.clear()
    visits, run, _ = visit(tmp_path, answer, paths, book=book)
    assert {one.reason for one in visits} == {"host_unreachable"}
    assert len(visits) == 50


def test_a_host_of_style_sheets_that_is_down_is_not_waited_for(tmp_path: Path):
    def answer(path: str) -> Reply | FetchError:
        return robots("")(path) if "/p" not in path else FetchError("connect_failed")

    visits, run, made = visit(tmp_path, answer, ["/p1"], kind="requisite")
    assert [(one.reason, one.attempts) for one in visits] == [("connect_failed", 2)]
    (tmp_path / "u.warc.gz").unlink()
    visits, run, made = visit(tmp_path, answer, [f"/p{n}" for n in range(50)], kind="requisite")
    assert {one.reason for one in visits} == {"host_unreachable"}
    assert not run.postponed
    assert made.clock.now() < 10_100
    # nor is it asked for what other pages take from it, for a while
    (tmp_path / "u.warc.gz").unlink()
    book = HostBook(held={"a.org": 10_250.0}, failed_rounds={"a.org": 1})
    visits, _, made = visit(tmp_path, answer, ["/new"], kind="requisite", book=book)
    assert ([one.reason for one in visits], made.asked) == (["host_unreachable"], [])
    # where pages are asked for as well, all wait
    (tmp_path / "u.warc.gz").unlink()
    _, run, _ = visit(tmp_path, lambda path: FetchError("dns_failed"), ["/p1"], kind="page")
    assert run.postponed


def test_no_more_pages_than_are_allotted(tmp_path: Path):
    visits, run, _ = visit(tmp_path, robots(""), ["/a", "/b", "/c"], pages=2)
    assert (len(visits), len(run.postponed)) == (2, 1)


def test_pages_that_are_all_alike(tmp_path: Path):
    def answer(path: str) -> Reply | FetchError:
        return reply(path, b"the same") if path.startswith("/n") else robots("")(path)

    visits, _, _ = visit(tmp_path, answer, [f"/n?x={n}" for n in range(30)] + ["/other"])
    ends = [one.reason or one.outcome for one in visits]
    assert (ends.count("fetched"), ends.count("trap_same_content")) == (11, 20)
