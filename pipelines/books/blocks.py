"""A document as blocks of pieces: the smallest parts between which a page or a column may break.

A piece is a word with its punctuation, a Chinese character, a line of code, a row of a table. It has three spellings:
`html` for the browser, markdown for the record, `printed` for the check against the characters of the PDF. What is on
a page is known as ranges of pieces, so the page's text is known exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import Literal

BlockKind = Literal[
    "title", "heading", "paragraph", "item", "quote", "term", "caption", "code", "table", "formula", "figure", "note",
    "rule",
]  # fmt: skip
#: Emphasis and the like, from the outside in.
Style = Literal["em", "strong", "code", "sup", "sub"]


@dataclass(frozen=True)
class Atom:
    """A stretch of text without a space inside, in one style; `space` says that one follows. A formula has `mathml`
    and `tex`, and as `text` the characters that it draws. `line` ends a line, as in a poem."""

    text: str
    style: tuple[Style, ...] = ()
    space: bool = False
    mathml: str = ""
    tex: str = ""
    line: bool = False
    #: A formula that is set apart from the text.
    display: bool = False
    #: The note whose mark this is, by its place among the document's notes.
    note: int | None = None

    @property
    def html(self) -> str:
        """Markup, every character of the text escaped."""
        if self.line:
            return "<br>"
        body = self.mathml or escape(self.text, quote=False)
        for tag in reversed(self.style):
            body = f"<{tag}>{body}</{tag}>"
        return body + " " * self.space


@dataclass(frozen=True)
class Printed:
    """Characters in the order in which the file holds them; those of a formula may stand in another order, and its
    signs under other codes."""

    text: str
    formula: bool = False


@dataclass(frozen=True)
class Piece:
    """See the module. Pieces of running text have `atoms`, those of code and tables `markdown`."""

    html: str
    printed: tuple[Printed, ...]
    atoms: tuple[Atom, ...] = ()
    markdown: str = ""
    #: The notes whose marks stand in it.
    notes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Picture:
    """An encoded picture with its size in pixels."""

    mime: str
    data: bytes
    width: int
    height: int


@dataclass
class Block:
    """`marker` is printed before a list item, `level` is that of a heading or list, or the columns of a table, whose
    first row is `head`, repeated where the table goes on."""

    kind: BlockKind
    pieces: list[Piece] = field(default_factory=list)
    level: int = 0
    marker: str = ""
    quoted: bool = False
    head: Piece | None = None
    picture: Picture | None = None
    #: Laid out beside its neighbours: the options of a question.
    option: bool = False
    #: What is stated about a code block's language.
    language: str = ""
    #: A table of which not every cell has a column of its own is written in HTML.
    spans: bool = False


@dataclass
class Document:
    """A chapter: its blocks, its footnotes, its language, and how often what was left out (`picture_not_local`, …)."""

    blocks: list[Block]
    notes: list[Block] = field(default_factory=list)
    language: str = "en"
    left_out: dict[str, int] = field(default_factory=dict)

    def leave_out(self, what: str) -> None:
        """Count something that is not set."""
        self.left_out[what] = self.left_out.get(what, 0) + 1
