"""Books and question sheets set in page templates: each page's picture with exactly the text that is printed on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from corpus.record import Record
from pipelines.books.answers_record import answers_record
from pipelines.books.open_item import opened
from pipelines.books.parameters import BookParameters
from pipelines.books.parts import book_units
from pipelines.books.work import Done, set_pages, sheets_of
from pipelines.browser.session import Viewport
from pipelines.browser.shared import shared_browser
from pipelines.documents.degrade.record import scanned
from pipelines.documents.kinds.kind import Kind
from pipelines.documents.kinds.make import records_of
from pipelines.documents.kinds.pages import pages_record
from pipelines.documents.reading.process import PageReader
from pipelines.engine.pipeline import BUNDLED, Drop, InputError, Item, Operation, Parameters, Pipeline, Unit
from pipelines.engine.pools import BROWSER

#: Pages are set at their own size; the window's does not matter.
WINDOW = Viewport("window", 1280, 800)
_OF_DOCUMENTS: tuple[Kind, ...] = ("page", "plain", "regions", "table", "formula", "figure")


class Books(Pipeline):
    """Pages of books and question sheets; component `document_ocr`."""

    name = "books"
    component = "document_ocr"
    summary = "your EPUB, HTML and Markdown books and question sets, set in many page templates: pages with their text"
    operations = (
        Operation("books.markup", 2),
        Operation("books.setting", 1),
        Operation("books.check", 1),
        Operation("books.records", 2),
    )
    parameters_type: ClassVar[type[Parameters]] = BookParameters
    default_source = "book_pages"
    #: A chapter is an item, and may have hundreds of pages.
    deadline_seconds = 600.0
    pool = BROWSER
    output_bytes_per_item = 2_000_000

    def __init__(self, parameters: Parameters) -> None:
        super().__init__(parameters)
        self._reader: PageReader | None = None

    @property
    def _own(self) -> BookParameters:
        assert isinstance(self.parameters, BookParameters)
        return self.parameters

    def units(self) -> Iterable[Unit]:
        """Chapters, pages and sheets: an item each."""
        if self.parameters.input == BUNDLED:
            raise InputError(
                "no books are bundled; name a book (.epub), a page (.html, .md), a question set (.jsonl, .csv) or a "
                "folder of them with --input"
            )
        yield from book_units(Path(self.parameters.input), self._own.questions_per_sheet)

    @contextmanager
    def session(self) -> Iterator[None]:
        """The reading process."""
        with PageReader(self._own.engine, self._own.page_seconds) as reader:
            self._reader = reader
            try:
                yield
            finally:
                self._reader = None

    def process(self, item: Item) -> Iterable[Record]:
        """The records of all pages that can be kept; raises `Drop`."""
        assert self._reader is not None, "process runs inside session()"
        own = self._own
        task, sheet = opened(item, Path(own.input), own)
        with shared_browser().page(WINDOW, self.deadline_seconds) as tab:
            done: Done = set_pages(task, tab, self._reader, own, own.source)
        pages = [scanned(page, own.seed, own.degrade) for page in done.pages]
        made = [*self._of_pages(pages)]
        if sheet is not None and "answers" in own.records and not done.left_out:
            answered = answers_record(pages, sheet, item.locator, task.provenance["first_question"])
            made += [answered] if answered is not None else []
        if not made:
            raise Drop("nothing_of_the_kind", f"the pages hold none of {', '.join(own.records)}")
        yield from made

    def _of_pages(self, pages: list[Record]) -> Iterator[Record]:
        own = self._own
        kinds = [kind for kind in _OF_DOCUMENTS if kind in own.records]
        for page in pages:
            yield from records_of(page, kinds, own.seed, {})
        if "pages" in own.records:
            for stretch in sheets_of(pages, own.pages_together):
                yield pages_record(stretch, f"{stretch[0].origin}-{stretch[-1].position % 1000}")
