"""A file of a book to a document: XHTML of an EPUB, an HTML page, a Markdown page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypandoc
from lxml import etree
from lxml import html as lxml_html

from pipelines.books.blocks import Atom, Block, Document
from pipelines.books.markup.content import content_of, trim_book
from pipelines.books.markup.inline import pieces
from pipelines.books.markup.maths import formulas
from pipelines.books.markup.notes import Notes, Other
from pipelines.books.markup.pictures import Fetch
from pipelines.books.markup.tree import language_of, name_of, title_of, tree_of
from pipelines.books.markup.walk import Walk
from pipelines.documents.layout.lines import is_chinese
from pipelines.engine.pipeline import Drop
from pipelines.languages.guess import guess
from sources.markdown_folder import Page, read_page

#: CommonMark with tables, footnotes and formulas; what is written is what is set, so nothing is made typographic.
_FORMAT = "commonmark_x-smart-emoji-subscript-superscript+implicit_figures"
_TEX = re.compile(r"\\\((?P<inline>.{1,600}?)\\\)|\\\[(?P<display>.{1,1500}?)\\\]", re.S)
_CODE = frozenset(["code", "pre", "script", "style", "textarea", "kbd", "samp"])
_ENOUGH = 2000


def chapter_document(data: bytes, fetch: Fetch, other: Other, stated: str | None) -> Document:
    """A document of an EPUB's spine; `stated` is the book's language. Raises `Drop`."""
    body = trim_book(tree_of(data))
    return _document(body, fetch, other, language_of(body) or stated, "")


def page_document(data: bytes, fetch: Fetch, other: Other) -> Document:
    """An HTML page; raises `Drop`."""
    body = tree_of(data)
    language, title = language_of(body), title_of(body)
    return _document(content_of(body), fetch, other, language, title)


def markdown_document(file: Path, folder: Path, fetch: Fetch) -> Document:
    """A Markdown page of a folder; raises `Drop` and `FileRejectedError`."""
    page = read_page(file, folder)
    try:
        markup = pypandoc.convert_text(
            _source(page), "html", format=_FORMAT, extra_args=["--mathml", "--wrap=none", "--quiet"]
        )
    except RuntimeError as error:
        raise Drop("markup_unreadable", str(error).splitlines()[0]) from error
    body = lxml_html.fragment_fromstring(markup, create_parent="body")
    _set_unread(body)
    return _document(body, fetch, lambda reference: None, page.language, "")


def _source(page: Page) -> str:
    written: list[str] = []
    for block in page.blocks:
        if block.image is None:
            written.append(block.text)
        else:
            alt = re.sub(r"([\[\]\\])", r"\\\1", block.image.alt)
            written.append(f"![{alt}](<{block.image.source.replace('>', '%3E')}>)")
    return "\n\n".join(written)


def _document(body: etree._Element, fetch: Fetch, other: Other, stated: str | None, title: str) -> Document:
    _set_formulas(body)
    document = Document([])
    notes = Notes(body, other)
    document.notes = notes.blocks
    document.blocks = list(_with_title(list(Walk(document, notes, fetch).blocks(body)), title))
    document.language = _language(document.blocks, stated)
    return document


def _set_formulas(body: etree._Element) -> None:
    """LaTeX between \\( \\) and \\[ \\], which scripts of the page would show as formulas, as MathML."""
    places: list[tuple[etree._Element, bool]] = []
    for node in body.iter():
        if not name_of(node):
            continue
        inside_code = any(name_of(parent) in _CODE for parent in (node, *node.iterancestors()))
        if node.text and not inside_code and _TEX.search(node.text):
            places.append((node, False))
        outside_code = any(name_of(parent) in _CODE for parent in node.iterancestors())
        if node.tail and node is not body and not outside_code and _TEX.search(node.tail):
            places.append((node, True))
    if not places:
        return
    texts = [(node.tail if tail else node.text) or "" for node, tail in places]
    found = [match for text in texts for match in _TEX.finditer(text)]
    made = iter(formulas([(m["display"] or m["inline"], m["display"] is not None) for m in found]))
    for (node, tail), text in zip(places, texts, strict=True):
        _replace(node, tail, text, made)


def _set_unread(body: etree._Element) -> None:
    """Formulas set apart that pandoc left as LaTeX, as those whose lines stand in no environment, as MathML."""
    nodes = [node for node in body.iter("span") if node.get("class") == "math display" and not len(node)]
    texts = [(node.text or "").strip().removeprefix("$$").removesuffix("$$") for node in nodes]
    for node, atom in zip(nodes, formulas([(text, True) for text in texts]), strict=True):
        parent = node.getparent()
        if atom is not None and parent is not None:
            parent.replace(node, _element(atom, node.tail or ""))


def _element(atom: Atom, tail: str) -> etree._Element:
    element = lxml_html.fragment_fromstring(atom.mathml)
    element.set("alttext", atom.tex)
    element.tail = tail
    return element


def _replace(node: etree._Element, tail: bool, text: str, made: Iterator[Atom | None]) -> None:
    parts: list[tuple[str, etree._Element | None]] = []
    end = 0
    for match in _TEX.finditer(text):
        atom = next(made)
        if atom is None:
            continue
        parts.append((text[end : match.start()], _element(atom, "")))
        end = match.end()
    rest = text[end:]
    parent = node.getparent() if tail else node
    if parent is None:
        return
    place = parent.index(node) + 1 if tail else 0
    first = parts[0][0] if parts else rest
    if tail:
        node.tail = first
    else:
        node.text = first
    for number, (_, element) in enumerate(parts):
        assert element is not None
        element.tail = parts[number + 1][0] if number + 1 < len(parts) else rest
        parent.insert(place + number, element)


def _with_title(blocks: list[Block], title: str) -> Iterator[Block]:
    """Headings from the first level down; the first one at the beginning is the title. A page whose headings lack one
    begins with what its `title` says."""
    headings = [block for block in blocks if block.kind == "heading"]
    lowest = min((block.level for block in headings), default=2)
    first = next((place for place, block in enumerate(blocks) if block.kind in ("heading", "paragraph")), None)
    if headings and first is not None and blocks[first] is headings[0] and headings[0].level == lowest:
        headings[0].kind, headings[0].level = "title", 1
        below = 1
    else:
        below = 2
        if title and len(title) < 200:
            atoms = [Atom(word, space=True) for word in title.split()]
            yield Block("title", pieces([*atoms[:-1], replace(atoms[-1], space=False)]), level=1)
    for block in blocks:
        if block.kind == "heading":
            block.level = min(max(block.level - lowest + below, 2), 6)
        yield block


def _language(blocks: list[Block], stated: str | None) -> str:
    """`zh` where a fifth of the letters are Chinese, else what is stated, else the likeliest language."""
    text = ""
    for block in blocks:
        if block.kind not in ("code", "formula"):
            text += "".join(part.text for piece in block.pieces for part in piece.printed) + " "
        if len(text) > _ENOUGH:
            break
    letters = [character for character in text if character.isalpha()]
    if letters and sum(map(is_chinese, letters)) > len(letters) / 5:
        return "zh"
    if stated and stated != "zh":
        return stated
    words = "".join(
        atom.text + " " * (atom.space or atom.line)
        for block in blocks[:60]
        for piece in block.pieces
        for atom in piece.atoms
    )
    return guess(words[:_ENOUGH]) if words.strip() else "en"
