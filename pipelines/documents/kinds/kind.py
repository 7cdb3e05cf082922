"""The kinds of record that a page can become, and what they have in common."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Literal, get_args

from corpus.record import Image, Part, Record, Region, document, image

#: page: markdown of the whole page. plain: its text without marks. regions: what stands in given boxes, and where given
#: words stand. table, formula, figure: the part alone, with its markup or caption. questions: title, authors and
#: abstract of a document, from its first page. pages: several pages in one record.
Kind = Literal["page", "plain", "regions", "table", "formula", "figure", "questions", "pages"]
KINDS: tuple[Kind, ...] = get_args(Kind)

#: What readers of records know text behind a picture as, where it has another name than the kind.
_FORMS: dict[Kind, str] = {"plain": "transcription"}
_HEADING = re.compile(r"^#{1,6} ", re.M)


def derived(
    page: Record, kind: Kind, text: str, picture: Image | None = None, regions: tuple[Region, ...] = (), name: str = ""
) -> Record:
    """A record of another kind from a page's record: `text` behind the page's picture, or behind `picture` of a part.

    `name` sets parts of one page apart.
    """
    form = _FORMS.get(kind, kind)
    provenance: dict[str, Any] = {**page.provenance, "kind": kind, "form": form, "parents": [page.origin]}
    return replace(
        page,
        origin=f"{page.origin}&{kind}{f'={name}' if name else ''}",
        messages=document(image(), "\n" + text),
        images=[picture or replace(page.images[0])],
        regions=list(regions),
        scores=dict(page.scores),
        provenance=provenance,
        id="",
    )


def transcription(page: Record) -> str:
    """The markdown of a page's record."""
    parts: list[Part] = page.messages[0].content
    return "".join(part.text or "" for part in parts).strip()


def blocks(page: Record) -> list[tuple[int, Region]]:
    """The regions of a page that make up its text, in reading order, with their numbers."""
    return [
        (number, region)
        for number, region in enumerate(page.regions)
        if region.kind in ("block", "table", "formula") and region.label != "furniture" and region.text
    ]


def is_chinese(page: Record) -> bool:
    """Which of the two languages of our own words goes with the page."""
    return page.language == "zh"


def without_headings(markdown: str) -> str:
    """The text without the marks of its headings."""
    return _HEADING.sub("", markdown)
