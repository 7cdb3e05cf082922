"""pipelines.web.crawling.fetch: one request, whatever the server does; nothing leaves loopback."""

import asyncio
import gzip
import socket
import threading
from collections.abc import Iterator

import pytest
from raw_server import head, raw_server

from pipelines.web.crawling.failures import FetchError
from pipelines.web.crawling.fetch import Fetcher, Reply, retry_after
from pipelines.web.crawling.guard import Guard
from pipelines.web.crawling.settings import CrawlSettings

SECONDS = 0.6
LIMIT = 200_000
ended = threading.Event()


def answer(path: str, to: socket.socket) -> None:
    html = {"Content_Type": "text/html"}
    if path == "/good":
        to.sendall(head(**html, Content_Length="4", X_Robots_Tag="noindex", ETag='"1"') + b"good")
    elif path == "/packed":
        to.sendall(head(**html, Content_Encoding="gzip") + gzip.compress(b"packed"))
    elif path == "/chunked":
        to.sendall(head(**html, Transfer_Encoding="chunked") + b"4\r\ngood\r\n0\r\n\r\n")
    elif path == "/stated":
        to.sendall(head(**html, Content_Length="999999999999"))
    elif path == "/endless":
        to.sendall(head(**html))
        while True:
            to.sendall(b"x" * 65_536)
    elif path == "/slow-head":
        to.sendall(b"HTTP/1.1 200 OK\r\n")
        while not ended.wait(0.05):
            to.sendall(b"X-Slow: 1\r\n")
    elif path == "/slow-body":
        to.sendall(head(**html, Content_Length="1000"))
        while not ended.wait(0.05):
            to.sendall(b"x")
    elif path == "/silent":
        ended.wait(10)
    elif path == "/headers":
        to.sendall(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(100_000)) + b"\r\n")
    elif path == "/long-header":
        to.sendall(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 2_000_000 + b"\r\n\r\n")
    elif path == "/continue":
        while not ended.wait(0.001):
            to.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    elif path == "/short":
        to.sendall(head(**html, Content_Length="1000") + b"only this")
    elif path == "/no-http":
        to.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
    elif path == "/split":
        to.sendall(head(**html) + b"x" * 10 + b"\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")
    elif path == "/away":
        to.sendall(head("302 Found", Location="http://10.0.0.1/"))
    elif path == "/cookie":
        to.sendall(head(**html, Set_Cookie="a=b", Content_Length="0"))
    elif path == "/unwanted":
        to.sendall(head(Content_Type="video/mp4", Content_Length="10"))
        ended.wait(10)


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with raw_server(answer) as address:
        yield address
        ended.set()


def fetch(base: str, path: str, seconds: float = 60.0, **more: object) -> Reply:
    settings = CrawlSettings(
        seeds=(base + "/",), named=(base + "/",), contact="me@example.org", request_seconds=seconds
    )

    async def run() -> Reply:
        async with Fetcher(settings) as fetcher:
            return await fetcher.fetch(base + path, LIMIT, **more)

    return asyncio.run(run())


def test_an_answer_is_kept_as_it_was_sent(base: str):
    good = fetch(base, "/good")
    assert (good.status, good.body, good.header("etag")) == (200, b"good", '"1"')
    assert dict(good.request_headers)["User-Agent"] == "vlend/0.1 (training-data crawler; me@example.org)"
    assert dict(good.request_headers)["From"] == "me@example.org"
    assert gzip.decompress(fetch(base, "/packed").body) == b"packed"
    chunked = fetch(base, "/chunked")
    assert (chunked.body, chunked.header("Transfer-Encoding"), chunked.header("Content-Length")) == (b"good", "", "4")
    away = fetch(base, "/away")
    assert (away.status, away.header("Location")) == (302, "http://10.0.0.1/")


@pytest.mark.parametrize(
    ("path", "reasons"),
    [
        ("/stated", {"body_too_large"}),
        ("/endless", {"body_too_large"}),
        ("/slow-head", {"request_deadline"}),
        ("/slow-body", {"request_deadline"}),
        ("/silent", {"request_deadline"}),
        ("/headers", {"answer_malformed"}),
        ("/long-header", {"answer_malformed"}),
        ("/continue", {"request_deadline", "answer_malformed", "connection_reset"}),
        ("/short", {"connection_reset"}),
        ("/no-http", {"answer_malformed"}),
        ("/closed", {"connection_reset"}),
    ],
)
def test_hostile_answers_end_with_a_reason(base: str, path: str, reasons: set[str]):
    with pytest.raises(FetchError) as caught:
        fetch(base, path, SECONDS if "request_deadline" in reasons else 60.0)
    assert caught.value.reason in reasons


def test_a_body_is_not_read_that_nobody_wants(base: str):
    def refuse(reply: Reply) -> None:
        raise FetchError("not_a_page", reply.header("Content-Type"))

    with pytest.raises(FetchError, match="not_a_page: video/mp4"):
        fetch(base, "/unwanted", judge=refuse)


def test_no_server_there():
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    with pytest.raises(FetchError) as caught:
        fetch(f"http://127.0.0.1:{port}", "/")
    assert caught.value.reason == "connect_failed"


def test_a_name_that_changes_its_address_gains_nothing(base: str):
    """Each connection goes to what was judged for it, and only the seed's own name may lie on loopback."""
    port = int(base.rpartition(":")[2])
    answers = iter([["127.0.0.1"], ["169.254.169.254"], ["8.8.8.8", "127.0.0.1"]])
    asked = []

    async def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    settings = CrawlSettings(seeds=(base,), named=(base,), contact="me@example.org", request_seconds=SECONDS)

    async def run() -> list[str]:
        found = []
        async with Fetcher(settings, Guard(settings.named_places, resolve)) as fetcher:
            for _ in range(3):
                try:
                    await fetcher.fetch(f"http://rebinding.example:{port}/good", LIMIT)
                except FetchError as error:
                    found.append(error.reason)
        return found

    assert asyncio.run(run()) == ["private_address"] * 3
    assert asked == ["rebinding.example"] * 3


@pytest.mark.parametrize(
    ("value", "expected"),
    [("120", 120.0), ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0), ("soon", None), ("", None), ("-5", None)],
)
def test_what_a_site_asks_us_to_wait(value: str, expected: float | None):
    assert retry_after(Reply("http://a/", 503, "", (("Retry-After", value),), b"", 0.0, 0.0)) == expected
