"""Sitemaps (sitemaps.org): lists of addresses in XML or plain text, packed or not, and lists of such lists."""

from __future__ import annotations

import gzip
import io
import zlib
from dataclasses import dataclass, field

from lxml import etree

#: The protocol's own limit.
MAX_ADDRESSES = 50_000
_MAX_LENGTH = 2_048


class SitemapError(ValueError):
    """The text says why this is no sitemap."""


@dataclass
class Sitemap:
    """Addresses as they are written: of pages, and of further sitemaps."""

    pages: list[str] = field(default_factory=list)
    sitemaps: list[str] = field(default_factory=list)


def read_sitemap(data: bytes, limit: int = 50_000_000) -> Sitemap:
    """Read a sitemap of up to `limit` bytes unpacked; at most `MAX_ADDRESSES` of it. Raises `SitemapError`.

    What comes before a place where the XML breaks is taken.
    """
    if data[:2] == b"\x1f\x8b":
        data = _unpacked(data, limit)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"<":
        return _plain(data)
    found = Sitemap()
    inside = ""
    reader = etree.iterparse(
        io.BytesIO(data), events=("start", "end"), recover=True, resolve_entities=False, no_network=True, load_dtd=False
    )
    try:
        for event, element in reader:
            name = element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
            if event == "start":
                inside = name if name in ("url", "sitemap") else inside
                continue
            if name == "loc" and element.text and inside:
                address = element.text.strip()
                if len(address) <= _MAX_LENGTH:
                    (found.pages if inside == "url" else found.sitemaps).append(address)
                if len(found.pages) + len(found.sitemaps) >= MAX_ADDRESSES:
                    break
            if name in ("url", "sitemap"):
                element.clear()
    except etree.XMLSyntaxError as error:
        if not (found.pages or found.sitemaps):
            raise SitemapError(f"no sitemap: {error}") from error
    if not (found.pages or found.sitemaps):
        raise SitemapError("the XML holds no <url> or <sitemap> with a <loc>")
    return found


def _plain(data: bytes) -> Sitemap:
    """One address a line."""
    lines = (line.strip() for line in data.decode("utf-8-sig", "replace").splitlines())
    pages = [line for line in lines if line.startswith(("http://", "https://")) and len(line) <= _MAX_LENGTH]
    if not pages:
        raise SitemapError("neither XML nor a list of addresses")
    return Sitemap(pages[:MAX_ADDRESSES])


def _unpacked(data: bytes, limit: int) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            found = stream.read(limit + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise SitemapError(f"the packed file is damaged ({error})") from error
    if len(found) > limit:
        raise SitemapError(f"it unpacks to more than {limit} bytes")
    return found
