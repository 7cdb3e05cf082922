"""A gate between a browser and the network: it resolves each name itself, once, and connects to public addresses only.

The browser is told to send everything through this proxy on loopback (plain HTTP, and tunnels for TLS and WebSockets),
and it can resolve no name of its own. So the address that was judged is the address that is connected to: neither a
redirect nor a name that changes its address (DNS rebinding) leads to the machine itself, to its neighbours, or to a
cloud's metadata service (169.254.169.254). Places on loopback are reached only when they are named with `allow`.
"""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer
from urllib.parse import urlsplit

from sources.public_address import is_public

#: host -> the addresses that it has, as text; raises `OSError` where it has none.
Resolve = Callable[[str], list[str]]
PORTS = frozenset({80, 443, 8000, 8080, 8443})
#: One connection brings at most this many bytes, and lives at most this many seconds.
MAX_BYTES = 64_000_000
MAX_SECONDS = 60.0
_CONNECT_SECONDS = 10.0
_MAX_HEADERS = 65_536
_HOP = (b"proxy-", b"connection:", b"keep-alive:")


class ScopeError(Exception):
    """This connection is refused; the text says why."""


def addresses(host: str) -> list[str]:
    """By the machine's resolver."""
    return sorted({str(found[4][0]) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)})


class Scope:
    """What may be reached. `refused` lists `host:port: reason` of what was not, in order."""

    def __init__(self, resolve: Resolve = addresses, ports: frozenset[int] = PORTS) -> None:
        self._resolve = resolve
        self._ports = ports
        self._allowed: set[tuple[str, int]] = set()
        self.refused: list[str] = []
        #: Whether a host is on a list of what is not wanted (`pipelines.browser.blocked`).
        self.blocks: Callable[[str], bool] = lambda host: False

    def allow(self, url: str) -> None:
        """Let the browser reach the host and port of `url`, wherever they are."""
        parts = urlsplit(url)
        self._allowed.add((parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)))

    def address(self, host: str, port: int) -> str:
        """The address to connect to. Raises `ScopeError`."""
        try:
            return self._judged(host.strip("[]").lower(), port)
        except ScopeError as error:
            self.refused.append(f"{host}:{port}: {error}")
            raise

    def _judged(self, host: str, port: int) -> str:
        allowed = (host, port) in self._allowed
        if not allowed and port not in self._ports:
            raise ScopeError("port")
        if not allowed and self.blocks(host):
            raise ScopeError("blocked by list")
        try:
            found = self._resolve(host)
        except OSError as error:
            raise ScopeError("unknown host") from error
        if not found:
            raise ScopeError("unknown host")
        if not allowed and not all(is_public(address) for address in found):
            raise ScopeError("private address")
        return found[0]


@contextmanager
def gate(scope: Scope) -> Iterator[int]:
    """A running proxy on 127.0.0.1; yields its port."""

    class Handler(_Connection):
        judge = scope

    server = _Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser or a server that hangs up is no error of ours."""


class _Connection(StreamRequestHandler):
    judge: Scope

    def handle(self) -> None:
        head = self._head()
        if not head:
            return
        first, *headers = head.split(b"\r\n")
        words = first.split(b" ")
        try:
            method, target = words[0], words[1].decode("ascii")
            parts = urlsplit(f"//{target}" if method == b"CONNECT" else target)
            host, port = parts.hostname or "", parts.port or 80
        except (ValueError, IndexError, UnicodeDecodeError):
            self._say(b"400 Bad Request")
            return
        try:
            address = self.judge.address(host, port)
            far = socket.create_connection((address, port), _CONNECT_SECONDS)
        except ScopeError:
            self._say(b"403 Forbidden")
            return
        except OSError:
            self._say(b"502 Bad Gateway")
            return
        with far:
            if method == b"CONNECT":
                self.connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                kept = [line for line in headers if line and not line.lower().startswith(_HOP)]
                lines = [b"%s %s HTTP/1.1" % (method, path.encode("ascii")), *kept, b"Connection: close", b"", b""]
                far.sendall(b"\r\n".join(lines))
            self._relay(far)

    def _head(self) -> bytes:
        lines: list[bytes] = []
        size = 0
        while (line := self.rfile.readline(_MAX_HEADERS)) not in (b"\r\n", b"\n", b""):
            lines.append(line.rstrip(b"\r\n"))
            size += len(line)
            if size > _MAX_HEADERS:
                return b""
        return b"\r\n".join(lines)

    def _say(self, status: bytes) -> None:
        self.connection.sendall(b"HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % status)

    def _relay(self, far: socket.socket) -> None:
        """Both ways, until either end hangs up or has had its share."""
        near = self.connection
        if body := self._read_ahead():
            far.sendall(body)
        until, left = time.monotonic() + MAX_SECONDS, MAX_BYTES
        while left > 0 and (seconds := until - time.monotonic()) > 0:
            ready, _, _ = select.select([near, far], [], [], seconds)
            for one in ready:
                data = one.recv(65_536)
                if not data:
                    return
                left -= len(data)
                (far if one is near else near).sendall(data)

    def _read_ahead(self) -> bytes:
        """What the reader has taken from the connection beyond the head."""
        self.connection.setblocking(False)
        try:
            return self.rfile.peek() or b""  # type: ignore[attr-defined]
        finally:
            self.connection.setblocking(True)
