"""Bytes of a page to a tree of elements: XHTML where it is well-formed, HTML otherwise."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html
from w3lib.encoding import html_body_declared_encoding

from pipelines.engine.pipeline import Drop
from sources.decoded_text import decoded

_XML = re.compile(r"\A\s*(?:<\?xml|<!DOCTYPE[^>]*XHTML|<html[^>]+xmlns=)", re.I)
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[[^\]]*\])?[^>]*>", re.I)
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})
#: Elements inside each other; what goes deeper is no text.
MAX_DEPTH = 150


def tree_of(data: bytes) -> etree._Element:
    """The `body` of a page, or the whole of a fragment; raises `Drop`: page_empty, nested_too_deeply."""
    text = _text(data)
    root = _well_formed(text) if _XML.match(text) else None
    if root is None:
        text = _DECLARATION.sub("", text)
        if not text.strip():
            raise Drop("page_empty", "there is nothing in the file")
        try:
            root = lxml_html.document_fromstring(text, parser=lxml_html.HTMLParser(encoding=None, huge_tree=True))
        except (etree.ParserError, ValueError) as error:
            raise Drop("page_empty", str(error)) from error
    _check_depth(root)
    return next((node for node in root.iter() if name_of(node) == "body"), root)


def name_of(node: etree._Element) -> str:
    """The element's name without a namespace, in lower case; "" for comments."""
    if not isinstance(node.tag, str):
        return ""
    return node.tag.rpartition("}")[2].lower()


def attribute(node: etree._Element, name: str) -> str:
    """An attribute by its local name, `type` among those with a prefix (`epub:type`); "" where there is none."""
    found = node.get(name)
    if found is None and ":" in name:
        local = name.partition(":")[2]
        found = next((value for key, value in node.attrib.items() if str(key).endswith("}" + local)), None)
    return str(found or "")


def language_of(node: etree._Element) -> str | None:
    """The language that a page states of itself, its first part."""
    for element in (node, *node.iterancestors()):
        for key, value in element.attrib.items():
            if str(key).rpartition("}")[2] in ("lang", "xml:lang") and value:
                return str(value).split("-")[0].split("_")[0].lower()
    return None


def title_of(root: etree._Element) -> str:
    """What the page's `title` says."""
    top = root.getroottree().getroot()
    return next((" ".join("".join(node.itertext()).split()) for node in top.iter() if name_of(node) == "title"), "")


def _text(data: bytes) -> str:
    """By the declared encoding where the bytes are valid in it, else by what they look like."""
    text, found = decoded(data)
    declared = html_body_declared_encoding(data)
    if found in ("cp1252", "gb18030") and declared:
        try:
            return data.decode(declared).replace("\x00", "")
        except (UnicodeDecodeError, LookupError):
            return text
    return text


def _well_formed(text: str) -> etree._Element | None:
    """The root of a page that is XML; named entities of HTML need no document type."""
    body = _ENTITY.sub(_character, _DOCTYPE.sub("", _DECLARATION.sub("", text), count=1))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(body.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _character(match: re.Match[str]) -> str:
    if match[1] in _OF_XML:
        return match[0]
    found = entities.unescape(match[0])
    return match[0] if found == match[0] else "".join(f"&#{ord(character)};" for character in found)


def _check_depth(root: etree._Element) -> None:
    for depth, _ in _depths(root):
        if depth > MAX_DEPTH:
            raise Drop("nested_too_deeply", f"elements stand more than {MAX_DEPTH} deep in each other")


def _depths(root: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    depth = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            depth += 1
            yield depth, node
        else:
            depth -= 1
