"""A toy pipeline of the OCR pool: it reads pictures of words."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from corpus.record import Record, document
from pipelines.engine.pipeline import Drop, Item, Operation, Pipeline, Unit
from pipelines.engine.pools import OCR
from pipelines.ocr.shared import shared_ocr

WORDS = ("corpus", "mixture", "pipeline", "storage", "machine", "example")


def word_picture(word: str) -> np.ndarray:
    """The word, large and black on white; RGB."""
    picture = Image.new("RGB", (480, 120), "white")
    ImageDraw.Draw(picture).text((30, 30), word, "black", ImageFont.load_default(48))
    return np.asarray(picture)


class Reading(Pipeline):
    """One record a word, as the engine reads it."""

    name = "reading"
    component = "document_ocr"
    operations = (Operation("reading", 1),)
    pool = OCR

    def units(self) -> Iterator[Unit]:
        for word in WORDS:
            yield Unit(word, (Item(word),))

    def process(self, item: Item) -> Iterator[Record]:
        lines = shared_ocr().read(word_picture(item.locator))
        if not lines:
            raise Drop("nothing_read")
        record = Record(item.locator, item.locator, self.parameters.source, "document_ocr", document(lines[0].text))
        record.license, record.language = "CC0-1.0", "en"
        yield record
