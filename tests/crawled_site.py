"""A site on loopback that counts what it is asked for, and the settings of a crawl of it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pipelines.web.crawling.settings import CrawlSettings

HTML = "text/html; charset=utf-8"
Answer = tuple[int, dict[str, str], bytes]


class Site:
    """Counts requests; `pages` may be changed while it runs."""

    def __init__(self, pages: dict[str, Answer]) -> None:
        self.pages = pages
        self.asked: Counter[str] = Counter()
        self.headers: list[dict[str, str]] = []


def page(*links: str, head: str = "", body: str = "", **headers: str) -> Answer:
    anchors = "".join(f'<a href="{link}">x</a>' for link in links)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return 200, {"Content-Type": HTML, **named}, f"<html><head>{head}</head><body>{body}{anchors}</body>".encode()


@contextmanager
def served(site: Site, host: str = "127.0.0.1") -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            site.asked[self.path] += 1
            site.headers.append({**self.headers, "path": self.path})
            status, headers, body = site.pages.get(self.path, (404, {}, b""))
            if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's signature
            """Requests are counted, not told."""

    server = ThreadingHTTPServer((host, 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def settings(base: str, *paths: str, **more: object) -> CrawlSettings:
    seeds = tuple(base + path for path in (paths or ("/",)))
    given = {"seeds": seeds, "named": seeds, "contact": "me@example.org", "buckets": 4, "retry_scale": 0.0, **more}
    return CrawlSettings.model_validate(given)
