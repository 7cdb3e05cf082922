"""sources.loopback: answers by decoded path, on 127.0.0.1 only, gone after the block."""

import urllib.error
import urllib.request

import pytest

from sources.loopback import EMPTY_PATH, NOT_FOUND, Answer, serve

open_direct = urllib.request.build_opener(urllib.request.ProxyHandler({})).open


def test_answers_by_decoded_path_without_query():
    asked = []

    def answer(path: str) -> Answer:
        asked.append(path)
        return Answer(200, "text/plain; charset=utf-8", "好".encode()) if path == "/a 好" else NOT_FOUND

    with serve(answer) as base:
        assert base.startswith("http://127.0.0.1:")
        with open_direct(base + "/a%20%E5%A5%BD?x=1") as reply:
            assert reply.read().decode() == "好"
            assert reply.headers["Content-Type"] == "text/plain; charset=utf-8"
        with pytest.raises(urllib.error.HTTPError, match="404"):
            open_direct(base + "/other")
    assert asked == ["/a 好", "/other"]
    with pytest.raises(urllib.error.URLError):
        open_direct(base + "/a", timeout=2)


def test_every_server_has_an_empty_page():
    with serve(lambda path: NOT_FOUND) as base, open_direct(base + EMPTY_PATH) as reply:
        assert reply.status == 200
        assert b"<body" not in reply.read()
