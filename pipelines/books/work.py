"""An item to its records: read, designed, set, printed, read back, checked page by page."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.identity import fingerprint
from corpus.record import Record
from pipelines.books.blocks import Document
from pipelines.books.check import difference, has_right_to_left
from pipelines.books.page_record import page_record
from pipelines.books.page_text import page_markdown, printed_parts
from pipelines.books.parameters import BookParameters
from pipelines.books.setting.design import Design, drawn_design
from pipelines.books.setting.printing import SetPage, printed
from pipelines.documents.page_record import About
from pipelines.documents.reading.page import PageReading
from pipelines.documents.reading.process import LONGEST, PageReader
from pipelines.engine.pipeline import Drop

if TYPE_CHECKING:
    from playwright.sync_api import Page as Tab

#: A page with fewer letters and figures shows next to nothing.
MIN_LETTERS = 12
_POINTS = 72


@dataclass(frozen=True)
class Task:
    """A document that is to be set: `name` is its locator, `number` its place in `book`."""

    document: Document
    name: str
    book: str
    book_title: str
    title: str
    number: int
    license: str | None
    kind: str
    provenance: dict[str, Any]
    beside: bool = True


@dataclass(frozen=True)
class Done:
    """The pages that can be kept, in order, and why each other one cannot, by its number from 1."""

    pages: list[Record]
    left_out: dict[str, str]


def set_pages(task: Task, tab: Tab, reader: PageReader, own: BookParameters, source: str) -> Done:
    """The records of a document's pages; raises `Drop` where there is nothing to set."""
    document = task.document
    if not any(block.pieces for block in document.blocks):
        raise Drop("too_little_text", "there is no text to set")
    rng = random.Random(fingerprint(["design", task.name, own.seed]))
    design = drawn_design(rng, "sheet" if task.kind == "questions" else "book", document.language, own.choice())
    if not task.beside:
        design = replace(design, options="list")
    done = Done([], {})
    number = 0
    blocks_out: dict[str, int] = dict(document.left_out)
    for sheets in printed(tab, document, design, task.title, task.book_title, own.max_pages):
        for reason in sheets.left_out:
            blocks_out[reason] = blocks_out.get(reason, 0) + 1
        with tempfile.TemporaryDirectory(prefix="vlend-books-") as folder:
            path = Path(folder) / "pages.pdf"
            path.write_bytes(sheets.pdf)
            if (count := reader.page_count(path)) != len(sheets.pages):
                raise Drop("text_mismatch", f"{len(sheets.pages)} pages were set, {count} were printed")
            for place, page in enumerate(sheets.pages):
                number += 1
                about = _about(task, design, own, number, source, blocks_out)
                try:
                    reading = reader.page(path, place, own.dpi / _POINTS, LONGEST, fast=True)
                    done.pages.append(checked(document, page, reading, design, about))
                except Drop as drop:
                    done.left_out[str(number)] = str(drop)
    if number >= own.max_pages:
        done.left_out[f"{number + 1}-"] = f"too_many_pages: a chapter has {own.max_pages} at most (max_pages)"
    if not done.pages:
        reasons = sorted({reason.partition(":")[0] for reason in done.left_out.values()})
        if len(reasons) == 1:
            raise Drop(reasons[0], next(iter(done.left_out.values())).partition(": ")[2])
        raise Drop("no_page_kept", ", ".join(reasons))
    for record in done.pages:
        record.provenance["left_out"] = done.left_out
    return done


def checked(document: Document, page: SetPage, reading: PageReading, design: Design, about: About) -> Record:
    """The record of a page whose file holds exactly its text; raises `Drop`."""
    if sum(map(str.isalnum, page_markdown(document, page))) < MIN_LETTERS:
        raise Drop("too_little_text", "the page shows next to nothing but pictures")
    hidden = next((run.text for run in reading.runs if not run.visible and any(map(str.isalnum, run.text))), "")
    if hidden:
        raise Drop("text_not_shown", f"{hidden[:40]!r} is in the file, not in the picture")
    parts = list(printed_parts(document, page))
    apart = difference(parts, " ".join(run.text for run in reading.runs))
    if apart:
        raise Drop("right_to_left" if has_right_to_left(parts) else "text_mismatch", apart)
    return page_record(document, page, reading, reading.width / design.width, about)


def _about(task: Task, design: Design, own: BookParameters, number: int, source: str, out: dict[str, int]) -> About:
    provenance: dict[str, Any] = {
        **task.provenance,
        "template": design.template,
        "paper": design.paper,
        "font": design.family,
        "size": design.size,
        "theme": design.theme,
        **design.drawn,
        "seed": own.seed,
        "engine": own.engine,
        "blocks_left_out": out,
    }
    name = f"{task.name}{'&' if '#' in task.name else '#'}page={number}"
    return About(name, task.book, task.number * 1000 + number, source, task.license, provenance)


def sheets_of(pages: list[Record], together: int) -> Iterator[list[Record]]:
    """Stretches of pages that follow each other."""
    for start in range(0, len(pages), together):
        stretch = pages[start : start + together]
        if len(stretch) > 1 and stretch[-1].position - stretch[0].position == len(stretch) - 1:
            yield stretch
