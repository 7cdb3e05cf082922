"""Reading: a tile's text from top to bottom, or paragraph by paragraph with the places where they stand."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.counting import CountingRule
from corpus.record import Record, image
from pipelines.web.questions.board import Board
from pipelines.web.records.frame import Frame, Pictures, fits
from pipelines.web.transcription import join, transcription

#: A text of fewer lines teaches nothing.
MIN_LINES = 3


def reading(
    frame: Frame, board: Board, pictures: Pictures, with_places: bool, rule: CountingRule, tokens: int
) -> Iterator[Record]:
    """One record, or none where the tile has too few lines or too many for `tokens`."""
    lines = board.tile.view.lines
    if len(lines) < MIN_LINES:
        return
    if with_places:
        text = "\n".join(f"{board.at(paragraph)} {join(paragraph)}" for paragraph in board.paragraphs)
    else:
        text = transcription(lines)
    record = frame.record(
        "region_reading" if with_places else "transcription",
        "document_ocr",
        [image(), "\n" + text],
        [pictures.of(board.tile)],
        board.regions,
        board.tile.number,
        top=board.tile.top,
    )
    if fits(record, rule, tokens):
        yield record
