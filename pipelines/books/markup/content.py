"""The part of a page that is its text: without navigation, banners, side bars and what sites add to a document."""

from __future__ import annotations

import re

from lxml import etree

from pipelines.books.markup.inline import is_hidden
from pipelines.books.markup.tree import attribute, name_of

_ROLES = frozenset(
    ["navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar", "toolbar", "dialog"]
)  # fmt: skip
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|box|igation|header|footer|links)?|sidebar|breadcrumbs?|headerlink|anchor-link|permalink|"
    r"mw-editsection|noprint|metadata|mw-jump-link|skip-?link|toc|table-of-contents|printfooter|catlinks|"
    r"related|sphinxsidebar|footer|cookie\S*|share|social|pagination|prev-next|edit-page|hatnote|ambox|"
    r"mw-indicators|siteSub|jump-to-nav|vector-\S*|reflist-nav|pagetop|toctree-wrapper)(?:$|[\s_-])",
    re.I,
)
_PARTS_OF_BOOKS = frozenset(["pagebreak", "toc", "landmarks", "page-list", "loi", "lot", "cover"])
_CONTENT_IDS = frozenset(
    ["mw-content-text", "bodyContent", "main-content", "content", "main", "article", "readability-page-1"]
)
#: A part that calls itself the main one must hold so much of the page's text.
_LEAST_SHARE = 0.4


def content_of(body: etree._Element) -> etree._Element:
    """The element that holds the page's text; what is furniture in it is removed."""
    chosen = _main(body)
    for node in [node for node in chosen.iter() if node is not chosen and _is_furniture(node)]:
        parent = node.getparent()
        if parent is not None:
            _keep_tail(node, parent)
            parent.remove(node)
    return chosen


def trim_book(body: etree._Element) -> etree._Element:
    """The body of a chapter of a book, without the marks of a printed edition's pages and lists of contents."""
    for node in [node for node in body.iter() if node is not body and name_of(node)]:
        kinds = {*attribute(node, "epub:type").split(), node.get("role", "").removeprefix("doc-")}
        if kinds & _PARTS_OF_BOOKS and (parent := node.getparent()) is not None:
            _keep_tail(node, parent)
            parent.remove(node)
    return body


def _main(body: etree._Element) -> etree._Element:
    whole = _length(body)
    mains = [n for n in body.iter() if name_of(n) == "main" or n.get("role") == "main"]
    articles = [n for n in body.iter() if name_of(n) == "article"]
    named = [n for n in body.iter() if name_of(n) in ("div", "section") and n.get("id") in _CONTENT_IDS]
    for candidates in (mains[:1], articles if len(articles) == 1 else [], named[:1]):
        for node in candidates:
            if _length(node) >= _LEAST_SHARE * whole:
                return node
    return body


def _length(node: etree._Element) -> int:
    """Letters inside, hidden parts left out."""
    total = len((node.text or "").strip())
    for child in node:
        if name_of(child) and not is_hidden(child):
            total += _length(child)
        total += len((child.tail or "").strip())
    return total


def _is_furniture(node: etree._Element) -> bool:
    name = name_of(node)
    if not name or name in ("nav", "aside", "footer"):
        return True
    if node.get("role") in _ROLES:
        return True
    if name in ("body", "main", "article", "h1", "math"):
        return False
    if name == "header":
        return not any(name_of(child) in ("h1", "h2") for child in node.iter())
    named = f"{node.get('class', '')} {node.get('id', '')}"
    return bool(named.strip() and _FURNITURE.search(named))


def _keep_tail(node: etree._Element, parent: etree._Element) -> None:
    if node.tail:
        before = node.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
