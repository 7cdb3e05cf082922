"""Pages of the user's PDF files: one item a page, so that a bad page costs itself only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpus.record import Image, Record, Region, document, image
from pipelines.documents.layout.lines import is_chinese
from pipelines.documents.layout.text import PageText, page_text
from pipelines.documents.reading.process import PageReader
from pipelines.engine.pipeline import Drop, InputError, Item, Unit
from pipelines.languages.guess import guess
from pipelines.refusals import as_drops, as_input_errors
from sources.input_files import open_file, path_of
from sources.pdf_files import pdf_files

PAGES_PER_UNIT = 50
#: No document has more pages.
MAX_PAGES = 20_000


def file_units(root: Path, reader: PageReader) -> Iterator[Unit]:
    """Units of up to `PAGES_PER_UNIT` pages of one file. A file that cannot be opened is one item."""
    try:
        with as_input_errors():
            files = list(pdf_files(root))
    except FileNotFoundError as error:
        raise InputError(f"{root} does not exist; name a PDF file or a folder of them") from error
    if not files:
        raise InputError(f"{root} holds no PDF file; name a file that ends in .pdf or a folder with such files")
    for file in files:
        try:
            with as_drops():
                open_file(file.path, root if file.path != root.absolute() else file.path).close()
            count = reader.page_count(file.path)
        except Drop:
            count = 1  # reading its first page says why
        payload = {"file": file.name, "latex": file.latex}
        if count > MAX_PAGES:  # more likely a lie than a document, and each page would be an item in memory
            rest = Item(f"{file.name}#page={MAX_PAGES + 1}-{count}", {**payload, "page": -1}, 0)
            yield Unit(f"{file.name}#rest", (rest,), file.digest)
            count = MAX_PAGES
        for start in range(0, count, PAGES_PER_UNIT):
            items = tuple(
                Item(f"{file.name}#page={number + 1}", {**payload, "page": number}, file.size // count)
                for number in range(start, min(start + PAGES_PER_UNIT, count))
            )
            yield Unit(f"{file.name}#pages={start + 1}-{start + len(items)}", items, file.digest)


def file_of(item: Item, root: Path) -> Path:
    """Where the item's file lies; `root` is the file or folder that the user named."""
    return path_of(item.payload["file"], root)


def page_record(
    item: Item, path: Path, root: Path, reader: PageReader, source: str, license_: str | None, engine: str
) -> Record:
    """The record of one page of the file at `path`, below `root`; raises `Drop`."""
    if item.payload["page"] < 0:
        raise Drop("too_many_pages", f"the file says it has more than {MAX_PAGES} pages")
    with as_drops():
        open_file(path, root).close()
    reading = reader.page(path, item.payload["page"])
    found = page_text(reading)
    provenance: dict[str, Any] = {"engine": engine}
    if item.payload["latex"]:
        provenance["parents"] = [item.payload["latex"]]
    return Record(
        origin=item.locator,
        document=item.payload["file"],
        position=item.payload["page"] + 1,
        source=source,
        component="document_ocr",
        messages=document(image(), "\n" + found.text),
        images=[Image(reading.picture, license=license_)],
        regions=_regions(found, reading.width, reading.height),
        language=language_of(found.text),
        license=license_,
        scores={
            "formula_share": round(found.formula_share, 4),
            "picture_share": round(reading.picture_share, 4),
        },
        provenance=provenance,
    )


def language_of(text: str) -> str:
    """`zh` where a fifth of the letters are Chinese, else the likeliest language."""
    letters = [character for character in text if character.isalpha()]
    if letters and sum(map(is_chinese, letters)) > len(letters) / 5:
        return "zh"
    return guess(text)


def _regions(found: PageText, width: int, height: int) -> list[Region]:
    def clipped(box: tuple[float, float, float, float]) -> list[float]:
        x0, y0, x1, y1 = box
        return [round(v, 1) for v in (max(x0, 0), max(y0, 0), min(x1, width), min(y1, height))]

    regions = [Region(0, "block", clipped(paragraph.box), paragraph.text) for paragraph in found.paragraphs]
    regions += [Region(0, "line", clipped(line.box), line.text) for p in found.paragraphs for line in p.lines]
    regions += [Region(0, "line", clipped(line.box), line.text, "furniture") for line in found.furniture]
    return regions
