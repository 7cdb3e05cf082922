"""Set a document in a template: blocks into pages in Chromium, printed to PDF, each fragment's place known."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.documents.blocks import DIVISIBLE, Block
from pipelines.documents.templates import PAPERS, Box, Look, Template
from pipelines.fonts.bundled import CHINESE_FAMILY

if TYPE_CHECKING:
    from playwright.sync_api import Page

MAX_PAGES = 4
#: What a full page of Chinese may hold.
MAX_CHINESE_CHARACTERS = 1300
_CHINESE_LINE_HEIGHT = 1.6
_SHELL = Path(__file__).with_name("page_shell.html")
#: Latin letters, digits and signs; quotes and dashes of Chinese text stay with the Chinese font.
_LATIN_RANGE = "U+0020-007E, U+00A0-00B6, U+00B8-024F, U+0370-03FF, U+1E00-1EFF"


@dataclass(frozen=True)
class Fragment:
    """Atoms `start` to `stop` of block number `block`, and where they stand: a box in CSS pixels of the page."""

    block: int
    start: int
    stop: int
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class FurniturePiece:
    """A running head or foot as it was printed, with its box in CSS pixels of the page."""

    name: str
    text: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class SetPage:
    """What is on one page, in reading order."""

    fragments: list[Fragment]
    furniture: list[FurniturePiece]


@dataclass(frozen=True)
class SetDocument:
    """The printed file and its pages; blocks that fit no frame are named in `left_out`."""

    pdf: bytes
    pages: list[SetPage]
    left_out: list[int]


def set_document(
    tab: Page, blocks: list[Block], template: Template, look: Look, language: str, title: str, running: str
) -> SetDocument:
    """Lay out `blocks` and print them; at most `MAX_PAGES` pages, what does not fit on them is not printed."""
    width, height = PAPERS[look.paper]
    heads = template.heads(width, height, escape(title), escape(running))
    design: dict[str, Any] = {
        "width": width,
        "height": height,
        "first_number": template.first_number,
        "frames": [asdict(box) for box in template.frames(width, height, False)],
        "first_frames": [asdict(box) for box in template.frames(width, height, True)],
        "furniture": [asdict(piece) for piece in heads],
        "first_furniture": [asdict(piece) for piece in heads],
    }
    size = look.size if language != "zh" else _chinese_size(look.size, template.frames(width, height, False))
    tab.set_content(_shell(template, look, language, size))
    tab.evaluate("document.fonts.ready.then(() => true)")
    report = tab.evaluate(
        "([blocks, design, maximum]) => paginate(blocks, design, maximum)",
        [[_for_browser(blocks, number) for number in range(len(blocks))], design, MAX_PAGES],
    )
    pdf = tab.pdf(width=f"{width}px", height=f"{height}px", print_background=True, margin=_NO_MARGIN)
    pages = [
        SetPage(
            [Fragment(f["block"], f["start"], f["stop"], tuple(f["box"])) for f in page["fragments"]],
            [FurniturePiece(f["name"], f["text"], tuple(f["box"])) for f in page["furniture"]],
        )
        for page in report["pages"]
    ]
    return SetDocument(pdf, pages, [entry["block"] for entry in report["dropped"]])


_NO_MARGIN: Any = {"top": "0", "right": "0", "bottom": "0", "left": "0"}


def _for_browser(blocks: list[Block], number: int) -> dict[str, Any]:
    block = blocks[number]
    following = blocks[number + 1] if number + 1 < len(blocks) else None
    announces = (
        block.kind in ("heading", "title")
        or block.term
        or (block.kind == "paragraph" and following is not None and following.kind in ("code", "formula", "table"))
        or (block.kind == "item" and following is not None and following.option)
    )
    return {
        "kind": block.kind,
        "level": block.level,
        "atoms": [atom.html for atom in block.atoms],
        "marker": escape(block.marker),
        "option": block.option,
        "term": block.term,
        "divisible": block.kind in DIVISIBLE and not block.option,
        "keep_with_next": announces,
    }


def _chinese_size(size: float, frames: list[Box]) -> float:
    """The body size, raised where a page of Chinese would hold far more than a page of English does."""
    area = sum(box.width * box.height for box in frames)
    return max(size, round(math.sqrt(area / (MAX_CHINESE_CHARACTERS * _CHINESE_LINE_HEIGHT)), 1))


def _shell(template: Template, look: Look, language: str, size: float) -> str:
    families = f'"{look.family}", "{CHINESE_FAMILY}"'
    style = ""
    if language == "zh":
        style += f'@font-face {{ font-family: Latin; src: local("{look.family}"); unicode-range: {_LATIN_RANGE}; }}\n'
        families = f'Latin, "{CHINESE_FAMILY}", "{look.family}"'
    style += template.style.replace("{accent}", look.accent).replace("{size}", f"{size:g}").replace("{tint}", look.tint)
    style += f".page {{ font-family: {families}; }}\n"
    if language == "zh":
        style += f".page {{ line-height: {_CHINESE_LINE_HEIGHT}; }}\n"
    return _SHELL.read_text(encoding="utf-8").replace("{language}", language).replace("{style}", style)
