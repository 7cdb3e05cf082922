"""pipelines.browser.scope: what a browser may reach, judged by address, and a hostile site that tries everything."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.browser.scope import Scope, ScopeError, gate
from sources.loopback import Answer, serve


def test_names_are_judged_by_all_their_addresses():
    names = {"good": ["93.184.216.34"], "mixed": ["93.184.216.34", "10.0.0.5"], "none": [], "home": ["127.0.0.1"]}
    scope = Scope(lambda host: names[host])
    assert scope.address("GOOD", 443) == "93.184.216.34"
    for host, port, why in (
        ("mixed", 80, "private"),
        ("none", 80, "unknown"),
        ("home", 80, "private"),
        ("good", 25, "port"),
    ):
        with pytest.raises(ScopeError, match=why):
            scope.address(host, port)
    assert scope.refused == [
        "mixed:80: private address",
        "none:80: unknown host",
        "home:80: private address",
        "good:25: port",
    ]
    scope.allow("http://home:8123/x")
    assert scope.address("home", 8123) == "127.0.0.1"


def test_hosts_on_a_list_are_refused_unless_they_are_named():
    scope = Scope(lambda host: ["93.184.216.34"])
    scope.blocks = lambda host: host.startswith("ads.")
    assert scope.address("news.example", 443)
    with pytest.raises(ScopeError, match="blocked by list"):
        scope.address("ads.example", 443)
    scope.allow("https://ads.example/")
    assert scope.address("ads.example", 443)


@pytest.fixture
def place() -> Iterator[str]:
    with serve(lambda path: Answer(200, "text/plain", f"at {path}".encode())) as base:
        yield base


def ask(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        connection.sendall(request)
        pieces = []
        while piece := connection.recv(65_536):
            pieces.append(piece)
        return b"".join(pieces)


def test_the_gate_passes_what_is_allowed_and_refuses_the_rest(place: str):
    scope = Scope()
    with gate(scope) as port:
        request = f"GET {place}/a?b=c HTTP/1.1\r\nHost: x\r\nProxy-Connection: keep-alive\r\n\r\n".encode()
        assert ask(port, request).startswith(b"HTTP/1.1 403")
        scope.allow(place)
        assert ask(port, request).endswith(b"at /a")
        tunnel = place.removeprefix("http://").encode()
        inner = b"GET /inside HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
        answer = ask(port, b"CONNECT " + tunnel + b" HTTP/1.1\r\n\r\n" + inner)
        assert answer.startswith(b"HTTP/1.1 200 Connection established")
        assert answer.endswith(b"at /inside")
        for broken in (b"\r\n\r\n", b"GET\r\n\r\n", b"GET http://[bad/ HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n"):
            assert b"200" not in ask(port, broken)
    with pytest.raises(ConnectionRefusedError):
        ask(port, request)


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.timeout(300)
def test_a_hostile_site_reaches_nobody():
    if not shutil.which("unshare") or subprocess.run(["unshare", "--net", "true"], check=False).returncode:
        pytest.skip("no network namespaces here: attacks are only let loose where no packet can leave")
    command = ["unshare", "--net", sys.executable, str(Path(__file__).parent / "hostile_site.py"), "bomb"]
    # without the folder of the tests, whose packages have the names of ours
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=280, check=False, env=environment)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout)
    ends = told["ends"]
    assert told["hits"] == []
    refused = " ".join(told["refused"])
    for place in ("10.0.0.5", "169.254.169.254", "inner.example", "rebind.example", "127.0.0.1:9999"):
        assert place in refused
    assert set(told["windows"].values()) == {1}
    for path in ("reach", "rebind", "webrtc", "windows", "worker", "dialogs", "gigantic", "good"):
        assert ends[path].startswith("Shown."), (path, ends[path])
    assert ends["round"] == "net::ERR_TOO_MANY_REDIRECTS"
    assert ends["to-file"].startswith("net::ERR_")
    for path in ("to-neighbour", "to-metadata", "to-loopback"):
        assert ends[path] == "status 403"
    assert ends["slow"] == "deadline"
    assert not any("root:" in end for end in ends.values())
