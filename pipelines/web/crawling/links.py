"""Where a page leads: addresses of other pages, and of what is needed to draw it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from lxml import etree
from lxml import html as lxml_html
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding
from w3lib.html import get_base_url

from pipelines.web.crawling.addresses import AddressError, canonical

PAGE = "page"
REQUISITE = "requisite"
#: Links of one page that are looked at; a page with more is a list made by a machine.
MAX_LINKS = 5_000
#: And what is needed to draw it: a page that names more is drawn without the rest.
MAX_REQUISITES = 300
_STYLE_ADDRESS = re.compile(
    r"""url\(\s*(?:"([^"]{1,2000})"|'([^']{1,2000})'|([^"'()\s]{1,2000}))\s*\)|@import\s+["']([^"']{1,2000})["']"""
)
_STYLE_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_LINKED = frozenset({"stylesheet", "icon", "preload", "modulepreload"})
#: Elements with pictures, scripts and frames, and the attribute that names them.
_NAMED = {"img": "src", "script": "src", "iframe": "src", "frame": "src", "input": "src", "embed": "src",
          "source": "src", "video": "poster", "object": "data", "body": "background", "td": "background"}  # fmt: skip
_SET = re.compile(r"\s*([^\s,]\S*[^\s,])(?:\s+[\d.]+[wxh])?\s*(?:,|$)")
#: Endings of what is no page, whatever a link to it says.
_FILE = re.compile(
    r"\.(?:zip|gz|tgz|bz2|xz|7z|rar|tar|exe|msi|dmg|iso|deb|rpm|apk|jar|pdf|docx?|xlsx?|pptx?|odt|ods|epub|mp[34g]|m4[av]|"
    r"avi|mov|mkv|webm|wav|ogg|flac|png|jpe?g|gif|webp|avif|svg|ico|bmp|tiff?|css|js|mjs|woff2?|ttf|otf|eot|csv|rss)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Link:
    """A canonical address, and whether it is a `page` or a `requisite`."""

    address: str
    kind: str


def page_links(body: bytes, url: str, content_type: str = "", requisites: bool = True) -> list[Link]:
    """Links and requisites of an HTML page, each once, in their order; none in what is no HTML.

    Links with `rel=nofollow` are left out.
    """
    if not body.strip(b"\x00 \t\r\n"):
        return []
    encoding = http_content_type_encoding(content_type or None) or html_body_declared_encoding(body) or "utf-8"
    try:
        tree = lxml_html.document_fromstring(body, parser=lxml_html.HTMLParser(encoding=encoding))
        base = get_base_url(body, url, encoding)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, LookupError):
        return []
    return _unique(_found(tree, requisites), base)


def style_links(body: bytes, url: str) -> list[Link]:
    """What a style sheet names: pictures, fonts, other sheets."""
    text = body.decode("utf-8", "replace")
    return _unique(((address, REQUISITE) for address in _named_in_style(text)), url)


def _found(tree: lxml_html.HtmlElement, requisites: bool) -> Iterator[tuple[str, str]]:
    for element in tree.iter():
        tag = element.tag
        if not isinstance(tag, str):
            continue
        if tag in ("a", "area"):
            target = element.get("href")
            if target and "nofollow" not in (element.get("rel") or "").lower():
                yield target, PAGE
        elif requisites:
            yield from ((address, REQUISITE) for address in _needed(tag, element))


def _needed(tag: str, element: lxml_html.HtmlElement) -> Iterator[str]:
    if tag == "link":
        if _LINKED & set((element.get("rel") or "").lower().split()) and element.get("href"):
            yield element.get("href")
    elif tag == "style":
        yield from _named_in_style(element.text or "")
    elif tag in _NAMED and element.get(_NAMED[tag]):
        yield element.get(_NAMED[tag])
    if tag in ("img", "source") and element.get("srcset"):
        yield from (match[1] for match in _SET.finditer(element.get("srcset")))
    if element.get("style") and "url(" in element.get("style"):
        yield from _named_in_style(element.get("style"))


def _named_in_style(text: str) -> Iterator[str]:
    for match in _STYLE_ADDRESS.finditer(_STYLE_COMMENT.sub("", text)):
        yield next(group for group in match.groups() if group)


def _unique(found: Iterable[tuple[str, str]], base: str) -> list[Link]:
    links: dict[Link, None] = {}
    room = {PAGE: MAX_LINKS, REQUISITE: MAX_REQUISITES}
    for address, kind in found:
        if room[kind] == 0:
            continue
        try:
            whole = canonical(urljoin(base, address.strip()))
        except (AddressError, ValueError):
            continue
        if kind == PAGE and _FILE.search(whole.partition("?")[0]):
            continue
        if Link(whole, kind) not in links:
            links[Link(whole, kind)] = None
            room[kind] -= 1
    return list(links)
