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
from pipelines.documents.reading.process import Engine, PageReader
from pipelines.documents.user_pages import file_of, file_units, page_record
from pipelines.engine.pipeline import BUNDLED, Drop, Item, Operation, Parameters, Pipeline, Unit
from pipelines.engine.pools import BROWSER
from sources.folder_licence import folder_licence

#: Pages are set at their own size; the window's does not matter.
WINDOW = Viewport("window", 1280, 800)


class DocumentParameters(Parameters):
    """See `Parameters`."""

    #: What reads PDF files: pymupdf (AGPL-3.0) or pypdfium2 (BSD-3-Clause).
    engine: Engine = "pymupdf"
    #: Seconds that one page may take to read.
    page_seconds: float = 20.0
    #: Licence of the user's files, stored with each record.
    license: str | None = None


class Documents(Pipeline):
    """Pages of documents; component `document_ocr`."""

    name = "documents"
    component = "document_ocr"
    summary = "pages of documents with their text: bundled prose in many page templates, or your PDF files"
    operations = (
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
        super().__init__(parameters)
        self._reader: PageReader | None = None

    @property
    def _own(self) -> DocumentParameters:
        assert isinstance(self.parameters, DocumentParameters)
        return self.parameters

    def units(self) -> Iterable[Unit]:
        """Documents of the bundled material, or pages of the files under `input`."""
        if self.parameters.input == BUNDLED:
            yield from material_units(bundled_material())
            return
        with self._new_reader() as reader:
            yield from file_units(Path(self.parameters.input), reader)

    @contextmanager
    def session(self) -> Iterator[None]:
        """The reading process."""
        with self._new_reader() as reader:
            self._reader = reader
            try:
                yield
            finally:
                self._reader = None

    def _users_page(self, item: Item, reader: PageReader) -> Record:
        root = Path(self.parameters.input)
        path = file_of(item, root)
        license_ = self._own.license or folder_licence(path, root)
        return page_record(item, path, root, reader, self.parameters.source, license_, self._own.engine)

    def process(self, item: Item) -> Iterable[Record]:
        """One record a page; bundled items are whole documents."""
        assert self._reader is not None, "process runs inside session()"
        if self.parameters.input != BUNDLED:
            yield self._users_page(item, self._reader)
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
