"""A converted paper: blocks of atoms, in the order of its source, independent of what converted it.

An atom is the smallest piece between which a page may break: a word, an inline formula, a citation. Blocks in the main
flow are printed one after the other; floats and footnotes are printed where there is room for them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal[
    "title", "heading", "paragraph", "item", "quote", "code", "formula", "table", "figure", "footnote", "reference",
    "gap",
]  # fmt: skip
#: A gap stands for text that the source does not hold: who wrote it, a list of references or contents made by TeX.
GapKind = Literal["authors", "bibliography", "contents"]
AtomKind = Literal["word", "math", "printed", "note"]

#: Kinds that one page holds whole.
WHOLE = frozenset({"title", "heading", "formula", "figure"})


@dataclass(frozen=True, slots=True)
class Atom:
    """`markdown` with the space that follows; `shown` are the characters that the page shows of it.

    A `printed` atom (a citation, a reference to a number; `note`: the mark of a footnote) shows what only the page
    says; `markdown` is used where that cannot be found.
    """

    markdown: str
    shown: str
    kind: AtomKind = "word"


@dataclass(slots=True)
class Block:
    """`prefix` is markdown before the first atom. A float's `after` is the number of main blocks before it."""

    kind: BlockKind
    atoms: list[Atom] = field(default_factory=list)
    prefix: str = ""
    suffix: str = ""
    #: Printed where there is room: a float or a footnote.
    floating: bool = False
    after: int = 0
    gap: GapKind | None = None
    #: The page may show a number before its first letter, that belongs to the text: headings.
    numbered: bool = False

    def markdown(self, start: int = 0, stop: int | None = None) -> str:
        """The markdown of atoms start to stop, with the prefix where they begin the block."""
        body = "".join(atom.markdown for atom in self.atoms[start:stop])
        if self.kind == "table":
            body = body.strip() + "\n"
        elif self.kind != "code":
            body = body.strip()
        last = stop is None or stop >= len(self.atoms)
        return (self.prefix if start == 0 else "") + body + (self.suffix if last else "")


@dataclass(slots=True)
class Paper:
    """The blocks in the main flow in order, and the floating ones."""

    main: list[Block] = field(default_factory=list)
    floating: list[Block] = field(default_factory=list)
    converter: str = ""
    title: str = ""
    abstract: str = ""

    def add(self, block: Block) -> None:
        """Append a block where it belongs; empty ones are left out."""
        if not block.atoms and block.gap is None:
            return
        if block.floating:
            block.after = len(self.main)
            self.floating.append(block)
        else:
            self.main.append(block)


def mended(paper: Paper) -> Paper:
    """With the paragraphs in one piece that a float divided in the middle of a sentence."""
    floats = {block.after for block in paper.floating if block.kind != "footnote"}
    main: list[Block] = []
    moved: list[int] = []  # by place in the old order, that in the new
    for number, block in enumerate(paper.main):
        moved.append(len(main))
        before = main[-1] if main else None
        if number in floats and before and _goes_on(before, block):
            last = before.atoms[-1]
            if not last.markdown.endswith((" ", "\n")):
                before.atoms[-1] = Atom(last.markdown + " ", last.shown, last.kind)
            before.atoms += block.atoms
            continue
        main.append(block)
    for block in paper.floating:
        block.after = moved[block.after] if block.after < len(moved) else len(main)
    paper.main = main
    return paper


def _goes_on(before: Block, block: Block) -> bool:
    if before.kind not in ("paragraph", "item") or block.kind != "paragraph" or block.prefix or not before.atoms:
        return False
    said = before.markdown().rstrip()
    first = next((atom for atom in block.atoms if atom.markdown.strip()), None)
    return bool(first and first.kind == "word" and first.shown[:1].islower() and said and said[-1] not in ".!?:;”)")


_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_WORD = re.compile(rf"[{_WIDE}]\s*|[^\s{_WIDE}]+\s*|\s+")


def words(text: str) -> list[Atom]:
    """Atoms of running text, each word with the space after it; a Chinese character is a word."""
    return [Atom(piece, piece) for piece in _WORD.findall(text)]
