"""A set page as a record: its picture, exactly its text, and where everything stands."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.record import Image, Record, Region, document, image
from pipelines.books.blocks import Document
from pipelines.books.lines import PrintedLine, printed_lines
from pipelines.books.page_text import page_markdown, shown_fragments
from pipelines.books.setting.printing import Rectangle, SetPage
from pipelines.books.transcript import fragment_markdown
from pipelines.documents.legibility import MIN_X_HEIGHT, X_HEIGHT, smallest_x_height
from pipelines.documents.page_record import About
from pipelines.documents.reading.page import PageReading
from pipelines.engine.pipeline import Drop

_KINDS = {"table": "table", "formula": "formula", "figure": "figure"}


def page_record(document_: Document, page: SetPage, reading: PageReading, zoom: float, about: About) -> Record:
    """The record of a page; `zoom` is in pixels of the picture per CSS pixel. Raises `Drop("text_too_small")`."""
    lines = printed_lines(reading.runs)
    x_height = smallest_x_height(lines, reading.width, reading.height)
    if x_height < MIN_X_HEIGHT:
        raise Drop("text_too_small", f"an x-height of {x_height} pixels at the model's input")
    return Record(
        origin=about.origin,
        document=about.document,
        position=about.position,
        source=about.source,
        component="document_ocr",
        messages=document(image(), "\n" + page_markdown(document_, page)),
        images=[Image(reading.picture, license=about.license)],
        regions=[*_blocks(document_, page, reading, zoom), *_lines(lines, page, zoom, reading)],
        language=document_.language,
        license=about.license,
        scores={"picture_share": round(reading.picture_share, 4), X_HEIGHT: x_height},
        provenance=about.provenance,
    )


def _blocks(document_: Document, page: SetPage, reading: PageReading, zoom: float) -> Iterator[Region]:
    for fragment in shown_fragments(page):
        block = document_.blocks[fragment.block]
        if block.kind == "rule":
            continue
        text = fragment_markdown(block, fragment.start, fragment.stop)
        box = fragment.picture if block.kind == "figure" and fragment.picture else fragment.box
        yield Region(0, _KINDS.get(block.kind, "block"), _pixels(box, zoom, reading), text or None, block.kind)
        if block.kind == "figure" and text:
            yield Region(0, "block", _pixels(fragment.box, zoom, reading), text, "caption")
        for number, note_box in fragment.notes:
            note = document_.notes[number]
            said = fragment_markdown(note, 0, len(note.pieces))
            yield Region(0, "block", _pixels(note_box, zoom, reading), said, "note")
    for head in page.heads:
        yield Region(0, "block", _pixels(head.box, zoom, reading), head.text, "furniture")


def _lines(lines: list[PrintedLine], page: SetPage, zoom: float, reading: PageReading) -> Iterator[Region]:
    heads = [tuple(value * zoom for value in head.box) for head in page.heads]
    for line in lines:
        x, y = (line.box[0] + line.box[2]) / 2, (line.box[1] + line.box[3]) / 2
        furniture = any(box[0] - 2 <= x <= box[2] + 2 and box[1] - 2 <= y <= box[3] + 2 for box in heads)
        yield Region(0, "line", _pixels(line.box, 1.0, reading), line.text, "furniture" if furniture else None)


def _pixels(box: Rectangle, zoom: float, reading: PageReading) -> list[float]:
    x0, y0, x1, y1 = (value * zoom for value in box)
    return [round(v, 1) for v in (max(x0, 0.0), max(y0, 0.0), min(x1, reading.width), min(y1, reading.height))]
