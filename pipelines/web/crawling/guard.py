"""No request leaves for a private place: names are resolved once, judged, and the connection goes to what was judged.

So a name that answers with another address the second time (DNS rebinding) gains nothing. Loopback is open to the
places that seeds name, by host and port, and to nobody else.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult

from pipelines.web.crawling.failures import FetchError
from sources.public_address import is_loopback_name, is_public, literal_of

#: Ports below 1024 where pages are served; the others belong to mail, shells and name servers.
_LOW_PORTS = frozenset({80, 443})

#: host, port -> addresses
Resolve = Callable[[str, int], Awaitable[list[str]]]


async def system_resolve(host: str, port: int) -> list[str]:
    """What the machine's resolver says."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


class Guard(AbstractResolver):
    """Resolver of the HTTP client. `named` holds the `host:port` of the seeds (`CrawlSettings.named_places`)."""

    def __init__(self, named: frozenset[str], resolve: Resolve = system_resolve) -> None:
        self._named = named
        self._resolve = resolve

    def check(self, url: str) -> None:
        """Judge an address before it is asked for; a literal IP never comes to `resolve`. Raises `FetchError`."""
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        if parts.scheme not in ("http", "https"):
            raise FetchError("not_http", parts.scheme)
        if f"{host}:{port}" in self._named:
            if not is_loopback_name(host) and literal_of(host) and not is_public(literal_of(host)):
                raise FetchError("private_address", host)
            return
        literal = literal_of(host)
        if is_loopback_name(host) or (literal and not is_public(literal)):
            raise FetchError("private_address", host)
        if port < 1024 and port not in _LOW_PORTS:
            raise FetchError("port_refused", str(port))

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Every address of `host`, after each was judged: one that is private refuses them all."""
        loopback = f"{host}:{port}" in self._named and is_loopback_name(host)
        try:
            addresses = list(dict.fromkeys(await self._resolve(host, port)))
        except (OSError, UnicodeError) as error:
            raise FetchError("dns_failed", f"{host}: {error}") from error
        if not addresses:
            raise FetchError("dns_failed", f"{host} has no address")
        for address in addresses:
            fine = ipaddress.ip_address(address).is_loopback if loopback else is_public(address)
            if not fine:
                raise FetchError("private_address", f"{host} is {address}")
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in addresses
        ]

    async def close(self) -> None:
        """Nothing is held."""
