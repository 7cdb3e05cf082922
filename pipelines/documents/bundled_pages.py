"""A bundled document to records: set in a page template, printed, read back, and checked page by page."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.identity import digest, fingerprint
from corpus.record import Image, Record, Region, document, image
from pipelines.documents.blocks import Block, text_atoms
from pipelines.documents.layout.lines import is_chinese
from pipelines.documents.markup import blocks_of
from pipelines.documents.material import Material
from pipelines.documents.reading.page import PageReading, TextRun
from pipelines.documents.reading.process import PageReader
from pipelines.documents.setting import Fragment, FurniturePiece, SetPage, set_document
from pipelines.documents.templates import PAPERS, TEMPLATES, Look, Template
from pipelines.documents.verify import MIN_AGREEMENT, agreement
from pipelines.engine.pipeline import Drop, Item, Unit

if TYPE_CHECKING:
    from playwright.sync_api import Page

DOCUMENTS_PER_UNIT = 8
#: A last page with less than this is left out: characters for English, a third of it for Chinese.
MIN_CHARACTERS = 600
_REGION_KINDS = {"table": "table", "formula": "formula"}
_RUNNING = {"en": "Reading and Reference", "zh": "阅读与参考"}


def material_units(material: tuple[Material, ...]) -> Iterator[Unit]:
    """Units of some documents each."""
    for start in range(0, len(material), DOCUMENTS_PER_UNIT):
        chosen = material[start : start + DOCUMENTS_PER_UNIT]
        items = tuple(
            Item(entry.name, {"place": start + number}, len(entry.source.encode()))
            for number, entry in enumerate(chosen)
        )
        content = digest("\0".join(entry.title + entry.source for entry in chosen).encode())
        yield Unit(f"documents={start + 1}-{start + len(items)}", items, content)


def document_records(
    entry: Material, place: int, seed: int, tab: Page, reader: PageReader, source: str
) -> Iterator[Record]:
    """The pages of one document. Raises `Drop("text_mismatch")` if one does not show its text."""
    blocks = [
        Block("title", list(text_atoms(entry.title)), prefix="# "),
        *_below_title(blocks_of(entry.source, entry.format)),
    ]
    for template, look in choices(blocks, entry.kind, place, seed):
        printed = set_document(tab, blocks, template, look, entry.language, entry.title, _RUNNING[entry.language])
        if not printed.left_out:
            break
    with tempfile.TemporaryDirectory(prefix="vlend-documents-") as folder:
        path = Path(folder) / "document.pdf"
        path.write_bytes(printed.pdf)
        if (count := reader.page_count(path)) != len(printed.pages):
            raise Drop("text_mismatch", f"{len(printed.pages)} pages were set, {count} were printed")
        for number, page in enumerate(printed.pages):
            text = page_markdown(blocks, page)
            least = MIN_CHARACTERS if entry.language == "en" else MIN_CHARACTERS // 3
            if len(text) < least:
                continue
            reading = reader.page(path, number)
            zoom = reading.width / PAPERS[look.paper][0]
            score = agreement(_printed(blocks, page), _words_outside(reading, page.furniture, zoom))
            if score < MIN_AGREEMENT:
                raise Drop("text_mismatch", f"page {number + 1}: {score:.3f} of the words agree")
            yield Record(
                origin=f"{entry.name}#page={number + 1}",
                document=entry.name,
                position=number + 1,
                source=source,
                component="document_ocr",
                messages=document(image(), "\n" + text),
                images=[Image(reading.picture, license=entry.license)],
                regions=list(_regions(blocks, page, zoom, reading)),
                language=entry.language,
                license=entry.license,
                scores={"word_agreement": round(score, 4)},
                provenance={"template": template.name, "paper": look.paper, "font": look.family, "seed": seed},
            )


def choices(blocks: list[Block], kind: str, place: int, seed: int) -> list[tuple[Template, Look]]:
    """Templates with a look each for the document at `place`, the best last resort last.

    They come in turn among those wide enough for its code and tables; the next is tried where a block fits no frame.
    """
    needed = max((_width(block) for block in blocks if block.kind in ("code", "table", "formula")), default=0)
    fitting = [t for t in TEMPLATES if kind in t.kinds and needed <= t.columns] or [TEMPLATES[-1]]
    first = (place + seed) % len(fitting)
    look = int(fingerprint(["look", place, seed]), 16)
    return [(t, t.looks[look % len(t.looks)]) for t in fitting[first:] + fitting[:first] + [TEMPLATES[-1]]]


def page_markdown(blocks: list[Block], page: SetPage) -> str:
    """The text of a page: its fragments in reading order."""
    pieces: list[str] = []
    before: Fragment | None = None
    for fragment in page.fragments:
        block = blocks[fragment.block]
        body = block.markdown(fragment.start, fragment.stop)
        if block.kind == "code":
            body = f"```\n{body}\n```"
        if before is not None:
            pieces.append(_separator(blocks[before.block], block, before, fragment))
        pieces.append(body)
        before = fragment
    return "".join(pieces)


def _separator(before: Block, block: Block, one: Fragment, two: Fragment) -> str:
    """What stands between two fragments: nothing between parts of one block, a line break inside a list."""
    if one.block == two.block:
        return " " if block.atoms[one.stop - 1].markdown.endswith(" ") else ""
    return "\n" if before.kind == block.kind == "item" else "\n\n"


def _below_title(blocks: list[Block]) -> Iterator[Block]:
    """Headings one level down, as the title is the only one of the first; headings over nothing are left out."""
    lowest = min((block.level for block in blocks if block.kind == "heading"), default=2)
    for number, block in enumerate(blocks):
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        nothing_below = following is None or (following.kind == "heading" and following.level <= block.level)
        if block.kind == "heading" and nothing_below:
            continue
        if block.kind == "heading":
            block.level = min(block.level - lowest + 2, 4)
            block.prefix = "#" * block.level + " "
        yield block


def _width(block: Block) -> int:
    """Width of a block that cannot be wrapped, in characters of the template's text; Chinese ones count twice."""
    text = block.markdown(0, len(block.atoms)) if block.kind != "formula" else block.atoms[0].printed.replace(" ", "")
    lines = (line for line in text.splitlines() if not line.startswith("| ---"))
    return max((len(line) + sum(map(is_chinese, line)) for line in lines), default=0)


def _printed(blocks: list[Block], page: SetPage) -> str:
    return "\n".join(blocks[f.block].printed(f.start, f.stop) for f in page.fragments)


def _words_outside(reading: PageReading, furniture: list[FurniturePiece], zoom: float) -> str:
    """The words of the PDF that stand in no running head or foot, run by run."""
    boxes = [tuple(value * zoom for value in piece.box) for piece in furniture]

    def outside(run: TextRun) -> bool:
        x, y = (run.box[0] + run.box[2]) / 2, (run.box[1] + run.box[3]) / 2
        return not any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in boxes)

    pieces: list[str] = []
    before: TextRun | None = None
    for run in reading.runs:
        if not run.visible or not outside(run):
            continue
        touching = before is not None and _touch(before, run)
        pieces.append(("" if touching else " ") + run.text)
        before = run
    return "".join(pieces)


def _touch(before: TextRun, run: TextRun) -> bool:
    """True when a word goes on from one run to the next, as where its font changes."""
    gap = run.box[0] - before.box[2]
    return abs(run.baseline - before.baseline) < 1 and -0.5 * run.size < gap < 0.1 * run.size


def _regions(blocks: list[Block], page: SetPage, zoom: float, reading: PageReading) -> Iterator[Region]:
    def in_pixels(box: tuple[float, float, float, float]) -> list[float]:
        x0, y0, x1, y1 = (value * zoom for value in box)
        return [round(v, 1) for v in (max(x0, 0), max(y0, 0), min(x1, reading.width), min(y1, reading.height))]

    for fragment in page.fragments:
        block = blocks[fragment.block]
        text = block.markdown(fragment.start, fragment.stop)
        yield Region(0, _REGION_KINDS.get(block.kind, "block"), in_pixels(fragment.box), text, block.kind)
    for piece in page.furniture:
        yield Region(0, "block", in_pixels(piece.box), " ".join(piece.text.split()), "furniture")
