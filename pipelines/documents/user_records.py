"""Items of the user's PDF files to records: read, checked for legibility, degraded where asked for, derived."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PIL import Image as PillowImage

from corpus.record import Record
from pipelines.documents.degrade.record import scanned
from pipelines.documents.found import FoundPage, found_page
from pipelines.documents.kinds.kind import Kind
from pipelines.documents.kinds.make import records_of
from pipelines.documents.kinds.pages import pages_record
from pipelines.documents.layout.direction import direction_of
from pipelines.documents.layout.layer import fault_of
from pipelines.documents.layout.lines import lines_of
from pipelines.documents.layout.text import laid_out
from pipelines.documents.legibility import MIN_X_HEIGHT, X_HEIGHT
from pipelines.documents.page_record import About, record_of
from pipelines.documents.reading.encode import encode_picture
from pipelines.documents.reading.page import PageReading, Rectangle, TextRun
from pipelines.documents.reading.process import LONGEST, PageReader
from pipelines.documents.scans.eyes import Eyes
from pipelines.documents.tiles import ENLARGED, Tile, tiles_of
from pipelines.documents.user_pages import MAX_PAGES, PAGES_PER_UNIT, file_of
from pipelines.engine.pipeline import Drop, Item
from pipelines.refusals import as_drops
from sources.input_files import open_file


@dataclass(frozen=True)
class Wishes:
    """What is to be made of each page. `scale` is in pixels per point, `degrade` the share that becomes scans."""

    kinds: tuple[Kind, ...]
    eyes: Eyes
    scale: float
    degrade: float
    seed: int
    engine: str


class PageMaker:
    """Makes the records of items below `root` with one reading process."""

    def __init__(self, root: Path, reader: PageReader, wishes: Wishes, source: str) -> None:
        self._root, self._reader, self._wishes, self._source = root, reader, wishes, source
        #: Pages by file and number, and verdicts on them, for the records of several pages that follow in a unit.
        self._kept: dict[tuple[Path, int], list[Record] | Drop] = {}

    def records(self, item: Item, license_: str | None) -> Iterator[Record]:
        """The records of a page, or of several pages together; raises `Drop`."""
        path = file_of(item, self._root)
        if item.payload.get("page", 0) < 0:
            raise Drop("too_many_pages", f"the file says it has more than {MAX_PAGES} pages")
        with as_drops():
            open_file(path, self._root).close()
        wishes = self._wishes
        if "pages" in item.payload:
            yield self._together(item, path, license_)
            return
        pages = self._pages(item, path, item.payload["page"], license_)
        first = item.payload["page"] == 0 and "questions" in wishes.kinds
        metadata = self._reader.metadata(path) if first else {}
        made = [record for page in pages for record in records_of(page, wishes.kinds, wishes.seed, metadata)]
        if not made:
            raise Drop("nothing_of_the_kind", f"the page holds none of {', '.join(wishes.kinds)}")
        yield from made

    def _together(self, item: Item, path: Path, license_: str | None) -> Record:
        pages: list[Record] = []
        for number in range(*item.payload["pages"]):
            try:
                found = self._pages(item, path, number, license_)
            except Drop as drop:
                raise Drop("page_left_out", f"page {number + 1} is {drop}") from drop
            if len(found) > 1:
                raise Drop("page_left_out", f"page {number + 1} is cut into pieces, its type is too small")
            pages += found
        return pages_record(pages, item.locator)

    def _pages(self, item: Item, path: Path, number: int, license_: str | None) -> list[Record]:
        """What the page becomes, kept while a record of several pages may want it."""
        if (kept := self._kept.get((path, number))) is not None:
            if isinstance(kept, Drop):
                raise kept
            return kept
        try:
            found = self._made(item, path, number, license_)
        except Drop as drop:
            self._keep(path, number, drop)
            raise
        self._keep(path, number, found)
        return found

    def _keep(self, path: Path, number: int, found: list[Record] | Drop) -> None:
        if "pages" in self._wishes.kinds:
            while len(self._kept) >= PAGES_PER_UNIT:
                del self._kept[next(iter(self._kept))]
            self._kept[path, number] = found

    def _made(self, item: Item, path: Path, number: int, license_: str | None) -> list[Record]:
        """The page, or its pieces where its type is too small for one picture."""
        wishes = self._wishes
        provenance: dict[str, Any] = {"engine": wishes.engine}
        if item.payload["latex"]:
            provenance["parents"] = [item.payload["latex"]]
        name = item.payload["file"]
        about = About(f"{name}#page={number + 1}", name, number + 1, self._source, license_, provenance)
        figures, only_sound = "figure" in wishes.kinds, wishes.eyes.mode == "never"
        reading = self._reader.page(
            path, number, wishes.scale, LONGEST, fast=True, figures=figures, only_sound=only_sound
        )
        try:
            found = found_page(reading, wishes.eyes, lambda: self._rules(path, number))
            page = record_of(found, about)
            small = page.scores[X_HEIGHT] < MIN_X_HEIGHT
        except Drop as drop:
            if drop.reason != "text_too_small" or fault_of(reading) or direction_of(reading.runs) != "rows":
                raise
            small = True
        if not small:
            return [scanned(page, wishes.seed, wishes.degrade)]
        if fault_of(reading) or direction_of(reading.runs) != "rows":
            raise Drop("text_too_small", f"an x-height of {page.scores[X_HEIGHT]} pixels at the model's input")
        return list(self._pieces(path, number, about))

    def _rules(self, path: Path, number: int) -> list[Rectangle]:
        """The rules of a page. A page that has too much for them to be found is one whose tables are not certain."""
        try:
            return self._reader.rules(path, number, self._wishes.scale, LONGEST)
        except Drop:
            return []

    def _pieces(self, path: Path, number: int, about: About) -> Iterator[Record]:
        wishes = self._wishes
        longest = round(LONGEST * ENLARGED)
        reading = self._reader.page(path, number, wishes.scale * ENLARGED, longest, fast=True)
        whole = laid_out(lines_of(reading.runs), reading)
        tiles = tiles_of(whole.lines, (0.0, 0.0, float(reading.width), float(reading.height)))
        with PillowImage.open(io.BytesIO(reading.picture)) as picture:
            picture.load()
        for count, tile in enumerate(tiles, start=1):
            piece = _piece(reading, picture, tile)
            found = FoundPage(
                laid_out(lines_of(piece.runs), piece), piece, {}, {"text_layer": "sound", "tiles": len(tiles)}
            )
            yield scanned(
                record_of(found, replace(about, origin=f"{about.origin}&tile={count}")), wishes.seed, wishes.degrade
            )


def _piece(reading: PageReading, picture: PillowImage.Image, tile: Tile) -> PageReading:
    """The part of a page that a tile shows, as a page."""
    x0, y0, x1, y1 = (round(value) for value in tile.box)
    cut = picture.crop((x0, y0, x1, y1))
    wanted = [line.box for line in tile.lines]

    def shown(run: TextRun) -> bool:
        x, y = (run.box[0] + run.box[2]) / 2, (run.box[1] + run.box[3]) / 2
        return any(box[0] - 1 <= x <= box[2] + 1 and box[1] - run.size <= y <= box[3] + run.size for box in wanted)

    runs = [
        run._replace(
            box=(run.box[0] - x0, run.box[1] - y0, run.box[2] - x0, run.box[3] - y0),
            baseline=run.baseline - y0,
        )
        for run in reading.runs
        if x0 <= (run.box[0] + run.box[2]) / 2 < x1 and y0 <= (run.box[1] + run.box[3]) / 2 < y1 and shown(run)
    ]
    return PageReading(cut.width, cut.height, runs, encode_picture(cut), reading.picture_share)
