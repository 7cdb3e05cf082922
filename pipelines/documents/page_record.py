"""A page whose text was found, as its record: picture, markdown in reading order, and regions of all that it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from corpus.identity import media_hash
from corpus.record import Image, Record, Region, document, image
from pipelines.documents.found import FoundPage
from pipelines.documents.layout.labels import HEADING, TITLE, labels_of
from pipelines.documents.layout.lines import chinese_characters
from pipelines.documents.layout.paragraphs import Paragraph
from pipelines.documents.layout.tables import TableParagraph, table_of
from pipelines.documents.layout.text import MATHS_LINE
from pipelines.documents.legibility import X_HEIGHT, smallest_x_height
from pipelines.documents.reading.page import PageReading, Rectangle
from pipelines.languages.guess import guess

#: Characters that tell a language.
_ENOUGH = 600
_MARKS = {TITLE: "# ", HEADING: "## "}


@dataclass(frozen=True)
class About:
    """What a record says of where its page comes from; `position` is its place in the whole document."""

    origin: str
    document: str
    position: int
    source: str
    license: str | None
    provenance: dict[str, Any]


@dataclass(frozen=True)
class Block:
    """A paragraph, heading or table as it is written."""

    kind: str
    label: str
    markdown: str
    paragraph: Paragraph


def record_of(found: FoundPage, about: About) -> Record:
    """The transcription of a page. The score `x_height_1024` is of its smallest type at a model's input."""
    reading = found.reading
    blocks = blocks_of(found.text.paragraphs, first_page=about.position == 1)
    text = "\n\n".join(block.markdown for block in blocks)
    return Record(
        origin=about.origin,
        document=about.document,
        position=about.position,
        source=about.source,
        component="document_ocr",
        messages=document(image(), "\n" + text),
        images=[_image(reading, about.license)],
        regions=_regions(found, blocks),
        language=language_of(text),
        license=about.license,
        scores={
            "formula_share": round(found.text.formula_share, 4),
            "picture_share": round(reading.picture_share, 4),
            X_HEIGHT: smallest_x_height(found.text.lines, reading.width, reading.height),
            **found.scores,
        },
        provenance={**about.provenance, **found.provenance},
    )


def _image(reading: PageReading, license_: str | None) -> Image:
    """The picture with what is known of it, so that it is not decoded again."""
    if reading.phash is None:
        return Image(reading.picture, license=license_)
    return Image(
        reading.picture,
        license=license_,
        width=reading.width,
        height=reading.height,
        hash=media_hash(reading.picture),
        phash=reading.phash,
    )


def blocks_of(paragraphs: Sequence[Paragraph], first_page: bool) -> list[Block]:
    """The paragraphs in markdown: headings by their size and weight, rows of cells as tables."""
    blocks: list[Block] = []
    for paragraph, label in zip(paragraphs, labels_of(paragraphs, first_page), strict=True):
        if label in _MARKS:
            blocks.append(Block("block", label, _MARKS[label] + " ".join(paragraph.text.split()), paragraph))
        elif table := table_of(paragraph):
            blocks.append(Block("table", "table", table.markdown, paragraph))
        else:
            blocks.append(Block("block", label, paragraph.text, paragraph))
    return blocks


def language_of(text: str) -> str:
    """`zh` where a fifth of the letters are Chinese, else the likeliest language."""
    chinese = sum(map(str.isalpha, chinese_characters(text)))
    if chinese and chinese > sum(map(str.isalpha, text)) / 5:
        return "zh"
    return guess(text[:_ENOUGH])


def _regions(found: FoundPage, blocks: Sequence[Block]) -> list[Region]:
    width, height = found.reading.width, found.reading.height

    def within(box: Rectangle) -> list[float]:
        x0, y0, x1, y1 = box
        if 0 <= x0 <= x1 <= width and 0 <= y0 <= y1 <= height:
            return [round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1)]
        return [
            round(min(max(x0, 0.0), width), 1),
            round(min(max(y0, 0.0), height), 1),
            round(min(max(x1, 0.0), width), 1),
            round(min(max(y1, 0.0), height), 1),
        ]

    def clipped(points: Sequence[float]) -> list[float]:
        limits = (width, height) * (len(points) // 2)
        return [round(min(max(value, 0.0), limit), 1) for value, limit in zip(points, limits, strict=True)]

    def outline(paragraph: Paragraph) -> Rectangle:
        if isinstance(paragraph, TableParagraph):
            return paragraph.area
        boxes = [found.outlines[line].box if line in found.outlines else line.box for line in paragraph.lines]
        return (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )

    regions = [Region(0, b.kind, clipped(outline(b.paragraph)), b.markdown, b.label) for b in blocks]
    captions = {line: block for block in blocks for line in block.paragraph.lines}
    for figure in found.text.figures:
        caption = captions.get(figure.caption)
        if caption is not None:
            regions.append(Region(0, "figure", clipped(figure.box), caption.paragraph.text, "figure"))
    # where a formula stands is known, but not the source of it
    formulas = [line for line in found.text.lines if line.maths > MATHS_LINE]
    for line in formulas:
        seen = found.outlines.get(line)
        regions.append(Region(0, "formula", clipped(seen.box if seen else line.box), None, "formula"))
    for label, lines in ((None, found.text.lines), ("furniture", found.text.furniture)):
        for line in lines:
            seen = found.outlines.get(line)
            points = clipped(seen.points) if seen else within(line.box)
            regions.append(Region(0, "line", points, line.text, label))
    return regions
