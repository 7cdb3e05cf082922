"""Footnotes: what a mark in the text points to, in this document or in another one of the book."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import unquote

from lxml import etree

from pipelines.books.blocks import Block
from pipelines.books.markup.inline import Inline, is_backlink, is_noteref, pieces
from pipelines.books.markup.tree import attribute, name_of

#: The body of another document of the book, by a reference to it; None where there is none.
Other = Callable[[str], etree._Element | None]

#: A longer note would take more than its share of a page; it stays where the book has it.
MAX_NOTE = 600
_KINDS = frozenset(["footnote", "endnote", "rearnote", "doc-footnote", "doc-endnote"])
_ENDNOTES = frozenset(["doc-endnotes", "footnotes", "endnotes", "rearnotes"])
_BLOCKS = frozenset(["table", "pre", "figure", "img", "image", "blockquote"])


class Notes:
    """The notes that marks in `body` point to. `taken` are the elements that hold notes and are no part of the text."""

    def __init__(self, body: etree._Element, other: Other) -> None:
        self._body, self._other = body, other
        self._ids: dict[int, dict[str, etree._Element]] = {}
        self._numbers: dict[str, int | None] = {}
        self.blocks: list[Block] = []
        self.taken: set[etree._Element] = set()
        for mark in [node for node in body.iter() if is_noteref(node)]:
            self._see(mark)
        self.taken |= set(self._emptied())

    def number(self, reference: str) -> int | None:
        """The place of the note that a mark points to among `blocks`; None for one that is not set at a page's foot."""
        return self._numbers.get(reference)

    def _see(self, mark: etree._Element) -> None:
        reference = mark.get("href", "")
        if reference in self._numbers:
            return
        self._numbers[reference] = None
        place, _, name = reference.partition("#")
        body = self._body if not place else self._other(place)
        note = self._identified(body).get(unquote(name)) if body is not None and name else None
        if note is None or not _is_note(note) or any(name_of(child) in _BLOCKS for child in note.iter()):
            return
        text = "".join(mark.itertext()).strip()
        inline = Inline(lambda node: None, lambda node: None)
        inline.text(text, ("sup",))
        inline.text(" ")
        _collect(inline, note)
        atoms = inline.taken()
        if not text or sum(len(atom.text) for atom in atoms) > MAX_NOTE or any(atom.display for atom in atoms):
            return
        self._numbers[reference] = len(self.blocks)
        self.blocks.append(Block("note", pieces(atoms)))
        if not place:
            self.taken.add(note)

    def _identified(self, body: etree._Element) -> dict[str, etree._Element]:
        if id(body) not in self._ids:
            self._ids[id(body)] = {node.get("id"): node for node in body.iter() if node.get("id")}
        return self._ids[id(body)]

    def _emptied(self) -> Iterator[etree._Element]:
        """Lists and sections that hold nothing but notes which were taken."""
        for node in list(self.taken):
            for parent in node.iterancestors():
                if parent is self._body or not _holds_only(parent, self.taken):
                    break
                yield parent


def _is_note(node: etree._Element) -> bool:
    for element in (node, *node.iterancestors()):
        kinds = {*attribute(element, "epub:type").split(), element.get("role", ""), *element.get("class", "").split()}
        if kinds & _KINDS or kinds & _ENDNOTES or element.get("id", "") in ("footnotes", "endnotes"):
            return True
    return False


def _holds_only(parent: etree._Element, taken: set[etree._Element]) -> bool:
    rest = [child for child in parent if child not in taken and name_of(child) not in ("hr", "")]
    return all(_holds_only(child, taken) and len(child) for child in rest) and not (parent.text or "").strip()


def _collect(inline: Inline, node: etree._Element) -> None:
    """The content of a note without the links back to its mark."""
    inline.text(node.text)
    for child in node:
        if not is_backlink(child):
            inline.text(" " if name_of(child) in ("p", "div", "li") else "")
            if any(is_backlink(inner) for inner in child.iter()):
                _collect(inline, child)
            else:
                inline.node(child)
        inline.text(child.tail)
