"""Running text to atoms, and atoms to the pieces between which a page may break."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace

from lxml import etree

from pipelines.books.blocks import Atom, Piece, Printed, Style
from pipelines.books.markup.maths import formula
from pipelines.books.markup.tree import attribute, name_of
from pipelines.documents.blocks import text_atoms

#: Elements whose text is not shown, or no text of the page.
HIDDEN = frozenset(
    ["script", "style", "template", "head", "title", "svg", "iframe", "object", "embed", "video", "audio", "canvas",
     "button", "input", "select", "textarea", "datalist", "noscript", "rt", "rp", "map", "nav", "dialog", "meter",
     "progress"]
)  # fmt: skip
_STYLES: dict[str, Style] = {
    "em": "em", "i": "em", "cite": "em", "dfn": "em", "var": "em", "strong": "strong", "b": "strong", "code": "code",
    "kbd": "code", "samp": "code", "tt": "code", "sup": "sup", "sub": "sub",
}  # fmt: skip
_NOT_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
#: Characters without a shape of their own: they steer line breaks and directions, which are ours to set.
_STEERING = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
#: Emoji: fonts draw each their own way, and those of other machines not at all.
_EMOJI = re.compile("[\U0001f000-\U0001faff\U000e0020-\U000e007f]")
#: Dashes of two and three ems, which few fonts have.
_LONG_DASHES = str.maketrans({"\u2e3a": "——", "\u2e3b": "———"})
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_MAY_NOT_BEGIN = frozenset("，。、；：？！）》」』】〕…—”’％,.;:?!)]}%")
_MAY_NOT_END = frozenset("（《「『【〔“‘([{")
_CHINESE = re.compile("[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
#: A longer word is cut, so that pages can break inside it.
_LONGEST_WORD, _CUT = 60, 40

#: What stands for a mark of a note: its place among the notes; None for an ordinary link.
NoteOf = Callable[[etree._Element], int | None]
#: Called for each picture in the text.
OnPicture = Callable[[etree._Element], None]


def clean(text: str) -> str:
    """Text in composed form, without emoji and characters that have no shape; spaces of every kind are one space."""
    text = _CONTROL.sub(" ", _EMOJI.sub("", _STEERING.sub("", text)))
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text.translate(_LONG_DASHES)))


def is_hidden(node: etree._Element) -> bool:
    """Is the element, for its name or its attributes, no part of what a reader sees?"""
    if name_of(node) in HIDDEN or not name_of(node):
        return True
    if node.get("hidden") is not None or node.get("aria-hidden") == "true":
        return True
    return bool(_NOT_SHOWN.search(node.get("style", "")))


class Inline:
    """Collects atoms in order; a space goes with the atom before it."""

    def __init__(self, note_of: NoteOf, on_picture: OnPicture) -> None:
        self.atoms: list[Atom] = []
        self._note_of, self._on_picture = note_of, on_picture

    def text(self, value: str | None, style: tuple[Style, ...] = ()) -> None:
        """Text in a style."""
        value = clean(value or "")
        if value[:1] == " ":
            self._space()
        for found in text_atoms(value.lstrip()):
            body = found.printed.rstrip()
            while len(body) > _LONGEST_WORD:
                self.atoms.append(Atom(body[:_CUT], style))
                body = body[_CUT:]
            if body:
                self.atoms.append(Atom(body, style, found.printed.endswith(" ")))

    def node(self, node: etree._Element, style: tuple[Style, ...] = ()) -> None:
        """An inline element, without its tail."""
        name = name_of(node)
        if "mwe-math-element" in node.get("class", ""):  # MediaWiki hides the formula behind its picture
            node = next((child for child in node.iter() if name_of(child) == "math"), node)
            name = name_of(node)
        if name == "math":
            found = formula(node, False)
            if found is not None:
                self.atoms.append(replace(found, style=tuple(mark for mark in style if mark in ("sup", "sub"))))
        elif name in ("img", "image"):
            self._on_picture(node)
        elif name == "br":
            self.line()
        elif is_hidden(node) or is_backlink(node):
            return
        elif (number := self._note_of(node)) is not None:
            mark = clean("".join(node.itertext())).strip() or "*"
            self.atoms.append(Atom(mark, ("sup",), note=number))
        else:
            self.content(node, _with(style, name))

    def content(self, node: etree._Element, style: tuple[Style, ...] = ()) -> None:
        """What is inside an element."""
        quotes = ("“", "”") if name_of(node) == "q" else ("", "")
        self.text(quotes[0], style)
        self.text(node.text, style)
        for child in node:
            self.node(child, style)
            self.text(child.tail, style)
        self.text(quotes[1], style)

    def line(self) -> None:
        """The end of a line."""
        if self.atoms and not self.atoms[-1].line:
            self.atoms[-1] = replace(self.atoms[-1], space=False)
            self.atoms.append(Atom("", line=True))

    def taken(self) -> list[Atom]:
        """What was collected, without lines at its end; begins anew."""
        atoms, self.atoms = self.atoms, []
        while atoms and atoms[-1].line:
            atoms.pop()
        if atoms:
            atoms[-1] = replace(atoms[-1], space=False)
        return atoms

    def _space(self) -> None:
        if self.atoms and not self.atoms[-1].line:
            self.atoms[-1] = replace(self.atoms[-1], space=True)


def _with(style: tuple[Style, ...], name: str) -> tuple[Style, ...]:
    mark = _STYLES.get(name)
    return style if mark is None or mark in style else (*style, mark)


def pieces(atoms: list[Atom]) -> list[Piece]:
    """Atoms that a line, and so a page, may not part are one piece."""
    return [_piece(tuple(group)) for group in _groups(atoms)]


def _groups(atoms: list[Atom]) -> Iterator[list[Atom]]:
    group: list[Atom] = []
    for atom in atoms:
        if group and _may_break(group[-1], atom):
            yield group
            group = []
        group.append(atom)
    if group:
        yield group


def _may_break(before: Atom, after: Atom) -> bool:
    if after.line or after.note is not None:
        return False
    if before.line or before.space:
        return True
    last, first = before.text[-1:], after.text[:1]
    if first in _MAY_NOT_BEGIN or last in _MAY_NOT_END:
        return False
    if before.mathml or after.mathml:
        return False
    cut = len(before.text) == _CUT and not before.style
    return cut or bool(_CHINESE.match(last) or _CHINESE.match(first))


def _piece(atoms: tuple[Atom, ...]) -> Piece:
    markup = "".join(atom.html for atom in atoms)
    if len(atoms) > 1 and any(atom.mathml for atom in atoms):
        # a browser may break the line behind a formula, whatever follows
        markup = f'<span class="whole">{markup.rstrip()}</span>' + " " * markup.endswith(" ")
    return Piece(
        markup,
        tuple(Printed(atom.text, bool(atom.mathml)) for atom in atoms if atom.text),
        atoms,
        notes=tuple(atom.note for atom in atoms if atom.note is not None),
    )


def is_noteref(node: etree._Element) -> bool:
    """Does a link call itself the mark of a note?"""
    if name_of(node) != "a" or not node.get("href"):
        return False
    kinds = [*attribute(node, "epub:type").split(), node.get("role", ""), *node.get("class", "").split()]
    return bool({"noteref", "doc-noteref", "footnote-ref", "footnote-reference"} & set(kinds))


def is_backlink(node: etree._Element) -> bool:
    """Does a link lead from a note back to its mark?"""
    if name_of(node) != "a":
        return False
    kinds = {*attribute(node, "epub:type").split(), node.get("role", ""), *node.get("class", "").split()}
    return bool(kinds & {"backlink", "doc-backlink", "footnote-back", "reversefootnote", "footnote-backref"})
