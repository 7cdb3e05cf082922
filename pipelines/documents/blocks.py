"""A document as a list of blocks of atoms: the smallest pieces between which a page may break.

An atom is one word, one Chinese character (with the punctuation that may not begin a line), one inline formula or one
line of code. It has three spellings: `html` for the browser, `markdown` for the record, `printed` for the check against
the words of the PDF. A block's fragment on a page is a range of its atoms, so its text is known exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Literal

BlockKind = Literal["title", "heading", "paragraph", "item", "quote", "code", "table", "formula"]

#: Kinds that may be divided between two pages or columns; a heading, table or formula stays whole.
DIVISIBLE = frozenset({"paragraph", "item", "quote"})

_CHINESE = "\u2e80-\u2fff\u3000-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_MAY_NOT_BEGIN = "，。、；：？！）》」』】〕…—”’％"
_MAY_NOT_END = "（《「『【〔“‘"
_ATOM = re.compile(
    rf"[{_MAY_NOT_END}]*(?:[{_CHINESE}]|[^\s{_CHINESE}]+)[{_MAY_NOT_BEGIN}]*\s*|\s+",
)


@dataclass(frozen=True)
class Atom:
    """`html`, `markdown` and `printed` hold the space that follows, if any."""

    html: str
    markdown: str
    printed: str


@dataclass
class Block:
    """`prefix` is markdown that begins the block (`## `, `- `), `marker` the list marker as it is printed."""

    kind: BlockKind
    atoms: list[Atom] = field(default_factory=list)
    level: int = 0
    prefix: str = ""
    marker: str = ""
    #: An item that is laid out beside its neighbours: the options of a question.
    option: bool = False
    #: A term whose definition follows.
    term: bool = False

    def markdown(self, start: int, stop: int) -> str:
        """The text of the fragment of atoms start to stop, with the block's prefix where the fragment begins it."""
        body = "".join(atom.markdown for atom in self.atoms[start:stop]).rstrip()
        if self.kind != "code":
            body = body.lstrip()
        indent = "  " * self.level if self.kind == "item" else ""
        return (indent + self.prefix if start == 0 else "") + body

    def printed(self, start: int, stop: int) -> str:
        """The characters that the fragment shows on paper."""
        body = "".join(atom.printed for atom in self.atoms[start:stop])
        return f"{self.marker} {body}" if start == 0 and self.marker else body


def text_atoms(value: str) -> Iterator[Atom]:
    """Atoms of running text; white space goes with the atom before it."""
    for piece in _ATOM.findall(value):
        body = piece.rstrip()
        space = " " if len(body) < len(piece) else ""
        yield Atom(escape(body, quote=False) + space, body + space, body + space)


def emphasised(value: str, mark: str, tag: str) -> Atom:
    """A stretch of emphasised text: one atom, so that no page break falls between the marks of its markdown."""
    body = value.strip()
    before, after = (" " if value[:1].isspace() else ""), (" " if value[-1:].isspace() else "")
    markup = f"{before}<{tag}>{escape(body, quote=False)}</{tag}>{after}"
    return Atom(markup, f"{before}{mark}{body}{mark}{after}", value)
