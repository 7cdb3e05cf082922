"""A screenshot with the HTML that renders to it."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.record import Record, image
from pipelines.web.questions.board import Board
from pipelines.web.records.frame import Frame, Pictures
from pipelines.web.visit import Html


def source(frame: Frame, html: Html, board: Board, pictures: Pictures) -> Iterator[Record]:
    """One record. `board` is of the page's part that the HTML shows."""
    shown = [pictures.whole(html.picture)]
    record = frame.record("html", "web_code", [image(), "\n" + html.text], shown, board.regions)
    record.scores = {"render_similarity": html.similarity}
    yield record
