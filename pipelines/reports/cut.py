"""Cut a long document into records that fit: at paragraphs and figures, never between a figure and what it belongs to.

Pieces are bound into *groups* that stay together: a heading with what follows it, a figure with its caption and with
the paragraph before it (which introduces it). Groups then fill records in reading order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

#: Separator between pieces, its tokens, and the tokens that begin and end a sequence.
GAP = "\n\n"
_MARGIN = 8


@dataclass(frozen=True)
class Piece:
    """Text, or a figure: encoded image, then its caption in `text` (may be empty)."""

    text: str = ""
    image: bytes | None = None
    heading: bool = False


@dataclass(frozen=True)
class Limits:
    """The most tokens and images of a record; `count` gives the tokens of a text, `image_tokens` those of an image."""

    tokens: int
    images: int
    count: Callable[[str], int]
    image_tokens: int = 576

    def cost(self, pieces: Sequence[Piece]) -> int:
        """Tokens of the pieces with the gaps between them."""
        text = sum(self.count(piece.text + GAP) + 2 for piece in pieces)
        return text + self.image_tokens * sum(piece.image is not None for piece in pieces)


def cut(pieces: Sequence[Piece], limits: Limits) -> list[list[Piece]]:
    """Consecutive parts of the document, each within `limits`."""
    room = limits.tokens - _MARGIN
    small = [part for piece in pieces for part in _split(piece, room // 3, limits)]
    parts: list[list[Piece]] = []
    cost = images = 0
    for group in _groups(small, limits, room):
        group_cost, group_images = limits.cost(group), sum(piece.image is not None for piece in group)
        if not parts or cost + group_cost > room or images + group_images > limits.images:
            parts.append([])
            cost = images = 0
        parts[-1].extend(group)
        cost, images = cost + group_cost, images + group_images
    return parts


def _groups(pieces: Sequence[Piece], limits: Limits, room: int) -> Iterator[list[Piece]]:
    group: list[Piece] = []
    for piece in pieces:
        joined = [*group, piece]
        fits = limits.cost(joined) <= room and sum(p.image is not None for p in joined) <= limits.images
        binds = bool(group) and (group[-1].heading or piece.image is not None)
        if binds and fits:
            group = joined
            continue
        if group:
            yield group
        group = [piece]
    if group:
        yield group


def _split(piece: Piece, most: int, limits: Limits) -> Iterator[Piece]:
    """A text longer than `most` tokens, cut at lines, or else at ends of sentences; figures are never cut."""
    if piece.image is not None or limits.count(piece.text) <= most:
        yield piece
        return
    # lines first, then sentences, then words
    boundaries = (r"(?<=\n)", r"(?<=[.!?] )|(?<=[。！？])", r"(?<= )")
    units = next((parts for border in boundaries if len(parts := re.split(border, piece.text)) > 1), [piece.text])
    buffer = ""
    for unit in units:
        if buffer and limits.count(buffer + unit) > most:
            yield Piece(buffer.strip("\n"))
            buffer = ""
        if len(units) > 1 and limits.count(unit) > most:
            yield from _split(Piece(unit.strip("\n")), most, limits)
            continue
        # a text without any of them is cut where the limit falls
        while limits.count(unit) > most:
            length = max(1, len(unit) * most // limits.count(unit) * 9 // 10)
            yield Piece(unit[:length])
            unit = unit[length:]
        buffer += unit
    if buffer.strip():
        yield Piece(buffer.strip("\n"))
