"""Addresses: one spelling for each page, the bucket of a host, and what addresses have in common."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

import tldextract
from w3lib.url import canonicalize_url

#: Longer addresses are refused: no page that people link to needs them.
MAX_LENGTH = 2_000
_PORTS = {"http": 80, "https": 443}
#: Parameters that name the visitor or where he came from, never the page.
_VISITOR = re.compile(
    r"utm_\w+|gclid|fbclid|msclkid|dclid|yclid|mc_[ce]id|_ga|_gl|igshid|ref_src|"
    r"phpsessid|jsessionid|aspsessionid\w*|asp\.net_sessionid|sessionid|session_id|sid|cfid|cftoken|zenid|oscsid",
    re.IGNORECASE,
)
#: The same where it stands in the path.
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)
#: Without a network and a cache on disk: the list of public suffixes that the package carries.
_SUFFIXES = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


class AddressError(ValueError):
    """What is no address of a page. `reason` is snake_case: address_malformed, address_too_long, not_http,
    address_with_password."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def canonical(address: str) -> str:
    """The one spelling of an http(s) address: sorted query, no fragment, no default port, no visitor's parameters.

    Raises `AddressError`.
    """
    address = address.strip()
    if len(address) > MAX_LENGTH:
        raise AddressError("address_too_long")
    if not address.lower().startswith(("http://", "https://")):
        raise AddressError("not_http")
    try:
        parts = urlsplit(canonicalize_url(address))
        host, port = _host(parts.hostname or ""), parts.port
        if parts.username is not None or parts.password is not None:
            raise AddressError("address_with_password")
        query = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=100)
    except AddressError:
        raise
    except ValueError as error:  # a port that is no number, a bracket that is not closed, too many fields
        raise AddressError("address_malformed") from error
    kept = [(name, value) for name, value in query if not _VISITOR.fullmatch(name)]
    place = host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"
    path = _PATH_SESSION.sub("", parts.path) or "/"
    if "/." in path:
        path = urlsplit(urljoin("http://x/", path)).path
    found = urlunsplit((parts.scheme, place, path, urlencode(kept) if len(kept) < len(query) else parts.query, ""))
    if len(found) > MAX_LENGTH:
        raise AddressError("address_too_long")
    return found


def _host(name: str) -> str:
    name = name.rstrip(".").lower()
    if not name or re.search(r"[\s\x00-\x20/\\@%]", name):
        raise AddressError("address_malformed")
    if ":" in name:
        return f"[{name}]"
    try:
        return name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise AddressError("address_malformed") from error


def host_of(address: str) -> str:
    """The host name of a canonical address, without its port."""
    return urlsplit(address).hostname or ""


def place_of(address: str) -> str:
    """`scheme://host:port` as it stands in a canonical address: what a robots.txt speaks for."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def bucket_of(host: str, buckets: int) -> int:
    """The bucket that visits `host`: one bucket per host, so that it alone keeps the host's pace."""
    return int.from_bytes(hashlib.blake2b(host.encode(), digest_size=8).digest(), "big") % buckets


def key_of(kind: str, address: str) -> int:
    """63 bits that stand for an address in lists of what is known."""
    digest = hashlib.blake2b(f"{kind}\n{address}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


@lru_cache(maxsize=100_000)
def domain_of(host: str) -> str:
    """The registered domain (`example.co.uk` of `www.example.co.uk`); the host itself where there is none."""
    return _SUFFIXES(host).top_domain_under_public_suffix or host
