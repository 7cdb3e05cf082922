"""pipelines.web.crawl: manners, reasons, scope."""

from collections.abc import Iterator

import pytest

from pipelines.web.crawl import Crawler, Fetched, FetchError, page_links
from sources.loopback import NOT_FOUND, Answer, serve

AGENT = "vlend-test/1 (test@example.org)"
HTML = "text/html; charset=utf-8"
SITE = {
    "/robots.txt": ("text/plain", "User-agent: *\nDisallow: /private/\nCrawl-delay: 7\n"),
    "/docs/": (HTML, '<a href="a.html#part">a</a> <a href="b.html?y=2&amp;x=1">b</a> <a href="../top.html">top</a>'),
    "/docs/a.html": (
        HTML,
        '<a href="/docs/">home</a> <a href="c.html" rel="nofollow">c</a> <a href="mailto:x@y">m</a>',
    ),
    "/docs/b.html": (HTML, '<a href="/docs/missing.html">gone</a> <a href="/private/x.html">p</a>'),
    "/docs/c.html": (HTML, "c"),
    "/top.html": (HTML, "top"),
    "/private/x.html": (HTML, "private"),
    "/noai.html": (HTML, '<meta content="noai" name="robots">text'),
    "/picture.png": ("image/png", "png"),
    "/large.html": (HTML, "x" * 9_000_000),
}


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    def answer(path: str) -> Answer:
        kind, body = SITE.get(path, ("", ""))
        return Answer(200, kind, body.encode()) if kind else NOT_FOUND

    with serve(answer) as address:
        yield address


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/private/x.html", "robots_denied"),
        ("/none.html", "http_404"),
        ("/noai.html", "opted_out"),
        ("/picture.png", "not_a_page"),
        ("/large.html", "page_too_large"),
    ],
)
def test_reasons(base: str, path: str, reason: str):
    with pytest.raises(FetchError) as caught:
        Crawler(AGENT).fetch(base + path)
    assert caught.value.reason == reason


def test_crawl_stays_in_the_folder_and_visits_once(base: str):
    found = [page.url.removeprefix(base) for page in Crawler(AGENT).crawl(base + "/docs/", 10)]
    assert found == ["/docs/", "/docs/a.html", "/docs/b.html?x=1&y=2"]
    assert len(list(Crawler(AGENT).crawl(base + "/docs/", 2))) == 2


def test_a_host_without_answer_is_not_crawled():
    with pytest.raises(FetchError, match="robots_denied"):
        Crawler(AGENT).fetch("http://127.0.0.1:9/")


def test_requests_to_one_host_keep_their_distance():
    slept: list[float] = []
    crawler = Crawler(AGENT, sleep=slept.append)
    for _ in range(3):
        crawler._wait_for_turn("http://www.example.org/a")
    crawler._wait_for_turn("http://www.example.com/a")
    assert [round(pause) for pause in slept] == [1, 2]


def test_links_of_broken_pages():
    assert page_links(Fetched("http://a/", HTML, b"")) == []
    assert page_links(Fetched("http://a/", HTML, b"\x00\xff<a href=")) == []
    assert page_links(Fetched("http://a/b/", HTML, b'<base href="/c/"><a href="d">')) == ["http://a/c/d"]
