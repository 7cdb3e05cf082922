"""Document pages with their text: bundled prose in many page templates, or the user's PDF files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar

from corpus.record import Record
from pipelines.browser.session import Viewport
from pipelines.browser.shared import shared_browser
from pipelines.documents.bundled_pages import document_records, material_units
from pipelines.documents.material import bundled_material
from pipelines.documents.parameters import DocumentParameters
from pipelines.documents.reading.process import PageReader
from pipelines.documents.user_pages import file_of, file_units
from pipelines.documents.user_records import PageMaker
from pipelines.engine.pipeline import BUNDLED, Drop, Item, Operation, Parameters, Pipeline, Unit
from pipelines.engine.pools import BROWSER, OCR, PLAIN
from sources.folder_licence import folder_licence

#: Pages are set at their own size; the window's does not matter.
WINDOW = Viewport("window", 1280, 800)
#: The steps of the user's pages, beside those that bundled pages go through too.
USERS_OPERATIONS = (
    Operation("documents.reading", 4),
    Operation("documents.layout", 5),
    Operation("documents.scans", 1),
    Operation("documents.kinds", 2),
    Operation("documents.degrade", 1),
)


class Documents(Pipeline):
    """Pages of documents; component `document_ocr`."""

    name = "documents"
    component = "document_ocr"
    summary = "pages of documents with their text: bundled prose in many page templates, or your PDF files"
    operations: tuple[Operation, ...] = (
        Operation("documents.material", 2),
        Operation("documents.setting", 2),
        Operation("documents.reading", 2),
        Operation("documents.layout", 2),
    )
    parameters_type: ClassVar[type[Parameters]] = DocumentParameters
    default_source = "document_pages"
    deadline_seconds = 90.0
    pool = BROWSER
    output_bytes_per_item = 400_000

    def __init__(self, parameters: Parameters) -> None:
        assert isinstance(parameters, DocumentParameters)
        super().__init__(parameters.settled())
        self._reader: PageReader | None = None
        self._maker: PageMaker | None = None
        if self.parameters.input != BUNDLED:
            self.operations = USERS_OPERATIONS
            self.pool = PLAIN if self._own.ocr == "never" else OCR
            pages = 1 if self._own.ocr == "never" else 2 + self._together
            self.deadline_seconds = type(self).deadline_seconds * pages

    @property
    def _own(self) -> DocumentParameters:
        assert isinstance(self.parameters, DocumentParameters)
        return self.parameters

    @property
    def _together(self) -> int:
        """Pages in a record of several, 1 where none is wanted."""
        return self._own.pages_together if "pages" in self._own.records else 1

    def units(self) -> Iterable[Unit]:
        """Documents of the bundled material, or pages of the files under `input`."""
        if self.parameters.input == BUNDLED:
            yield from material_units(bundled_material())
            return
        with self._new_reader() as reader:
            kinds = set(self._own.records)
            yield from file_units(Path(self.parameters.input), reader, self._together, singly=kinds != {"pages"})

    @contextmanager
    def session(self) -> Iterator[None]:
        """The reading process."""
        with self._new_reader() as reader:
            self._reader = reader
            if self.parameters.input != BUNDLED:
                root = Path(self.parameters.input)
                self._maker = PageMaker(root, reader, self._own.wishes(), self.parameters.source)
            try:
                yield
            finally:
                self._reader = self._maker = None

    def process(self, item: Item) -> Iterable[Record]:
        """The records of a page, or of several together; bundled items are whole documents."""
        assert self._reader is not None, "process runs inside session()"
        if self._maker is not None:
            root = Path(self.parameters.input)
            yield from self._maker.records(item, self._own.license or folder_licence(file_of(item, root), root))
            return
        place = item.payload["place"]
        entry = bundled_material()[place]
        try:
            with shared_browser().page(WINDOW, self.deadline_seconds) as tab:
                pages = list(
                    document_records(entry, place, self.parameters.seed, tab, self._reader, self.parameters.source)
                )
        except ValueError as error:
            raise Drop("markup_unreadable", str(error)) from error
        if not pages:
            raise Drop("too_little_text", "no page of the document is filled")
        yield from pages

    def _new_reader(self) -> PageReader:
        return PageReader(self._own.engine, self._own.page_seconds)
