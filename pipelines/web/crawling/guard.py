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

#: Ports below 1024 where pages are served; the others belong to mail, shells and name servers.
_LOW_PORTS = frozenset({80, 443})
_NAT64 = ipaddress.ip_network("64:ff9b::/96")

#: host, port -> addresses
Resolve = Callable[[str, int], Awaitable[list[str]]]


async def system_resolve(host: str, port: int) -> list[str]:
    """What the machine's resolver says."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def is_public(address: str) -> bool:
    """Is this an address of the public internet, also by what it may wrap (IPv4 in IPv6, 6to4, Teredo, NAT64)?"""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
        if ip in _NAT64:
            inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        if any(one is not None and not is_public(str(one)) for one in inner):
            return False
        if ip.ipv4_mapped is not None or ip in _NAT64:
            return True
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


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
            if not _is_loopback_name(host) and _literal(host) and not is_public(_literal(host)):
                raise FetchError("private_address", host)
            return
        if port < 1024 and port not in _LOW_PORTS:
            raise FetchError("port_refused", str(port))
        if (literal := _literal(host)) and not is_public(literal):
            raise FetchError("private_address", host)
        if _is_loopback_name(host):
            raise FetchError("private_address", host)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Every address of `host`, after each was judged: one that is private refuses them all."""
        loopback = f"{host}:{port}" in self._named and _is_loopback_name(host)
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


def is_loopback_place(host: str) -> bool:
    """Is `host` this machine, by name or by number?"""
    literal = _literal(host)
    return _is_loopback_name(host) or bool(literal and ipaddress.ip_address(literal).is_loopback)


def _literal(host: str) -> str:
    """The IP address that `host` spells, also in the forms that only old parsers read (`127.1`, `0x7f000001`)."""
    host = host.strip("[]")
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    if not host or not all(part[:1].isdigit() for part in host.split(".")):
        return ""
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return ""


def _is_loopback_name(host: str) -> bool:
    literal = _literal(host)
    if literal:
        return ipaddress.ip_address(literal).is_loopback
    return host == "localhost" or host.endswith(".localhost")
