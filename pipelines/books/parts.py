"""What there is to set under the input: chapters of EPUB books, HTML and Markdown pages, stretches of question sets."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from pipelines.books.sheets.rows import SUFFIXES as QUESTION_SUFFIXES
from pipelines.books.sheets.rows import QuestionFileError, count_rows
from pipelines.engine.pipeline import InputError, Item, Unit
from pipelines.refusals import as_input_errors
from sources import input_files
from sources.epub import EpubBook, is_unpacked
from sources.html_folder import PAGE_SUFFIXES
from sources.input_files import FileRejectedError
from sources.markdown_folder import SUFFIXES as MARKDOWN_SUFFIXES

EPUB_SUFFIXES = frozenset({".epub"})
#: Chapters or pages of a unit.
PER_UNIT = 4
_T = TypeVar("_T")


@dataclass(frozen=True)
class Found:
    """A file, or a folder that is an unpacked book. `kind` is epub, html, markdown, questions or unreadable."""

    path: Path
    name: str
    kind: str


def found_parts(root: Path) -> list[Found]:
    """Everything below `root` that can be set, by name. Raises `InputError` where there is nothing."""
    if not root.exists():
        raise InputError(f"{root} does not exist; name a book, a page, a question set, or a folder of them")
    with as_input_errors():
        paths = input_files.find(root, lambda path: _kind(path) is not None or path.name == "container.xml")
    books = {path.parent.parent for path in paths if path.name == "container.xml" and is_unpacked(path.parent.parent)}
    if root.is_dir() and is_unpacked(root):
        books.add(root)
    found = [Found(book, _name(book, root), "epub") for book in books]
    for path in paths:
        if any(book == path or book in path.parents for book in books) or _is_hidden(path, root):
            continue
        kind = _kind(path)
        if kind is not None or path.is_dir():
            found.append(Found(path, input_files.name_of(path, root), kind or "unreadable"))
    if not found:
        wanted = ", ".join(sorted(EPUB_SUFFIXES | PAGE_SUFFIXES | MARKDOWN_SUFFIXES | QUESTION_SUFFIXES))
        raise InputError(f"{root} holds nothing that can be set; name files that end in one of {wanted}")
    return sorted(found, key=lambda part: part.name)


def book_units(root: Path, questions_per_sheet: int) -> Iterator[Unit]:
    """A unit for some chapters of a book, pages of a folder, or sheets of a question set."""
    waiting: list[Found] = []
    for part in found_parts(root):
        if part.kind in ("epub", "questions"):
            made = _epub_units(part, root) if part.kind == "epub" else _sheet_units(part, root, questions_per_sheet)
            yield from made
        else:
            waiting.append(part)
    for some in _in_parts(waiting):
        items = tuple(Item(p.name, {"file": p.name, "kind": p.kind}, input_files.size(p.path)) for p in some)
        content = "\n".join(input_files.digest(p.path, root) for p in some)
        yield Unit(some[0].name, items, hashlib.blake2b(content.encode(), digest_size=16).hexdigest())


def _epub_units(part: Found, root: Path) -> Iterator[Unit]:
    payload: dict[str, Any] = {"file": part.name, "kind": "epub", "whole": part.path == root}
    try:
        with EpubBook(part.path, root) as book:
            chapters = book.chapters
            digest = (
                _folder_digest(book, part.path, root) if part.path.is_dir() else input_files.digest(part.path, root)
            )
    except FileRejectedError as error:
        reject = {**payload, "reject": error.reason, "detail": error.detail}
        yield Unit(part.name, (Item(part.name, reject),), error.reason)
        return
    if not chapters:
        reject = {**payload, "reject": "no_chapters", "detail": "the spine of the book is empty"}
        yield Unit(part.name, (Item(part.name, reject),), digest)
        return
    for some in _in_parts(enumerate(chapters)):
        items = tuple(
            Item(
                input_files.printable(f"{part.name}#{chapter.name}"),
                {**payload, "chapter": chapter.name, "number": number}
                | ({"reject": chapter.problem, "detail": chapter.detail} if chapter.problem else {}),
                chapter.size,
            )
            for number, chapter in some
        )
        yield Unit(items[0].locator, items, digest)


def _folder_digest(book: EpubBook, path: Path, root: Path) -> str:
    state = hashlib.blake2b(digest_size=16)
    for name in (book.package, *(chapter.name for chapter in book.chapters if not chapter.problem)):
        state.update(input_files.digest(path / name, root).encode())
    return state.hexdigest()


def _sheet_units(part: Found, root: Path, per_sheet: int) -> Iterator[Unit]:
    payload = {"file": part.name, "kind": "questions"}
    try:
        count = count_rows(part.path, root)
        digest = input_files.digest(part.path, root)
    except (FileRejectedError, QuestionFileError) as error:
        reject = {**payload, "reject": error.reason, "detail": error.detail}
        yield Unit(part.name, (Item(part.name, reject),), error.reason)
        return
    if not count:
        yield Unit(part.name, (Item(part.name, {**payload, "reject": "no_rows", "detail": "the file has no rows"}),))
        return
    for some in _in_parts(range(0, count, per_sheet)):
        items = tuple(
            Item(f"{part.name}#rows={start}-{min(start + per_sheet, count) - 1}",
                 {**payload, "rows": [start, min(start + per_sheet, count)]}, 0)
            for start in some
        )  # fmt: skip
        yield Unit(items[0].locator, items, digest)


def _kind(path: Path) -> str | None:
    suffix = path.suffix.lower()
    if suffix in EPUB_SUFFIXES:
        return "epub"
    if suffix in PAGE_SUFFIXES:
        return "html"
    if suffix in MARKDOWN_SUFFIXES:
        return "markdown"
    return "questions" if suffix in QUESTION_SUFFIXES else None


def _is_hidden(path: Path, root: Path) -> bool:
    """Files and folders whose names begin with a dot; one that the user named himself is set."""
    return path != root and any(part.startswith(".") for part in path.relative_to(root).parts)


def _name(folder: Path, root: Path) -> str:
    return input_files.printable(root.name or "book") if folder == root else input_files.name_of(folder, root)


def _in_parts(values: Iterable[_T]) -> Iterator[tuple[_T, ...]]:
    rest = iter(values)
    while some := tuple(islice(rest, PER_UNIT)):
        yield some
