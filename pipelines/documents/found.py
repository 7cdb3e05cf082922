"""The text of a page, from its text layer where that is sound, from an OCR engine where it is not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipelines.documents.layout.direction import (
    Direction,
    back,
    direction_of,
    furniture_beside,
    outlines,
    turned,
    turned_boxes,
    turned_lines,
    with_left_to_right,
)
from pipelines.documents.layout.layer import Fault, fault_of
from pipelines.documents.layout.lines import Line, lines_of
from pipelines.documents.layout.ruled_tables import Ruling
from pipelines.documents.layout.tables import TableParagraph
from pipelines.documents.layout.text import PageText, laid_out
from pipelines.documents.reading.page import PageReading, Rectangle
from pipelines.documents.scans.eyes import Eyes
from pipelines.documents.scans.read import Seen, layer_agreement, seen_page
from pipelines.engine.pipeline import Drop
from pipelines.ocr.engine import OcrFailedError, OcrLine

#: A page with less text than it takes is a scan with a stamp or a page number, where a picture covers this much of it.
_SCAN_SHARE = 0.5


@dataclass(frozen=True)
class FoundPage:
    """A page's text with its reading (the picture may have been turned), scores and provenance. `outlines` has the
    places in the picture of lines that an engine saw tilted, or that were laid out turned."""

    text: PageText
    reading: PageReading
    scores: dict[str, float] = field(default_factory=dict)
    provenance: dict[str, Any] = field(default_factory=dict)
    outlines: dict[Line, OcrLine] = field(default_factory=dict)


def found_page(reading: PageReading, eyes: Eyes, rules: Callable[[], Sequence[Rectangle]] | None = None) -> FoundPage:
    """The text of a page; raises `Drop` with the reason why it has none that can be trusted.

    `rules` asks for the page's rules, in pixels of its picture; it is called only where lines may be those of tables.
    """
    fault = fault_of(reading)
    if fault is not None:
        return _read(reading, fault, eyes)
    direction = direction_of(reading.runs)
    if direction != "rows":
        return _turned(reading, direction, rules)
    try:
        text = laid_out(lines_of(reading.runs), reading, Ruling(rules) if rules else None)
    except Drop as drop:
        if drop.reason != "too_little_text" or reading.picture_share < _SCAN_SHARE:
            raise
        return _read(reading, Fault("no_text_layer", f"only {drop.detail} beside pictures", readable=True), eyes)
    try:
        scores = {"layer_agreement": layer_agreement(reading, eyes)} if eyes.mode == "check" else {}
    except OcrFailedError as error:
        raise Drop("ocr_failed", str(error)) from error
    return FoundPage(text, reading, scores, {"text_layer": "sound"})


def _turned(reading: PageReading, direction: Direction, rules: Callable[[], Sequence[Rectangle]] | None) -> FoundPage:
    """A page from right to left or in vertical columns."""
    page = turned(reading, direction)
    ruling = None
    if rules is not None and direction == "right_to_left":  # how tables of vertical text are read is not settled
        ruling = Ruling(
            lambda: turned_boxes(rules(), reading.width, direction),
            lambda runs: lines_of(runs, with_left_to_right),
        )
    text = laid_out(turned_lines(page, direction), page, ruling)
    beside = furniture_beside(reading, direction)
    places = outlines([*text.lines, *text.furniture], reading.width, direction)
    figures = [replace(figure, box=back(figure.box, reading.width, direction)) for figure in text.figures]
    for paragraph in text.paragraphs:
        if isinstance(paragraph, TableParagraph):
            paragraph.area = back(paragraph.area, reading.width, direction)
    text = replace(text, figures=figures, furniture=[*text.furniture, *beside])
    return FoundPage(text, reading, {}, {"text_layer": "sound", "direction": direction}, places)


def _read(reading: PageReading, fault: Fault, eyes: Eyes) -> FoundPage:
    if not fault.readable or eyes.mode == "never":
        raise Drop(fault.reason, fault.unread)
    try:
        seen: Seen = seen_page(reading, fault, eyes)
    except OcrFailedError as error:
        raise Drop("ocr_failed", f"{error}; {fault.detail}") from error
    return FoundPage(laid_out(seen.lines, seen.reading), seen.reading, seen.scores, seen.provenance, seen.outlines)
