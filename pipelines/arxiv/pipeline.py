"""Papers with their sources: each page of the PDF with the markdown of what it shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field, field_validator

from corpus.record import Record
from pipelines.arxiv.convert import ORDER, Converter, installed
from pipelines.arxiv.kinds import KINDS, Kind, records_of
from pipelines.arxiv.latexml import MOST_SECONDS
from pipelines.arxiv.records import page_record
from pipelines.arxiv.work import MAX_PAGES, DonePaper, Settings, do_paper
from pipelines.documents.kinds.chosen import chosen
from pipelines.documents.kinds.pages import pages_record
from pipelines.documents.reading.process import Engine, PageReader
from pipelines.engine.deadline import ItemDeadlineError
from pipelines.engine.pipeline import BUNDLED, Drop, InputError, Item, Operation, Parameters, Pipeline, Unit
from pipelines.refusals import as_input_errors
from sources.arxiv_papers import PaperPlace, content_of, from_payload, papers
from sources.folder_licence import folder_licence
from sources.input_files import path_of


class ArxivParameters(Parameters):
    """See `Parameters`."""

    #: What reads PDF files: pymupdf (AGPL-3.0) or pypdfium2 (BSD-3-Clause).
    engine: Engine = "pymupdf"
    #: Seconds that one page may take to read.
    page_seconds: float = 20.0
    #: What turns LaTeX into text, in the order in which they are tried; what is not installed is passed over.
    converters: tuple[Converter, ...] = ORDER
    #: The most seconds that LaTeXML may take for a paper: 25 and one for each 4,000 characters, but no more than this.
    latexml_seconds: float = Field(default=MOST_SECONDS, gt=0)
    #: Compile papers that have no PDF, where TeX is installed; seconds that all its passes may take.
    compiling: bool = True
    compile_seconds: float = 180.0
    #: Set papers whose class, packages or pictures are missing with stand-ins for them, named in `provenance`.
    stand_ins: bool = True
    #: The kinds of record that a page becomes, or `all` (`pipelines.arxiv.kinds`).
    records: tuple[Kind, ...] = ("page",)
    #: Pages in a record of the kind `pages`.
    pages_together: int = Field(default=3, ge=2, le=16)
    #: Licence of the papers, stored with each record.
    license: str | None = None

    @field_validator("records", mode="before")
    @classmethod
    def _kinds(cls, value: Any) -> Any:
        return chosen(value, KINDS)


class Arxiv(Pipeline):
    """Pages of papers; component `document_ocr`."""

    name = "arxiv"
    component = "document_ocr"
    summary = "papers as arXiv ships them (archives of LaTeX, bulk tars, folders): each page with its markdown"
    operations = (
        Operation("arxiv.compile", 1),
        Operation("arxiv.convert", 2),
        Operation("arxiv.split", 3),
        Operation("arxiv.kinds", 1),
        Operation("documents.reading", 2),
    )
    parameters_type: ClassVar[type[Parameters]] = ArxivParameters
    default_source = "arxiv_pages"
    #: The first item of a paper does the work of all its pages.
    deadline_seconds = 900.0
    output_bytes_per_item = 300_000

    def __init__(self, parameters: Parameters) -> None:
        super().__init__(parameters)
        self._reader: PageReader | None = None
        #: The paper that was worked on last, by its name, or why it cannot be used.
        self._held: tuple[str, DonePaper | Drop] | None = None
        #: Papers that ended an item by its deadline: their other pages are not tried.
        self._too_slow: set[str] = set()

    @property
    def _own(self) -> ArxivParameters:
        assert isinstance(self.parameters, ArxivParameters)
        return self.parameters

    def units(self) -> Iterable[Unit]:
        """A unit a paper: an item for each page of its PDF, one item where the PDF is still to be made or fetched."""
        if self.parameters.input == BUNDLED:
            raise InputError("no papers are bundled; name an archive of arXiv's or a folder with --input")
        root = Path(self.parameters.input)
        try:
            with as_input_errors():
                found = list(papers(root))
        except FileNotFoundError as error:
            raise InputError(f"{root} does not exist; name an archive of arXiv's or a folder of them") from error
        if not found:
            raise InputError(f"{root} holds no papers: no .tar, .gz or .tex file with a main document")
        with self._new_reader() as reader:
            for place in found:
                yield Unit(place.name, tuple(self._items(place, root, reader)), content_of(place, root))

    @contextmanager
    def session(self) -> Iterator[None]:
        """The reading process."""
        with self._new_reader() as reader:
            self._reader = reader
            try:
                yield
            finally:
                self._reader = None
                self._let_go()

    def process(self, item: Item) -> Iterable[Record]:
        """The record of one page, or of all pages that can be kept."""
        place = from_payload(item.payload["paper"])
        done = self._paper(place)
        number = item.payload["page"]
        if number is None:
            kept = [page.number for page in done.pages if page.reason is None]
            if not kept:
                reasons = sorted({page.reason or "" for page in done.pages})
                raise Drop("no_page_kept", ", ".join(reasons))
            left = {str(page.number + 1): page.reason for page in done.pages if page.reason is not None}
            if left:
                done.provenance["left_out"] = left
            made = [record for page in kept for record in self._records(place, done, page)]
        else:
            page = done.pages[number]
            if page.reason is not None:
                raise Drop(page.reason, page.detail)
            made = list(self._records(place, done, number))
        if not made:
            raise Drop("nothing_of_the_kind", f"none of {', '.join(self._own.records)}")
        yield from made

    def _items(self, place: PaperPlace, root: Path, reader: PageReader) -> Iterator[Item]:
        count = 0
        if place.pdf is not None and place.pdf.size is None and not place.rejected:
            try:
                count = reader.page_count(path_of(place.pdf.file, root).absolute())
            except Drop:
                count = 0  # working on the paper says why
        if not 0 < count <= MAX_PAGES:
            yield Item(place.name, {"paper": place.payload(), "page": None})
            return
        for number in range(count):
            yield Item(f"{place.name}#page={number + 1}", {"paper": place.payload(), "page": number})

    def _paper(self, place: PaperPlace) -> DonePaper:
        """The paper's pages, worked on once."""
        if self._held is None or self._held[0] != place.name:
            self._let_go()
            if place.name in self._too_slow:
                raise Drop("deadline", "the paper took too long")
            assert self._reader is not None, "process runs inside session()"
            own = self._own
            settings = Settings(
                installed(own.converters),
                own.compiling,
                own.compile_seconds,
                own.stand_ins,
                "figure" in own.records,
                own.latexml_seconds,
            )
            try:
                self._held = (place.name, do_paper(place, Path(own.input), self._reader, settings))
            except Drop as drop:
                self._held = (place.name, drop)
            except ItemDeadlineError:
                self._too_slow.add(place.name)
                raise
        held = self._held[1]
        if isinstance(held, Drop):
            raise Drop(held.reason, held.detail)
        return held

    def _records(self, place: PaperPlace, done: DonePaper, number: int) -> Iterator[Record]:
        """What page `number` becomes; the last page of each stretch also brings the stretch's record."""
        own = self._own
        page = self._record(place, done, number)
        yield from records_of(page, done, done.pages[number], own.records, own.seed)
        first = number - number % own.pages_together
        last = min(first + own.pages_together, len(done.pages)) - 1
        stretch = range(first, last + 1)
        if "pages" not in own.records or number != last or first == last:
            return
        if all(done.pages[n].reason is None for n in stretch):
            pages = [self._record(place, done, n) for n in stretch[:-1]]
            yield pages_record([*pages, page], f"{place.name}#pages={first + 1}-{last + 1}")

    def _record(self, place: PaperPlace, done: DonePaper, number: int) -> Record:
        root = Path(self.parameters.input)
        license_ = self._own.license
        if license_ is None and place.main is not None:
            license_ = folder_licence(path_of(place.main, root), root)
        return page_record(done, done.pages[number], place.name, self.parameters.source, self.component, license_)

    def _let_go(self) -> None:
        if self._held is not None and isinstance(self._held[1], DonePaper):
            self._held[1].close()
        self._held = None

    def _new_reader(self) -> PageReader:
        return PageReader(self._own.engine, self._own.page_seconds)
