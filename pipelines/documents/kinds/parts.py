"""Tables, formulas and captioned figures as records of their own: the part cut out of its page, with its text."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator

from PIL import Image as PillowImage

from corpus.identity import fingerprint
from corpus.record import Image, Record, Region
from pipelines.documents.kinds.html_table import spanned_table
from pipelines.documents.kinds.kind import Kind, derived
from pipelines.documents.kinds.pipe_table import table
from pipelines.documents.reading.encode import encode_picture

#: Paper around a part, in pixels; and the shortest side of a part that shows anything.
_MARGIN, _MIN_SIDE = 8, 16
_NOTATIONS = ("html", "markdown", "latex")
#: Pipes cannot say that a cell covers several columns or rows.
_SPANNED_NOTATIONS = ("html", "latex")


def part_records(page: Record, kind: Kind, seed: int) -> Iterator[Record]:
    """The parts of a page of one kind: a `table` in one of three notations, a `formula` in LaTeX, a `figure`."""
    chosen = [(number, region) for number, region in enumerate(page.regions) if region.kind == kind and region.text]
    if not chosen:
        return
    with PillowImage.open(io.BytesIO(page.images[0].bytes)) as opened:
        picture = opened.convert("RGB")
    for number, region in chosen:
        written = _written(region, kind, page.origin, number, seed, page.provenance.get("text_layer") is not None)
        cut = _cut(picture, region)
        if written is None or min(cut.size) < _MIN_SIDE:
            continue
        notation, text = written
        part = Image(encode_picture(cut), license=page.images[0].license)
        record = derived(page, kind, text, part, name=str(number))
        record.provenance["notation"] = notation
        yield record


def _written(region: Region, kind: Kind, origin: str, number: int, seed: int, read: bool) -> tuple[str, str] | None:
    body = (region.text or "").strip()
    if kind == "formula":
        return "latex", body.removeprefix("$$").removesuffix("$$").strip()
    if kind == "figure":
        return "text", body
    drawn = random.Random(fingerprint(["notation", origin, number, seed]))
    # cells of pages that were set from markup hold marks of markdown
    if read and (spanned := spanned_table(body)):
        notation = drawn.choice(_SPANNED_NOTATIONS)
        return notation, str(getattr(spanned, notation))
    found = table(body)
    if found is None:
        return None
    notation = drawn.choice(_NOTATIONS)
    return notation, str(getattr(found, notation))


def _cut(picture: PillowImage.Image, region: Region) -> PillowImage.Image:
    xs, ys = region.points[::2], region.points[1::2]
    box = (
        max(0, round(min(xs)) - _MARGIN),
        max(0, round(min(ys)) - _MARGIN),
        min(picture.width, round(max(xs)) + _MARGIN),
        min(picture.height, round(max(ys)) + _MARGIN),
    )
    return picture.crop(box)
