"""A crawl of a hostile site, in a process with no network but loopback: each attack is a page, each end a reason."""

from __future__ import annotations

import gzip
import socket
import time
from pathlib import Path

from alone import alone
from raw_server import head, raw_server

from corpus.store.files import FileSystem
from pipelines.web.crawling.index import rows
from pipelines.web.crawling.job import crawl
from pipelines.web.crawling.settings import CrawlSettings

HTML = {"Content_Type": "text/html"}
#: address below the site, or elsewhere -> the ends that are right
EXPECTED = {
    "/good": {"fetched"},
    "/bomb": {"decompression_bomb"},
    "/bomb-in-bomb": {"decompression_bomb"},
    "/endless": {"body_too_large"},
    "/stated": {"body_too_large"},
    "/drops": {"request_deadline"},
    "/silent": {"request_deadline"},
    "/headers": {"answer_malformed"},
    "/deep": {"fetched"},
    "/links": {"fetched"},
    "/nulls": {"fetched"},
    "/no-http": {"answer_malformed"},
    "/cut": {"connection_reset"},
    "/chain0": {"redirected"},
    "/chain10": {"too_many_redirects"},
    "/to-file": {"redirect_malformed"},
    "/to-loopback": {"redirected"},
    "/to-metadata": {"redirected"},
    "http://127.0.0.1:9/": {"private_address"},
    "http://169.254.169.254/latest/": {"private_address"},
    "http://[::ffff:a00:1]/": {"private_address"},
    "http://localhost/": {"private_address"},
    "http://93.184.215.14/": {"host_unreachable"},
    "http://nowhere.example/": {"host_unreachable"},
    "http://example.org:25/": {"port_refused"},
}


def answer(path: str, to: socket.socket) -> None:
    if path == "/":
        addresses = [address for address in EXPECTED if not address.startswith("/chain1")]
        addresses += ["file:///etc/passwd", "data:text/html,x"]
        links = "".join(f'<a href="{address}">x</a>' for address in addresses)
        to.sendall(head(**HTML) + f"<html>{links}</html>".encode())
    elif path == "/good":
        to.sendall(head(**HTML) + b"<html>good</html>")
    elif path == "/bomb":
        to.sendall(head(**HTML, Content_Encoding="gzip") + gzip.compress(bytes(30_000_000)))
    elif path == "/bomb-in-bomb":
        packed = gzip.compress(gzip.compress(bytes(30_000_000)))
        to.sendall(head(**HTML, Content_Encoding="gzip, gzip") + packed)
    elif path == "/endless":
        to.sendall(head(**HTML))
        while True:
            to.sendall(b"<p>more</p>" * 5000)
    elif path == "/stated":
        to.sendall(head(**HTML, Content_Length="9999999999"))
    elif path == "/drops":
        to.sendall(head(**HTML))
        while True:
            to.sendall(b"x")
            time.sleep(0.05)
    elif path == "/silent":
        to.recv(1)
    elif path == "/headers":
        to.sendall(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000)
    elif path == "/deep":
        to.sendall(head(**HTML) + b"<div>" * 100_000)
    elif path == "/links":
        to.sendall(head(**HTML) + b"".join(b'<a href="http://[%d">x</a>' % n for n in range(20_000)))
    elif path == "/nulls":
        to.sendall(head(**HTML) + bytes(50_000))
    elif path == "/no-http":
        to.sendall(b"220 mail ready\r\n")
    elif path == "/cut":
        to.sendall(head(**HTML, Content_Length="5000") + b"<html>")
    elif path.startswith("/chain"):
        to.sendall(head("302 Found", Location=f"/chain{int(path[6:]) + 1}"))
    elif path.startswith("/to-"):
        target = {"/to-file": "file:///etc/passwd", "/to-loopback": "http://127.0.0.1:9/"}
        to.sendall(head("301 Moved", Location=target.get(path, "http://169.254.169.254/latest/")))
    else:
        to.sendall(head("404 Not Found", Content_Length="0"))


def visit(folder: Path) -> tuple[str, dict[str, str]]:
    """Crawl the site; where it lay, and the reason of each address."""
    with raw_server(answer) as base:
        settings = CrawlSettings(
            seeds=(base + "/",),
            named=(base + "/",),
            contact="me@example.org",
            scope="any",
            request_seconds=0.7,
            retry_scale=0.0,
            host_connections=4,
            page_bytes=1_000_000,
            unpacked_bytes=5_000_000,
            buckets=4,
            delay_seconds=0.0,
        )
        crawl(settings, str(folder), workers=1)
    found = rows(FileSystem(str(folder)), "fetched", "redirected", "dropped")
    return base, {row["address"]: row["reason"] or row["outcome"] for row in found if row["kind"] == "page"}


def test_each_attack_ends_with_its_reason(tmp_path: Path):
    base, found = alone(visit, tmp_path)
    ends = {address.removeprefix(base): end for address, end in found.items()}
    wrong = {address: ends.get(address) for address, right in EXPECTED.items() if ends.get(address) not in right}
    assert not wrong
    assert not [address for address in found if not address.startswith("http://")]
