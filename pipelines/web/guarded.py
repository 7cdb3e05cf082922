"""Connections of urllib that lead to public addresses alone: each name is resolved once, judged, and what was judged is
connected to. Redirects make connections like any other."""

from __future__ import annotations

import http.client
import socket
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from sources.public_address import is_public


class PrivateAddressError(OSError):
    """The address is not one of the public internet."""


def guarded_handlers(named: str = "") -> list[urllib.request.BaseHandler]:
    """Handlers for `urllib.request.build_opener`. The place (host and port) of the address `named` may be private; it
    is then reached without a proxy."""
    parts = urlsplit(named)
    place = (parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)) if named else None

    def connect(address: tuple[str, int], *more: Any, **others: Any) -> socket.socket:
        host, port = address
        if address == place:
            return socket.create_connection(address, *more, **others)
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        if not found or not all(map(is_public, found)):
            raise PrivateAddressError(f"{host} is no public address")
        return socket.create_connection((found[0], port), *more, **others)

    class Connection(http.client.HTTPConnection):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self._create_connection = connect

    class SecureConnection(http.client.HTTPSConnection):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self._create_connection = connect

    class Plain(urllib.request.HTTPHandler):
        def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(Connection, request)

    class Secure(urllib.request.HTTPSHandler):
        def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
            return self.do_open(SecureConnection, request)

    # a proxy would be asked for private addresses in our place
    return [urllib.request.ProxyHandler({}), Plain(), Secure()]
