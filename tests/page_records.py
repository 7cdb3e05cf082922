"""A record of a page, made by hand, for tests of what is derived from it."""

from __future__ import annotations

import io

from PIL import Image as PillowImage

from corpus.record import Image, Record, Region, document, image

TABLE = "| Year | Rain |\n| --- | --- |\n| 1999 | 12 |"
ABSTRACT = (
    "We measure the rain of a hundred years at one place and find that it falls mostly in autumn, as everybody "
    "in the village had known all along."
)


def page_record() -> Record:
    """A first page with a title, authors, an abstract, a table, a formula, a figure and lines."""
    buffer = io.BytesIO()
    PillowImage.new("RGB", (600, 800), "white").save(buffer, "PNG")
    blocks = [
        Region(0, "block", [50, 40, 400, 60], "# On Rain", "title"),
        Region(0, "block", [50, 70, 400, 80], "Ada Lovelace and José Pérez", "paragraph"),
        Region(0, "block", [50, 90, 400, 100], "## Abstract", "heading"),
        Region(0, "block", [50, 110, 400, 150], ABSTRACT, "paragraph"),
        Region(0, "table", [50, 200, 300, 260], TABLE, "table"),
    ]
    others = [
        Region(0, "figure", [50, 300, 300, 500], "Figure 1: Rain by month", "figure"),
        Region(0, "line", [50, 110, 400, 120], "We measure the rain", None),
        Region(0, "line", [50, 130, 400, 140], "The same words twice", None),
        Region(0, "line", [50, 150, 400, 160], "The same words twice", None),
        Region(0, "block", [50, 780, 60, 790], "1", "furniture"),
    ]
    text = "\n\n".join(region.text or "" for region in blocks)
    return Record(
        origin="rain.pdf#page=1",
        document="rain.pdf",
        position=1,
        source="papers",
        component="document_ocr",
        messages=document(image(), "\n" + text),
        images=[Image(buffer.getvalue(), license="CC-BY-4.0")],
        regions=blocks + others,
        language="en",
        license="CC-BY-4.0",
        scores={"x_height_1024": 6.0, "ocr_agreement": 0.99},
        provenance={"text_layer": "sound"},
    )
