"""Two streams of letters to the pieces that they share, in the same order in both.

Pieces that are unlike all others are found first, and the heaviest chain of them that runs forward in both streams is
kept; between two of its links shorter pieces are looked for, down to single letters where little is left.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz.distance import LCSseq

#: Lengths of pieces that are looked for, the longest first.
_LENGTHS = (24, 12, 7)
#: Gaps of at most so many letters (on either side) are compared letter by letter.
_SMALL = 4_000
#: A piece found letter by letter counts from this length, or when it stands beside another.
_MIN_RUN = 4


class Piece(NamedTuple):
    """`length` letters from `source` in the one stream are those from `page` in the other."""

    source: int
    page: int
    length: int


def shared(source: str, page: str) -> list[Piece]:
    """The pieces that the streams share, in order."""
    return list(_joined(_between(source, page, 0, len(source), 0, len(page), 0)))


def _between(source: str, page: str, s0: int, s1: int, p0: int, p1: int, depth: int) -> Iterator[Piece]:
    if s0 >= s1 or p0 >= p1:
        return
    if depth == len(_LENGTHS):
        if s1 - s0 <= _SMALL and p1 - p0 <= _SMALL:
            yield from _by_letter(source, page, s0, s1, p0, p1)
        return
    before_s, before_p = s0, p0
    for link in heaviest_chain(_unique(source, page, s0, s1, p0, p1, _LENGTHS[depth])):
        yield from _between(source, page, before_s, link.source, before_p, link.page, depth + 1)
        yield link
        before_s, before_p = link.source + link.length, link.page + link.length
    yield from _between(source, page, before_s, s1, before_p, p1, depth + 1)


def _unique(source: str, page: str, s0: int, s1: int, p0: int, p1: int, length: int) -> list[Piece]:
    """Maximal pieces of at least `length` letters around places that occur once on each side."""
    places: dict[str, int] = {}
    # every piece of the source is looked up, so a part of those of the page finds all that are longer
    for place in range(p0, p1 - length + 1, max(1, length // 6)):
        piece = page[place : place + length]
        places[piece] = -1 if piece in places else place
    seen: dict[str, int] = {}
    for place in range(s0, s1 - length + 1):
        piece = source[place : place + length]
        if places.get(piece, -1) >= 0:
            seen[piece] = -1 if piece in seen else place
    found: list[Piece] = []
    reached: dict[int, int] = {}  # by diagonal: how far a piece already goes
    for piece, s in seen.items():
        p = places[piece]
        if s < 0 or p < 0 or reached.get(s - p, -1) >= s + length:
            continue
        start = 0
        while s - start > s0 and p - start > p0 and source[s - start - 1] == page[p - start - 1]:
            start += 1
        stop = length
        while s + stop < s1 and p + stop < p1 and source[s + stop] == page[p + stop]:
            stop += 1
        reached[s - p] = s + stop
        found.append(Piece(s - start, p - start, start + stop))
    return sorted(found)


def heaviest_chain(pieces: list[Piece]) -> list[Piece]:
    """Of pieces in the order of their `source`, those of the heaviest chain that runs forward on both sides.

    Pieces that overlap their forerunner a little are cut.
    """
    if not pieces:
        return []
    ends = sorted({piece.page + piece.length for piece in pieces})
    tree: list[tuple[int, int]] = [(0, -1)] * (len(ends) + 1)  # best weight of a chain that ends there or before
    best: list[tuple[int, int]] = []
    order = sorted(range(len(pieces)), key=lambda n: pieces[n].source + pieces[n].length)
    ready = 0
    for number, piece in enumerate(pieces):
        slack = min(piece.length // 2, 8)
        while ready < len(order):
            earlier = pieces[order[ready]]
            if order[ready] >= number or earlier.source + earlier.length > piece.source + slack:
                break
            _raise(tree, bisect_left(ends, earlier.page + earlier.length), (best[order[ready]][0], order[ready]))
            ready += 1
        limit = bisect_left(ends, piece.page + slack + 1)
        weight, before = _highest(tree, limit)
        best.append((weight + piece.length, before))
    number = max(range(len(pieces)), key=lambda n: best[n][0])
    chain: list[Piece] = []
    while number >= 0:
        chain.append(pieces[number])
        number = best[number][1]
    return list(_cut(chain[::-1]))


def _cut(chain: list[Piece]) -> Iterator[Piece]:
    s = p = 0
    for piece in chain:
        over = max(s - piece.source, p - piece.page, 0)
        if over < piece.length:
            yield Piece(piece.source + over, piece.page + over, piece.length - over)
            s, p = piece.source + piece.length, piece.page + piece.length


def _raise(tree: list[tuple[int, int]], place: int, value: tuple[int, int]) -> None:
    place += 1
    while place < len(tree):
        if value[0] > tree[place][0]:
            tree[place] = value
        place += place & -place


def _highest(tree: list[tuple[int, int]], count: int) -> tuple[int, int]:
    found = (0, -1)
    while count > 0:
        if tree[count][0] > found[0]:
            found = tree[count]
        count -= count & -count
    return found


def _by_letter(source: str, page: str, s0: int, s1: int, p0: int, p1: int) -> Iterator[Piece]:
    """Pieces of the longest common subsequence; short ones only where they stand beside a longer one or an edge."""
    blocks = LCSseq.opcodes(source[s0:s1], page[p0:p1])
    runs = [Piece(s0 + b.src_start, p0 + b.dest_start, b.src_end - b.src_start) for b in blocks if b.tag == "equal"]
    keep = [run.length >= _MIN_RUN for run in runs]
    for order in (range(len(runs)), range(len(runs) - 1, -1, -1)):
        near: tuple[int, int] | None = (s0, p0) if order.step > 0 else (s1, p1)
        for number in order:
            run = runs[number]
            edge = (run.source, run.page) if order.step > 0 else (run.source + run.length, run.page + run.length)
            if near and max(abs(edge[0] - near[0]), abs(edge[1] - near[1])) <= 2:
                keep[number] = True
            if keep[number]:
                near = (run.source + run.length, run.page + run.length) if order.step > 0 else (run.source, run.page)
    yield from (run for run, kept in zip(runs, keep, strict=True) if kept)


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours as one."""
    last: Piece | None = None
    for piece in pieces:
        if last and last.source + last.length == piece.source and last.page + last.length == piece.page:
            last = Piece(last.source, last.page, last.length + piece.length)
            continue
        if last:
            yield last
        last = piece
    if last:
        yield last
