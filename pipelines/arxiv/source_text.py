"""The letters of a paper's blocks as one stream, with the way back to atoms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.arxiv.letters import formula_letters, letters
from pipelines.arxiv.paper import Atom, Block

#: Stands for what only the page says. No page has it, so nothing that runs over such a place is taken for the same.
UNKNOWN = "\0"


@dataclass
class SourceText:
    """`letters` of all atoms; `atoms` are (block, atom) pairs in order, `owner[i]` the atom of letter i."""

    letters: str = ""
    blocks: Sequence[Block] = ()
    atoms: list[tuple[int, int]] = field(default_factory=list)
    owner: list[int] = field(default_factory=list)
    #: First letter of each atom, and the end.
    starts: list[int] = field(default_factory=list)

    def atom(self, number: int) -> Atom:
        """The atom with this number of the stream."""
        block, place = self.atoms[number]
        return self.blocks[block].atoms[place]


def source_text(blocks: Sequence[Block]) -> SourceText:
    """The stream of `blocks`."""
    text = SourceText(blocks=blocks)
    pieces: list[str] = []
    length = 0
    for number, block in enumerate(blocks):
        for place, atom in enumerate(block.atoms):
            shown = formula_letters(atom.shown) if atom.kind == "math" else letters(atom.shown)
            if not shown and atom.kind in ("printed", "note"):
                shown = UNKNOWN
            text.starts.append(length)
            text.owner += [len(text.atoms)] * len(shown)
            text.atoms.append((number, place))
            pieces.append(shown)
            length += len(shown)
    text.starts.append(length)
    text.letters = "".join(pieces)
    return text
