"""A page of a paper to its record."""

from __future__ import annotations

import re

from corpus.record import Image, Record, Region, document, image
from pipelines.arxiv.outlines import outlines_of
from pipelines.arxiv.split import Page
from pipelines.arxiv.work import DonePaper
from pipelines.documents.layout.lines import is_chinese, lines_of
from pipelines.documents.legibility import X_HEIGHT, smallest_x_height
from pipelines.languages.guess import guess

_VERSION = re.compile(r"^(arxiv:.*?)v\d+$", re.I)
#: Kinds of regions; the rest are text.
_KINDS = {"formula": "formula", "table": "table", "figure": "caption"}


def page_record(done: DonePaper, page: Page, name: str, source: str, component: str, license_: str | None) -> Record:
    """The record of a kept page; `name` is the paper's locator."""
    version = _VERSION.match(name)
    identifier = name.removeprefix("arxiv:") if name.startswith("arxiv:") else None
    reading = done.readings[page.number]
    assert reading is not None
    return Record(
        origin=f"{name}#page={page.number + 1}",
        document=version[1] if version else name,
        position=page.number + 1,
        source=source,
        component=component,
        messages=document(image(), "\n" + page.text),
        images=[Image(done.picture(page.number), license=license_)],
        regions=_regions(done, page),
        language=language_of(page.text),
        license=license_,
        url=f"https://arxiv.org/abs/{identifier}" if identifier else None,
        scores={**page.scores, X_HEIGHT: smallest_x_height(lines_of(reading.runs), reading.width, reading.height)},
        provenance=done.provenance,
    )


def language_of(text: str) -> str:
    """`zh` where a fifth of the letters are Chinese, else the likeliest language."""
    letters = [character for character in text if character.isalpha()]
    if letters and sum(map(is_chinese, letters)) > len(letters) / 5:
        return "zh"
    return guess(text)


def _regions(done: DonePaper, page: Page) -> list[Region]:
    reading = done.readings[page.number]
    assert reading is not None
    regions: list[Region] = []
    for outline in outlines_of(page, done.printed, reading):
        x0, y0, x1, y1 = outline.box
        points = [round(v, 1) for v in (max(x0, 0), max(y0, 0), min(x1, reading.width), min(y1, reading.height))]
        if points[0] < points[2] and points[1] < points[3]:
            fragment = outline.fragment
            kind = "figure" if outline.is_figure else _KINDS.get(fragment.kind, "block")
            text = fragment.markdown if outline.whole else None
            regions.append(Region(0, kind, points, text, "figure" if outline.is_figure else fragment.kind))
    return regions
