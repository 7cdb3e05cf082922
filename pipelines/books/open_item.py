"""What an item names, read: a chapter, a page, or the questions of a sheet, as a document that can be set."""

from __future__ import annotations

import random
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree

from corpus.identity import fingerprint
from pipelines.books.blocks import Document
from pipelines.books.markup.pictures import MAX_BYTES
from pipelines.books.markup.read import chapter_document, markdown_document, page_document
from pipelines.books.markup.tree import tree_of
from pipelines.books.parameters import BookParameters
from pipelines.books.sheets.compose import Sheet, composed
from pipelines.books.sheets.question import QuestionError, question_of
from pipelines.books.sheets.rows import QuestionFileError, rows_of
from pipelines.books.work import Task
from pipelines.engine.pipeline import Drop, Item
from pipelines.refusals import as_drops
from sources import input_files
from sources.epub import EpubBook
from sources.folder_licence import UNRECOGNISED, folder_licence, recognise
from sources.input_files import FileRejectedError

MAX_PAGE_BYTES = 16_000_000


def opened(item: Item, root: Path, own: BookParameters) -> tuple[Task, Sheet | None]:
    """The document behind an item, with its sheet if it is one; raises `Drop`."""
    if "reject" in item.payload:
        raise Drop(item.payload["reject"], item.payload["detail"])
    kind = item.payload["kind"]
    path = root if item.payload.get("whole") else input_files.path_of(item.payload["file"], root)
    with as_drops():
        if kind == "epub":
            return _chapter(item, path, root, own), None
        if kind == "questions":
            return _sheet(item, path, root, own)
        if kind == "html":
            document = _page(path, root)
        else:
            folder = root if root.is_dir() else root.parent
            document = markdown_document(path, folder, lambda reference: _beside(reference, path, folder))
    return _task(item, document, own.license or folder_licence(path, root), 0, ""), None


def _task(item: Item, document: Document, license_: str | None, number: int, book_title: str, **more: Any) -> Task:
    title = next((block for block in document.blocks if block.kind == "title"), None)
    words = "" if title is None else "".join(a.text + " " * a.space for p in title.pieces for a in p.atoms).strip()
    return Task(
        document,
        item.locator,
        item.payload["file"],
        book_title[:120],
        (words or book_title or Path(item.payload["file"]).stem)[:120],
        number,
        license_,
        item.payload["kind"],
        {"parents": [item.locator], "form": "transcription"},
        **more,
    )


def _chapter(item: Item, path: Path, root: Path, own: BookParameters) -> Task:
    name = item.payload["chapter"]
    with EpubBook(path, root) as book:

        def fetch(reference: str) -> bytes | None:
            found = book.resolved(name, reference)
            return book.read(found, MAX_BYTES) if found is not None else None

        @lru_cache(maxsize=4)
        def other(reference: str) -> etree._Element | None:
            found = book.resolved(name, reference)
            try:
                return tree_of(book.read(found)) if found is not None else None
            except (FileRejectedError, Drop):
                return None  # the mark of a note whose text cannot be read stays a mark

        document = chapter_document(book.read(name), fetch, other, book.language)
        license_ = own.license or folder_licence(path, root) or _stated(book.rights)
        task = _task(item, document, license_, item.payload["number"], book.title)
        task.provenance["book"] = {"title": book.title, "authors": list(book.authors)}
    return task


def _stated(rights: str) -> str | None:
    found = recognise(rights) if rights else UNRECOGNISED
    return None if found == UNRECOGNISED else found


def _page(path: Path, root: Path) -> Document:
    folder = root if root.is_dir() else root.parent

    def other(reference: str) -> etree._Element | None:
        try:
            data = _beside(reference, path, folder)
            return tree_of(data) if data is not None else None
        except (FileRejectedError, Drop):
            return None  # as in a book

    data = input_files.read(path, root, MAX_PAGE_BYTES)
    return page_document(data, lambda reference: _beside(reference, path, folder), other)


def _beside(reference: str, path: Path, folder: Path) -> bytes | None:
    """The file that a page names, inside the folder; None for what is not local."""
    try:
        parts = urlsplit(reference)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path:
        return None
    name = unquote(parts.path)
    place, start = (name.lstrip("/"), folder) if name.startswith("/") else (name, path.parent)
    found = input_files.file_at(start, place, folder)
    if found is None:
        raise FileRejectedError("file_missing", place)
    return input_files.read(found, folder, MAX_BYTES)


def _sheet(item: Item, path: Path, root: Path, own: BookParameters) -> tuple[Task, Sheet]:
    start, stop = item.payload["rows"]
    try:
        rows = rows_of(path, root)
    except QuestionFileError as error:
        raise Drop(error.reason, error.detail) from error
    if stop > len(rows):
        raise Drop("file_changed", "the file has fewer rows than when it was listed")
    questions, refused = [], {}
    for number in range(start, stop):
        row = rows[number]
        try:
            if isinstance(row, str):
                raise QuestionError(row)
            questions.append((number, question_of(row)))
        except QuestionError as error:
            refused[str(number)] = error.reason
    if not questions:
        reasons = sorted(set(refused.values()))
        raise Drop(reasons[0] if len(reasons) == 1 else "no_question", ", ".join(reasons))
    rng = random.Random(fingerprint(["sheet", item.locator, own.seed]))
    title = " ".join(path.stem.replace("_", " ").replace("-", " ").split())
    first = rng.choice((1, start + 1))
    sheet = composed([question for _, question in questions], title[:1].upper() + title[1:], first, own.answers, rng)
    license_ = own.license or folder_licence(path, root)
    task = _task(item, sheet.document, license_, start // own.questions_per_sheet, "", beside=sheet.fits_beside)
    task.provenance.update(rows=[number for number, _ in questions], rows_left_out=refused, answers=sheet.answers)
    task.provenance["first_question"] = first
    return task, sheet
