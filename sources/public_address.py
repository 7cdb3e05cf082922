"""Which addresses belong to the public internet, and which names are this machine."""

from __future__ import annotations

import ipaddress
import socket

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


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


def literal_of(host: str) -> str:
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


def is_loopback_name(host: str) -> bool:
    """Is `host` this machine, by a number or by a name that is always this machine's (RFC 6761)?"""
    literal = literal_of(host)
    if literal:
        return ipaddress.ip_address(literal).is_loopback
    return host == "localhost" or host.endswith(".localhost")
