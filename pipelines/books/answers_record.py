"""A sheet that keeps its answers to itself, with what is right: pictures of its pages, then answer by answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.record import Record, document, image
from pipelines.books.sheets.compose import Sheet


def answers_record(pages: Sequence[Record], sheet: Sheet, locator: str, first: int) -> Record | None:
    """The record; None where the sheet tells its answers, or where the answer to a question is not known."""
    if sheet.answers != "none" or not pages or not all(sheet.right):
        return None
    head = "答案：" if pages[0].language == "zh" else "Answers:"
    told = "\n".join(f"{number}. {answer}" for number, answer in enumerate(sheet.right, start=first))
    return replace(
        pages[0],
        origin=f"{locator}&answers",
        messages=document(*(part for _ in pages for part in (image(), "\n")), f"{head}\n{told}"),
        images=[replace(page.images[0]) for page in pages],
        regions=[],
        scores=dict(pages[0].scores),
        provenance={
            **pages[0].provenance,
            "kind": "answers",
            "form": "answers",
            "parents": [page.origin for page in pages],
        },
        id="",
    )
