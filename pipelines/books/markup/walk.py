"""A tree of elements to blocks, in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from pipelines.books.blocks import Atom, Block, BlockKind, Document, Piece, Printed
from pipelines.books.markup.inline import Inline, clean, is_hidden, is_noteref, pieces
from pipelines.books.markup.notes import Notes
from pipelines.books.markup.pictures import Fetch, PictureError, picture_of
from pipelines.books.markup.tables import MAX_CELL, MAX_COLUMNS, Cell, rows_of, span, table_block
from pipelines.books.markup.tree import attribute, name_of

#: Elements that begin a line of their own.
BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl", "dt",
     "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr",
     "li", "main", "menu", "ol", "p", "pre", "section", "summary", "table", "ul", "tbody", "tr", "td", "html", "legend"]
)  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_DEEPEST_LIST = 3
_LETTERS = {"a": "abcdefghijklmnopqrstuvwxyz", "A": "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
#: A picture drawn of a formula stands beside the formula itself.
_OF_FORMULA = ("mwe-math-fallback-image", "latex", "tex", "math")


@dataclass(frozen=True)
class Place:
    """Where in the document: the depth of lists, whether in a quotation, the marker that the next text carries."""

    kind: BlockKind = "paragraph"
    level: int = 0
    quoted: bool = False
    marker: str = ""


class Walk:
    """Makes the blocks of one document."""

    def __init__(self, document: Document, notes: Notes, fetch: Fetch) -> None:
        self._document, self._notes, self._fetch = document, notes, fetch
        self._inline = Inline(self._note_of, self._see_picture)
        self._pictures: list[Block] = []

    def blocks(self, node: etree._Element, place: Place | None = None) -> Iterator[Block]:
        """The blocks inside an element: text between elements that stand on lines of their own is a paragraph."""
        place = place or Place()
        self._inline.text(node.text)
        for child in node:
            name = name_of(child)
            if name in BLOCKS and not (name == "dialog" or self._is_left_out(child)):
                for block in self._text(place):
                    place = replace(place, marker="")
                    yield block
                for block in self._element(child, name, place):
                    place = replace(place, marker="")
                    yield block
            elif name and not self._is_left_out(child):
                if any(name_of(inner) in BLOCKS for inner in child.iter()) and name not in ("math", "button"):
                    for block in self._text(place):
                        place = replace(place, marker="")
                        yield block
                    for block in self.blocks(child, place):
                        place = replace(place, marker="")
                        yield block
                else:
                    self._inline.node(child)
            self._inline.text(child.tail)
        yield from self._text(place)

    def _is_left_out(self, node: etree._Element) -> bool:
        return node in self._notes.taken or (is_hidden(node) and "mwe-math" not in node.get("class", ""))

    def _text(self, place: Place) -> Iterator[Block]:
        """What was collected, as a block; formulas set apart and pictures are blocks of their own."""
        atoms: list[Atom] = []
        for atom in self._inline.taken():
            if atom.display and not atom.style:
                yield from self._running(atoms, place)
                place, atoms = replace(place, marker=""), []
                yield Block("formula", [Piece(atom.html, (Printed(atom.text, True),), (atom,))])
            else:
                atoms.append(atom)
        yield from self._running(atoms, place)
        found, self._pictures = self._pictures, []
        yield from found

    def _running(self, atoms: list[Atom], place: Place) -> Iterator[Block]:
        while atoms and atoms[0].line:
            atoms.pop(0)
        if any(any(c.isalnum() for c in atom.text) or atom.mathml for atom in atoms):
            yield Block(place.kind, pieces(atoms), place.level, place.marker, place.quoted)

    def _element(self, node: etree._Element, name: str, place: Place) -> Iterator[Block]:
        if name in _HEADINGS or (name == "p" and name_of(node.getparent()) == "hgroup"):
            level = _HEADINGS.get(name) or 1 + max(_HEADINGS.get(name_of(other), 1) for other in node.getparent())
            yield from self.blocks(node, Place("heading", level))
        elif name == "pre":
            yield from self._code(node, place)
        elif name in ("ul", "ol", "menu"):
            yield from self._list(node, name, place)
        elif name == "dt":
            yield from self.blocks(node, Place("term", quoted=place.quoted))
        elif name == "dd":
            yield from self.blocks(node, Place("item", min(place.level, _DEEPEST_LIST), place.quoted))
        elif name == "blockquote":
            yield from self.blocks(node, replace(place, kind="quote", quoted=True))
        elif name == "table":
            yield from self._table(node, place)
        elif name == "figure":
            yield from self._figure(node, place)
        elif name in ("figcaption", "caption"):
            yield from self.blocks(node, replace(place, kind="caption"))
        elif name == "hr":
            yield Block("rule")
        else:
            yield from self.blocks(node, place)

    def _list(self, node: etree._Element, name: str, place: Place) -> Iterator[Block]:
        depth = min(place.level + (place.kind == "item"), _DEEPEST_LIST)
        start = node.get("start", "1").strip()
        number = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1
        for child in node:
            if name_of(child) in ("ul", "ol", "menu"):  # a list straight inside a list
                yield from self._list(child, name_of(child), Place("item", depth, place.quoted))
            elif name_of(child) == "li" and not self._is_left_out(child):
                marker = _marker(name, node.get("type", ""), number)
                number += 1
                yield from self.blocks(child, Place("item", depth, place.quoted, marker))

    def _code(self, node: etree._Element, place: Place) -> Iterator[Block]:
        text = "".join(node.itertext()).expandtabs(4).strip("\n").rstrip()
        lines = [clean_line(line) for line in text.split("\n")]
        if any(character.isalnum() for character in text):
            language = _language(node)
            yield Block("code", [code_piece(line) for line in lines], quoted=place.quoted, language=language)

    def _table(self, node: etree._Element, place: Place) -> Iterator[Block]:
        rows = rows_of(node)
        caption = next((child for child in node if name_of(child) == "caption"), None)
        cells = [[cell for cell in row if name_of(cell) in ("td", "th") and not is_hidden(cell)] for row in rows]
        if _is_layout(node, cells):
            for row in cells:
                for cell in row:
                    yield from self.blocks(cell, place)
            return
        if max((sum(span(cell, "colspan") for cell in row) for row in cells), default=0) > MAX_COLUMNS:
            self._document.leave_out("table_too_wide")
            return
        made = table_block([[self._cell(cell) for cell in row] for row in cells])
        self._pictures.clear()  # signs in cells
        if made is not None:
            if caption is not None:
                yield from self.blocks(caption, Place("caption"))
            yield made

    def _cell(self, node: etree._Element) -> Cell:
        for child in node.iter():  # paragraphs in a cell are lines of it
            if child is not node and name_of(child) in ("p", "li", "div", "tr") and child.getprevious() is not None:
                child.text = " " + (child.text or "")
        self._inline.content(node)
        atoms = tuple(replace(atom, display=False) for atom in self._inline.taken())
        return Cell(atoms, name_of(node) == "th", span(node, "colspan"), span(node, "rowspan"))

    def _figure(self, node: etree._Element, place: Place) -> Iterator[Block]:
        """A picture with its caption in one block; figures of other things are what they hold."""
        shown = [child for child in node.iter() if name_of(child) in ("img", "image") and not is_hidden(child)]
        caption = next((child for child in node.iter() if name_of(child) == "figcaption"), None)
        if len(shown) != 1 or any(name_of(child) in ("table", "pre", "math") for child in node.iter()):
            yield from self.blocks(node, place)
            return
        self._see_picture(shown[0])
        found, self._pictures = self._pictures, []
        if not found:
            return  # counted: a caption alone would speak of what is not there
        if caption is not None:
            self._inline.content(caption)
            said = self._inline.taken()
            found[0].pieces = pieces([replace(atom, display=False) for atom in said])
        yield found[0]

    def _see_picture(self, node: etree._Element) -> None:
        if any(mark in node.get("class", "").split() for mark in _OF_FORMULA):
            self._document.leave_out("picture_of_formula")
            return
        try:
            picture = picture_of(attribute(node, "src") or attribute(node, "xlink:href"), self._fetch)
        except PictureError as error:
            self._document.leave_out(error.reason)
            return
        self._pictures.append(Block("figure", picture=picture))

    def _note_of(self, node: etree._Element) -> int | None:
        return self._notes.number(node.get("href", "")) if is_noteref(node) else None


def clean_line(line: str) -> str:
    """A line of code without characters that have no shape; its indentation stays."""
    body = line.lstrip(" ")
    return " " * (len(line) - len(body)) + "".join(clean(c) if not c.isspace() else c for c in body).rstrip()


def code_piece(line: str) -> Piece:
    """A line of code."""
    atom = Atom(line)
    return Piece(atom.html + "\n", (Printed(line),), markdown=line)


def _marker(name: str, kind: str, number: int) -> str:
    if name != "ol":
        return "•"
    letters = _LETTERS.get(kind)
    return f"{letters[number - 1]}." if letters and number <= len(letters) else f"{number}."


def _language(node: etree._Element) -> str:
    """The language that highlighters state: `language-x`, `lang-x`, or the name beside `sourceCode`."""
    inner = next((child for child in node if name_of(child) == "code"), node)
    for element in (inner, node):
        names = element.get("class", "").split()
        for name in names:
            found = name.removeprefix("language-").removeprefix("lang-")
            stated = found != name or ("sourceCode" in names and name != "sourceCode")
            if stated and found.isascii() and found.replace("+", "").isalnum():
                return found.lower()
    return ""


def _is_layout(node: etree._Element, rows: list[list[etree._Element]]) -> bool:
    """Is it a table for the eye alone, which puts parts of the page side by side?"""
    cells = [cell for row in rows for cell in row]
    if node.get("role") == "presentation" or len(cells) < 2:
        return True
    for cell in cells:
        names = {name_of(child) for child in cell.iter()}
        if names & {"table", "pre", "figure", "h1", "h2", "h3"} - {name_of(cell)}:
            return True
        if len("".join(cell.itertext())) > MAX_CELL:
            return True
    return False
