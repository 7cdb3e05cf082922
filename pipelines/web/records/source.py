"""A screenshot with the HTML that renders to it."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.record import Image, Record, image
from pipelines.web.questions.board import Board
from pipelines.web.records.frame import Frame
from pipelines.web.render import quick_png
from pipelines.web.visit import Html


def source(frame: Frame, html: Html, board: Board) -> Iterator[Record]:
    """One record. `board` is of the page's part that the HTML shows."""
    picture = Image(quick_png(html.picture), width=html.picture.width, height=html.picture.height)
    record = frame.record("html", "web_code", [image(), "\n" + html.text], [picture], board.regions)
    record.scores = {"render_similarity": html.similarity}
    yield record
