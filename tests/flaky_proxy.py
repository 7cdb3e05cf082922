"""A TCP proxy on loopback that spoils the connections it is told to: resets them, or answers 503."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

_BODY = b"<?xml version='1.0'?><Error><Code>ServiceUnavailable</Code><Message>busy</Message></Error>"
_BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/xml\r\nConnection: close\r\n"
    b"Content-Length: %d\r\n\r\n%b" % (len(_BODY), _BODY)
)


@dataclass
class FlakyProxy:
    """`faults` are used up one per connection; `met` counts them."""

    url: str
    faults: list[str] = field(default_factory=list)
    met: int = 0
    #: the connections that are passed on
    live: list[socket.socket] = field(default_factory=list)

    def cut(self) -> int:
        """Reset the connections that are there; returns how many."""
        cut = 0
        while self.live:
            client = self.live.pop()
            with suppress(OSError):
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                client.shutdown(socket.SHUT_RDWR)
                cut += 1
        return cut


def _spoil(client: socket.socket, fault: str) -> None:
    client.recv(65536)
    if fault == "busy":
        client.sendall(_BUSY)
        client.close()
    else:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    for one in (source, target):
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)


@contextmanager
def flaky_proxy(target: str) -> Iterator[FlakyProxy]:
    """A proxy to the HTTP server at the URL `target`."""
    place = urlsplit(target)
    listener = socket.create_server(("127.0.0.1", 0))
    proxy = FlakyProxy(f"http://127.0.0.1:{listener.getsockname()[1]}")

    def serve() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            if proxy.faults:
                proxy.met += 1
                _spoil(client, proxy.faults.pop(0))
                continue
            server = socket.create_connection((place.hostname or "", place.port or 80))
            proxy.live.append(client)
            for pair in ((client, server), (server, client)):
                threading.Thread(target=_pass_on, args=pair, daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield proxy
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
