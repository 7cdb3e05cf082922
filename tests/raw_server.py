"""A server on loopback whose answers are bytes, for tests of answers that no decent server gives."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

#: path, connection -> None: sends what it likes; the connection is closed afterwards
Answerer = Callable[[str, socket.socket], None]


@contextmanager
def raw_server(answer: Answerer, host: str = "127.0.0.1") -> Iterator[str]:
    """Serve until the block ends; yields `http://HOST:PORT`."""
    listening = socket.create_server((host, 0))
    ended = threading.Event()

    def handle(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.settimeout(20)
            request = b""
            while b"\r\n\r\n" not in request:
                block = connection.recv(65_536)
                if not block:
                    return
                request += block
            answer(request.split(b" ", 2)[1].decode("latin-1"), connection)

    def serve() -> None:
        while not ended.is_set():
            with suppress(OSError):
                connection, _ = listening.accept()
                threading.Thread(target=handle, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{listening.getsockname()[1]}"
    finally:
        ended.set()
        with suppress(OSError):
            socket.create_connection(listening.getsockname(), 1).close()
        listening.close()
        thread.join(5)


def head(status: str = "200 OK", **headers: str) -> bytes:
    """A status line with headers; `_` in a name stands for `-`."""
    lines = [f"HTTP/1.1 {status}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
