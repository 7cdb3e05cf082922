"""One paper from its bytes to its pages: unpack, flatten, compile if need be, read the PDF, convert, split."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipelines.arxiv import latexml
from pipelines.arxiv.compile import Compiled, compile_paper
from pipelines.arxiv.convert import Converter, conversions
from pipelines.arxiv.flatten import Flattened, flatten
from pipelines.arxiv.front import Front, front_of
from pipelines.arxiv.page_checks import smallest_prose
from pipelines.arxiv.page_text import PrintedText, printed_text
from pipelines.arxiv.paper import Paper
from pipelines.arxiv.split import Page, split
from pipelines.documents.legibility import MIN_X_HEIGHT
from pipelines.documents.reading.page import PageReading
from pipelines.documents.reading.process import PageReader
from pipelines.engine.pipeline import Drop
from pipelines.refusals import as_drops
from sources.arxiv_folder import read_folder
from sources.arxiv_mains import main_of
from sources.arxiv_papers import PaperPlace
from sources.arxiv_tree import read_tree
from sources.input_files import path_of

#: Longer papers are theses and books with volumes; they are refused whole.
MAX_PAGES = 1_000
#: When a converter's pages are kept to this share, no other converter is asked.
GOOD_SHARE = 0.9
_MAX_PDF = 1 << 30


@dataclass(frozen=True)
class Settings:
    """How a paper is worked on; `seconds` is for all passes of TeX."""

    converters: tuple[Converter, ...]
    compiling: bool
    seconds: float
    #: Does anything stand in for classes, packages and pictures that are missing?
    stand_ins: bool = True
    #: Find the pictures and drawings of the pages, which captions are told apart by?
    figures: bool = False
    #: The most that LaTeXML may take for one paper; smaller ones get less (`latexml.seconds_for`).
    latexml_seconds: float = latexml.MOST_SECONDS


@dataclass
class DonePaper:
    """The pages of a paper, their readings without pictures, and the folder that holds the pictures."""

    pages: list[Page]
    readings: list[PageReading | None]
    paper: Paper
    folder: tempfile.TemporaryDirectory[str]
    printed: PrintedText
    front: Front
    provenance: dict[str, object] = field(default_factory=dict)

    def picture(self, page: int) -> bytes:
        """The picture of a page, encoded."""
        return picture_path(Path(self.folder.name), page).read_bytes()

    def close(self) -> None:
        """Remove the pictures."""
        self.folder.cleanup()


def do_paper(place: PaperPlace, root: Path, reader: PageReader, settings: Settings) -> DonePaper:
    """Work on a paper; raises `Drop` where nothing can be made of it."""
    files, main = source_files(place, root)
    flat = flatten(files, main)
    folder = tempfile.TemporaryDirectory(prefix="vlend-arxiv-")
    try:
        pdf, compiled = _pdf(place, root, files, main, flat, Path(folder.name), settings)
        if compiled is not None and compiled.bibliography:
            flat = flatten(files, main, compiled.bibliography)
        readings, refused = read_pages(pdf, reader, Path(folder.name), settings.figures)
        printed = printed_text(readings)
        paper, pages, tried = best_conversion(flat, printed, settings.converters, settings.latexml_seconds)
    except BaseException:
        folder.cleanup()
        raise
    for number, reason in refused.items():
        pages[number].reason, pages[number].detail = reason
    for page in pages:
        reading = readings[page.number]
        if page.reason is None and reading is not None:
            height = smallest_prose(printed, page.number, reading)
            if 0 < height < MIN_X_HEIGHT:
                page.reason = "text_too_small"
                page.detail = f"an x-height of {height} pixels at the model's input, {MIN_X_HEIGHT} are needed"
    provenance: dict[str, object] = {"converter": paper.converter, "tried": tried, "main": main}
    if flat.missing:
        provenance["missing"] = flat.missing[:20]
    if flat.refused:
        provenance["refused"] = flat.refused[:20]
    if compiled is not None:
        provenance["compiled"] = {"engine": compiled.engine, "errors": compiled.errors}
        if compiled.stand_ins:
            provenance["stand_ins"] = list(compiled.stand_ins[:20])
    return DonePaper(pages, readings, paper, folder, printed, front_of(flat), provenance)


def source_files(place: PaperPlace, root: Path) -> tuple[Mapping[str, bytes], str]:
    """The files of a paper's source and the name of its main file. Raises `Drop`."""
    if place.rejected:
        raise Drop(place.rejected, "the PDF has no source; `vlend run documents` reads it" if not place.source else "")
    assert place.source is not None
    with as_drops():
        if place.main is not None:
            tree, main = read_folder(place.main, root)
            return tree.files, main
        tree = read_tree(place.source.read(root), place.name)
    found = main_of(tree.files)
    if found is None:
        raise Drop("no_main_file", "no TeX file of the submission begins a document")
    return tree.files, found


def _pdf(
    place: PaperPlace,
    root: Path,
    files: Mapping[str, bytes],
    main: str,
    flat: Flattened,
    folder: Path,
    settings: Settings,
) -> tuple[Path, Compiled | None]:
    if place.pdf is not None and place.pdf.size is None:
        return path_of(place.pdf.file, root).absolute(), None
    if place.pdf is not None:
        with as_drops():
            data = place.pdf.read(root, _MAX_PDF)
        (folder / "paper.pdf").write_bytes(data)
        return folder / "paper.pdf", None
    if not settings.compiling:
        raise Drop("pdf_missing", "the paper has no PDF, and compiling is switched off")
    (folder / "tex").mkdir()
    compiled = compile_paper(
        files, main, flat.source, folder / "tex", settings.seconds, flat.missing, settings.stand_ins
    )
    return compiled.pdf, compiled


def read_pages(
    pdf: Path, reader: PageReader, folder: Path, figures: bool = False
) -> tuple[list[PageReading | None], dict[int, tuple[str, str]]]:
    """All pages of a file, their pictures put into `folder`; and why some cannot be read."""
    count = reader.page_count(pdf)
    if count > MAX_PAGES:
        raise Drop("too_many_pages", f"{count} pages, the limit is {MAX_PAGES}")
    readings: list[PageReading | None] = []
    refused: dict[int, tuple[str, str]] = {}
    for number in range(count):
        try:
            reading = reader.page(pdf, number, fast=True, figures=figures)
        except Drop as drop:
            refused[number] = (drop.reason, drop.detail)
            readings.append(None)
            continue
        picture_path(folder, number).write_bytes(reading.picture)
        readings.append(replace(reading, picture=b""))
    return readings, refused


def best_conversion(
    flat: Flattened,
    printed: PrintedText,
    wanted: tuple[Converter, ...],
    latexml_seconds: float = latexml.MOST_SECONDS,
) -> tuple[Paper, list[Page], list[str]]:
    """The conversion of which most pages are kept; the next is tried while too few are. Raises `Drop`."""
    best: tuple[tuple[int, float], Paper, list[Page]] | None = None
    tried: list[str] = []
    for found in conversions(flat, wanted, latexml_seconds):
        if isinstance(found, str):
            tried.append(found)
            continue
        pages = split(found, printed)
        kept = [page for page in pages if page.reason is None]
        worth = (len(kept), sum(page.scores["alignment"] for page in kept))
        tried.append(f"{found.converter}: {len(kept)} of {len(pages)} pages")
        if best is None or worth > best[0]:
            best = (worth, found, pages)
        if len(kept) >= GOOD_SHARE * len(pages):
            break
    if best is None:
        raise Drop("not_converted", "; ".join(tried)[:500])
    return best[1], best[2], tried


def picture_path(folder: Path, page: int) -> Path:
    """Where a page's picture waits."""
    return folder / f"page-{page:05}.picture"
