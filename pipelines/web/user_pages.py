"""A page of a user's in one look: every kind of record that it gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from corpus.record import Record
from pipelines.engine.pipeline import Drop
from pipelines.web.article import Piece, Shown, main_content
from pipelines.web.encoding import Encoding, encoding_of
from pipelines.web.fetched import Fetched
from pipelines.web.ink import witnessed
from pipelines.web.language import page_language
from pipelines.web.looks import Look
from pipelines.web.questions.board import Board
from pipelines.web.records.article import article
from pipelines.web.records.frame import Frame, Pictures
from pipelines.web.records.reading import reading
from pipelines.web.records.screen import screen
from pipelines.web.records.source import source
from pipelines.web.source import Limits
from pipelines.web.tiles import Tile, tile_of
from pipelines.web.visit import Html, Visit, visit
from pipelines.web.workshop import Workshop

Kind = Literal["html", "reading", "questions", "article"]
#: The kinds of record that a page can give, as `records` of the pipeline's parameters names them.
KINDS: tuple[Kind, ...] = ("html", "reading", "questions", "article")
#: Of the tiles that are read, the share that is read with the places of its paragraphs.
_WITH_PLACES = 0.4


@dataclass(frozen=True)
class Asked:
    """What is wanted of a page: kinds of record, the look and its number, a seed for choices among equals, and how
    screenshots are stored."""

    kinds: tuple[Kind, ...]
    look: Look
    number: int
    seed: str
    encoding: Encoding = "auto"


@dataclass(frozen=True)
class Known:
    """What is known of the page before it is looked at."""

    locator: str
    source: str
    license: str | None
    url: str | None
    site: str


def page_records(workshop: Workshop, fetched: Fetched, asked: Asked, known: Known, limits: Limits) -> list[Record]:
    """The records of one visit. Raises `Drop` for a page that cannot be looked at, or of which nothing comes."""
    pieces: list[Piece] = []
    with visit(workshop, fetched, asked.look, limits, "html" in asked.kinds) as seen:
        if "article" in asked.kinds and asked.number == 0:  # a page says the same in every look
            pieces = main_content(seen.images.html, seen.images.shown, fetched.url)
        sent = {piece: seen.images.picture(piece) for piece in pieces if isinstance(piece, Shown)}
    found = list(_records(workshop, seen, asked, known, limits))
    for record in found:
        record.provenance["encoding"] = encoding_of(record.images[0].bytes)
    frame = _frame(seen, asked, known)
    found += article(frame, pieces, lambda shown: sent[shown], workshop.rule, limits.sequence_tokens)
    if not found:
        raise Drop("nothing_to_tell", seen.no_html or "too little text, and nothing to ask about")
    return found


def _frame(seen: Visit, asked: Asked, known: Known) -> Frame:
    return Frame(
        known.locator,
        asked.number,
        known.source,
        page_language(seen.view),
        known.license,
        known.url,
        {
            "site": known.site,
            "browser": seen.browser,
            "cropped": seen.cropped,
            "look": asked.number,
            **seen.look.told,
            "words": seen.words,
            "words_not_in_picture": seen.missing_words,
            "left_out": seen.elements.left_out,
        },
    )


def _records(workshop: Workshop, seen: Visit, asked: Asked, known: Known, limits: Limits) -> Iterator[Record]:
    """Of the page as it looks."""
    frame = _frame(seen, asked, known)
    rule, tokens, pictures = workshop.rule, limits.sequence_tokens, Pictures(asked.encoding)
    if seen.html:
        yield from source(frame, seen.html, Board(_shown_by_html(seen, seen.html), whole=False), pictures)
    whole = len(seen.tiles) == 1 and not seen.cropped
    for tile in seen.tiles:
        board = Board(tile, whole)
        seed = f"{asked.seed} {tile.number}"
        if "reading" in asked.kinds and not tile.view.unread:
            with_places = int(asked.seed[:8], 16) + tile.number * 7919
            yield from reading(frame, board, pictures, with_places % 1000 < 1000 * _WITH_PLACES, rule, tokens)
        if "questions" in asked.kinds:
            yield from screen(frame, board, pictures, seed, rule, tokens)


def _shown_by_html(seen: Visit, html: Html) -> Tile:
    """The part of the page that the HTML is of, with the lines that a tile's picture bears witness of."""
    one = seen.look.viewport
    bottom = round(html.picture.height / one.scale)
    return witnessed(tile_of(html.picture, seen.view, seen.elements, one, 0, 0, bottom))[0]
