"""A small HTTP server on 127.0.0.1 for the life of a `with` block: how local material gets an address to render."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True)
class Answer:
    """What the server sends: status, Content-Type (with charset where it is known) and body."""

    status: int
    content_type: str
    body: bytes


NOT_FOUND = Answer(404, "text/plain; charset=utf-8", b"not found\n")
#: Every server here shows an empty page at this path, whatever it serves: a window that is done with a page goes there.
EMPTY_PATH = "/.vlend/empty-page"
_EMPTY = Answer(200, "text/html; charset=utf-8", b"<!doctype html><title></title>")


@contextmanager
def serve(answer: Callable[[str], Answer]) -> Iterator[str]:
    """Serve `answer(path)` for each GET, `path` decoded and without its query; yields `http://127.0.0.1:PORT`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # head and body are written one after the other: without this, each answer waits 40 ms for the reader's word
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            reply = _EMPTY if path == EMPTY_PATH else answer(path)
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's signature
            """Requests are not news."""

    server = _Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that hangs up in the middle of an answer is not an error of ours."""
