"""LaTeXML's inline elements to atoms; displayed formulas come out as strings between them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from pipelines.arxiv.formulas import one_line
from pipelines.arxiv.paper import Atom, words

#: Stands for white space between atoms.
SPACE = Atom(" ", "")
_UNSEEN = frozenset(["tags", "tag", "ERROR", "rdf", "graphics", "indexmark", "resource", "toctitle", "pagination"])
_MAX_EMPHASIS = 12


def local_name(node: etree._Element) -> str:
    """The name of an element without its namespace; empty for comments."""
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


class Inlines:
    """Reads the content of one element; `notes` are the footnotes found in it."""

    def __init__(self) -> None:
        self.notes: list[etree._Element] = []

    def read(self, node: etree._Element) -> Iterator[Atom | str]:
        """Atoms, and displayed formulas as strings; white space goes with the atom before it."""
        last: Atom | None = None
        for piece in self._content(node):
            if isinstance(piece, str):
                if last:
                    yield last
                last = None
                yield piece
            elif not piece.markdown.strip() and piece.kind == "word":
                if last and not last.markdown.endswith(" "):
                    last = Atom(last.markdown + " ", last.shown, last.kind)
            else:
                if last:
                    yield last
                last = piece
        if last:
            yield last

    def _content(self, node: etree._Element) -> Iterator[Atom | str]:
        yield from _texts(node.text)
        for child in node:
            yield from self._element(child)
            yield from _texts(child.tail)

    def _element(self, node: etree._Element) -> Iterator[Atom | str]:
        name = local_name(node)
        if name in _UNSEEN or not name:
            return
        if name == "Math":
            tex = one_line(node.get("tex") or "")
            if node.get("mode") == "display":
                yield tex
            else:
                yield Atom(f"\\({tex}\\)", tex, "math")
        elif name == "MathFork":
            yield from self._element(node[0])
        elif name == "ref" and node.get("href") and not node.get("labelref"):
            yield from self._content(node)  # an address, or words that lead to one
        elif name in ("cite", "ref", "bibref"):
            yield Atom("", "", "printed")
        elif name == "note":
            self.notes.append(node)
            yield Atom("", "", "note")
        elif name == "break":
            yield SPACE
        elif name == "verbatim":
            said = "".join(node.itertext())
            yield Atom(f"`{said}`", said)
        elif name in ("text", "emph") and self._is_emphasised(node):
            mark = "**" if node.get("font") == "bold" else "_"
            said = " ".join("".join(node.itertext()).split())
            yield Atom(f"{mark}{said}{mark}", said)
        else:
            yield from self._content(node)

    def _is_emphasised(self, node: etree._Element) -> bool:
        said = "".join(node.itertext())
        fits = said.strip() == said and 0 < len(said.split()) <= _MAX_EMPHASIS and len(node) == 0
        return fits and (node.get("font") in ("bold", "italic") or local_name(node) == "emph")


def plain_text(node: etree._Element, tags: bool = False) -> str:
    """The words of an element, formulas as TeX, without notes; with its printed number where `tags`."""
    pieces = [node.text or ""]
    for child in node:
        name = local_name(child)
        if name == "Math":
            pieces.append(child.get("tex") or "")
        elif name not in _UNSEEN | {"note"} or (tags and name == "tag"):
            pieces.append(plain_text(child, tags))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _texts(text: str | None) -> Iterator[Atom]:
    if not text:
        return
    if text[0].isspace():
        yield SPACE
    yield from words(re.sub(r"\s+", " ", text).lstrip())
