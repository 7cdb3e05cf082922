"""Articles of a MediaWiki XML export (schema 0.3 to 0.11), read as a stream: one page is in memory at a time.

Format: `<mediawiki><siteinfo><namespaces>…</siteinfo><page><title/><ns/><revision><text>wikitext…`. The names of the
file and category namespaces are taken from the dump itself, since they differ between languages.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError, iterparse

from sources.input_files import FileRejectedError
from sources.text_article import TextArticle
from sources.wikitext import is_redirect, markdown

LICENSE = "CC-BY-SA-4.0"
_MEDIA_KEYS = frozenset({"-2", "6", "14"})


class _Counted:
    """A stream that refuses to go on after `limit` bytes without `start_anew`."""

    def __init__(self, stream: BinaryIO, limit: int) -> None:
        self._stream, self._limit, self._left = stream, limit, limit

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise FileRejectedError("page_too_large", f"a page holds more than {self._limit} bytes")
        return data

    def start_anew(self) -> None:
        self._left = self._limit


def articles(stream: BinaryIO, page_bytes: int = 1 << 40) -> Iterator[TextArticle]:
    """One article per page of the main namespace; redirects and a damaged end of the dump are named as problems.

    Raises `FileRejectedError` at a page of more than `page_bytes`.
    """
    media: set[str] = set()
    counted = _Counted(stream, page_bytes)
    parser = iterparse(counted, events=("start", "end"))  # type: ignore[call-overload] # it only reads
    root: Element | None = None
    count = 0
    while True:
        try:
            event, element = next(parser)
        except StopIteration:
            return
        except ParseError as error:
            yield TextArticle(f"page={count}", problem="broken_xml", detail=str(error))
            return
        if root is None:
            root = element
        if event == "start":
            continue
        name = element.tag.rpartition("}")[2]
        if name == "namespace" and element.get("key") in _MEDIA_KEYS and element.text:
            media.add(element.text.lower())
        elif name == "page":
            yield _article(element, frozenset(media), count)
            count += 1
            root.clear()
            counted.start_anew()


def _article(page: Element, media: frozenset[str], number: int) -> TextArticle:
    found = {child.tag.rpartition("}")[2]: child.text or "" for child in page.iter()}
    key, title = f"page={number}", found.get("title", "")
    if found.get("ns", "0") != "0":
        return TextArticle(key, title, problem="not_an_article", detail=f"namespace {found['ns']}")
    wikitext = found.get("text", "")
    if is_redirect(wikitext):
        return TextArticle(key, title, problem="redirect")
    return TextArticle(key, title, markdown(wikitext, media), license=LICENSE)
