"""Pandoc's inline nodes to atoms; displayed formulas come out as strings between them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipelines.arxiv.formulas import one_line
from pipelines.arxiv.paper import Atom, words

Node = dict[str, Any]
_MARKS = {"Emph": "_", "Strong": "**"}
#: A longer emphasised stretch is a theorem, whose slant says nothing.
_MAX_EMPHASIS = 12
_QUOTES = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}
_NUMBERED = frozenset(
    ["Theorem", "Lemma", "Proposition", "Corollary", "Definition", "Remark", "Example", "Claim", "Conjecture",
     "Assumption"]
)  # fmt: skip


class Inlines:
    """Reads one run of inline nodes; `notes` are the footnotes found in it."""

    def __init__(self) -> None:
        self.notes: list[list[Node]] = []

    def read(self, nodes: list[Node]) -> Iterator[Atom | str]:
        """Atoms, and displayed formulas as strings."""
        last: Atom | None = None
        for piece in self._pieces(nodes):
            if isinstance(piece, str):
                if last:
                    yield last
                last = None
                yield piece
            elif piece is SPACE:
                if last and not last.markdown.endswith(" "):
                    last = Atom(last.markdown + " ", last.shown, last.kind)
            else:
                if last:
                    yield last
                last = piece
        if last:
            yield last

    def _pieces(self, nodes: list[Node]) -> Iterator[Atom | str]:
        for node in nodes:
            name: str = node["t"]
            content: Any = node.get("c")
            if name == "Str":
                yield from words(content)
            elif name in ("Space", "SoftBreak", "LineBreak"):
                yield SPACE
            elif name == "Math":
                kind, tex = content[0], content[1]
                if kind["t"] == "DisplayMath":
                    yield tex
                else:
                    tex = one_line(tex)
                    yield Atom(f"\\({tex}\\)", tex, "math")
            elif name in _MARKS:
                yield from self._emphasised(content, _MARKS[name])
            elif name == "Quoted":
                opening, closing = _QUOTES[content[0]["t"]]
                yield Atom(opening, "")
                yield from self._pieces(content[1])
                yield Atom(closing, "")
            elif name == "Cite":
                yield Atom("", "", "printed")
            elif name == "Code":
                yield Atom(f"`{content[1]}`", content[1])
            elif name == "Link":
                yield from self._link(content)
            elif name == "Note":
                self.notes.append(content)
                yield Atom("", "", "note")
            elif name in ("Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps"):
                yield from self._pieces(content)
            elif name == "Span":
                yield from self._pieces(content[1])

    def _emphasised(self, content: list[Node], mark: str) -> Iterator[Atom | str]:
        simple = all(node["t"] in ("Str", "Space", "SoftBreak") for node in content)
        text = plain_text(content)
        first, _, rest = text.strip().partition(" ")
        if mark == "**" and first in _NUMBERED and simple and rest:
            # the converter's own number is rarely the one that the page shows
            yield Atom(f"**{first} ", first)
            yield Atom(rest, "", "printed")
            yield Atom("**", "")
        elif simple and text.strip() and text.count(" ") < _MAX_EMPHASIS:
            yield Atom(f"{mark}{text.strip()}{mark}", text)
        else:
            yield from self._pieces(content)

    def _link(self, content: list[Any]) -> Iterator[Atom | str]:
        (_, _, attributes), inside, _ = content
        if any(key == "reference-type" for key, _ in attributes):
            shown = plain_text(inside)
            yield Atom("" if shown.startswith("[") else shown, "", "printed")
        else:
            yield from self._pieces(inside)


#: Stands for white space between atoms.
SPACE = Atom(" ", "")


def plain_text(nodes: list[Node]) -> str:
    """The words of inline nodes, formulas as TeX, without notes."""
    pieces: list[str] = []
    for node in nodes:
        name: str = node["t"]
        content: Any = node.get("c")
        if name == "Str":
            pieces.append(content)
        elif name in ("Space", "SoftBreak", "LineBreak"):
            pieces.append(" ")
        elif name in ("Math", "Code", "RawInline"):
            pieces.append(content[1] if name != "RawInline" else "")
        elif name in ("Emph", "Strong", "Underline", "Strikeout", "Superscript", "Subscript", "SmallCaps"):
            pieces.append(plain_text(content))
        elif name in ("Quoted", "Span", "Link"):
            pieces.append(plain_text(content[1]))
    return "".join(pieces)
