"""A page of a paper to its record."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.record import Image, Record, Region, document, image
from pipelines.arxiv.page_text import PrintedLine
from pipelines.arxiv.split import Fragment, Page
from pipelines.arxiv.work import DonePaper
from pipelines.documents.layout.lines import is_chinese
from pipelines.documents.reading.page import Rectangle
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
        regions=list(_regions(page.fragments, done.printed.lines, reading.width, reading.height)),
        language=language_of(page.text),
        license=license_,
        url=f"https://arxiv.org/abs/{identifier}" if identifier else None,
        scores=page.scores,
        provenance=done.provenance,
    )


def language_of(text: str) -> str:
    """`zh` where a fifth of the letters are Chinese, else the likeliest language."""
    letters = [character for character in text if character.isalpha()]
    if letters and sum(map(is_chinese, letters)) > len(letters) / 5:
        return "zh"
    return guess(text)


def _regions(fragments: list[Fragment], lines: list[PrintedLine], width: int, height: int) -> Iterator[Region]:
    for fragment in fragments:
        for x0, y0, x1, y1 in _stretches([lines[number].box for number in fragment.lines]):
            points = [round(v, 1) for v in (max(x0, 0), max(y0, 0), min(x1, width), min(y1, height))]
            if points[0] < points[2] and points[1] < points[3]:
                yield Region(0, _KINDS.get(fragment.kind, "block"), points, fragment.markdown, fragment.kind)


def _stretches(lines: list[Rectangle]) -> list[Rectangle]:
    """Boxes around lines that follow each other downwards: a new one begins where the text goes to another column."""
    found: list[Rectangle] = []
    for box in lines:
        if found and box[3] > found[-1][1] and box[0] < found[-1][2] and found[-1][0] < box[2]:
            last = found[-1]
            found[-1] = (min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        else:
            found.append(box)
    return found
