"""A paper's blocks to the letters of its pages: the main flow by one forward alignment, floats where they fit best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.arxiv.match import Piece, shared
from pipelines.arxiv.page_text import PrintedText
from pipelines.arxiv.paper import Block, Paper
from pipelines.arxiv.source_text import UNKNOWN, SourceText, source_text

#: A piece shorter than this counts only near another one.
_ALONE = 12
_NEAR = 40
#: A float is on a page that shows so much of it.
MIN_FLOAT = 0.5
_SHINGLE = 8
#: A float that fits several pages equally well is on the one nearest to its place: each page away costs this share.
_DRIFT = 0.02


@dataclass
class Alignment:
    """`shown_at[i]` is the letter of the pages that letter i of the main flow is, or -1. `taken` marks letters of
    pages that are explained."""

    source: SourceText
    printed: PrintedText
    shown_at: list[int]
    taken: bytearray
    #: For each floating block, (its stream, letter of the pages for each of its letters or -1), None if not found.
    floats: list[tuple[SourceText, list[int]] | None] = field(default_factory=list)


def align(paper: Paper, printed: PrintedText) -> Alignment:
    """Find every block's letters on the pages."""
    source = source_text(paper.main)
    pieces = _not_alone(shared(source.letters, printed.letters), printed)
    shown_at = [-1] * len(source.letters)
    taken = bytearray(len(printed.letters))
    for piece in pieces:
        for offset in range(piece.length):
            shown_at[piece.source + offset] = piece.page + offset
        taken[piece.page : piece.page + piece.length] = b"\1" * piece.length
    alignment = Alignment(source, printed, shown_at, taken)
    _find_floats(alignment, paper.floating)
    return alignment


def _not_alone(pieces: Sequence[Piece], printed: PrintedText) -> list[Piece]:
    """Without short pieces far from all others: letters that two unlike texts happen to share."""
    kept = []
    for number, piece in enumerate(pieces):
        if piece.length >= _ALONE:
            kept.append(piece)
            continue
        around = [pieces[n] for n in (number - 1, number + 1) if 0 <= n < len(pieces)]
        if any(_gap(piece, other) <= _NEAR and _page(piece, printed) == _page(other, printed) for other in around):
            kept.append(piece)
    return kept


def _gap(one: Piece, other: Piece) -> int:
    first, second = sorted((one, other))
    return max(second.source - first.source - first.length, second.page - first.page - first.length)


def _page(piece: Piece, printed: PrintedText) -> int:
    return printed.page_of(piece.page)


def _find_floats(alignment: Alignment, blocks: Sequence[Block]) -> None:
    printed, taken = alignment.printed, alignment.taken
    rest = [_rest(printed, taken, page) for page in range(len(printed.page_starts) - 1)]
    texts = ["".join(printed.letters[place] for place in places) for places in rest]
    first_letters = _first_letters(alignment.source)
    for block in blocks:
        stream = source_text([block])
        home = _home(alignment, first_letters, block.after)
        page = _best_page(stream.letters, texts, home)
        if page is None:
            alignment.floats.append(None)
            continue
        places = rest[page] + (rest[page + 1] if page + 1 < len(rest) else [])
        text = "".join(printed.letters[place] for place in places)
        shown_at = [-1] * len(stream.letters)
        for piece in shared(stream.letters, text):
            for offset in range(piece.length):
                shown_at[piece.source + offset] = places[piece.page + offset]
                taken[places[piece.page + offset]] = 1
        for touched in (page, page + 1):
            if touched < len(rest):
                rest[touched] = [place for place in rest[touched] if not taken[place]]
                texts[touched] = "".join(printed.letters[place] for place in rest[touched])
        alignment.floats.append((stream, shown_at))


def _rest(printed: PrintedText, taken: bytearray, page: int) -> list[int]:
    return [n for n in range(printed.page_starts[page], printed.page_starts[page + 1]) if not taken[n]]


def _first_letters(source: SourceText) -> list[int]:
    """For each main block, its first letter in the stream."""
    firsts = [len(source.letters)] * (len(source.blocks) + 1)
    for number in range(len(source.atoms) - 1, -1, -1):
        firsts[source.atoms[number][0]] = source.starts[number]
    return firsts


def _home(alignment: Alignment, firsts: list[int], after: int) -> int:
    """The page on which the text before a float ends."""
    letter = min(firsts[min(after, len(firsts) - 1)], len(alignment.shown_at)) - 1
    for place in range(letter, max(letter - 3000, -1), -1):
        if alignment.shown_at[place] >= 0:
            return alignment.printed.page_of(alignment.shown_at[place])
    return 0


def _best_page(letters: str, texts: list[str], home: int) -> int | None:
    """The page of whose letters a float's are; None if none shows enough of it."""
    size = min(_SHINGLE, len(letters))
    if size < 3:
        return None
    pieces = {letters[place : place + size] for place in range(len(letters) - size + 1)}
    pieces = {piece for piece in pieces if UNKNOWN not in piece} or pieces
    best: tuple[float, int] | None = None
    for page, text in enumerate(texts):
        pair = text + (texts[page + 1] if page + 1 < len(texts) else "")
        here = sum(piece in text for piece in pieces) / len(pieces)
        both = here if here > 0.9 or here < 0.2 else sum(piece in pair for piece in pieces) / len(pieces)
        if both < MIN_FLOAT * 0.6:
            continue
        score = both - _DRIFT * abs(page - home)
        if best is None or score > best[0]:
            best = (score, page)
    return best[1] if best else None
