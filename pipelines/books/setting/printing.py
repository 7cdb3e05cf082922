"""A document set in a design: pages in Chromium, printed to PDF some at a time, each fragment's place known."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.books.blocks import Block, Document
from pipelines.books.setting.design import Design
from pipelines.documents.templates import Box, Furniture

if TYPE_CHECKING:
    from playwright.sync_api import Page as Tab

#: Pages that are set and printed at a time, which bounds what the browser holds.
PAGES_AT_ONCE = 24
_SHELL = Path(__file__).with_name("page.html")
_SCRIPT = Path(__file__).with_name("paginate.js")
_LATIN_RANGE = "U+0020-007E, U+00A0-00B6, U+00B8-024F, U+0370-03FF, U+1E00-1EFF"
_DIVISIBLE = frozenset({"paragraph", "item", "quote", "code", "table", "note"})
_ANNOUNCES = frozenset({"title", "heading", "term", "caption"})
#: In pieces: a paragraph that is worth a picture beside it, and a caption that is not too long for it.
_MUCH_TEXT, _SHORT_CAPTION = 40, 24
_NO_MARGIN: Any = {"top": "0", "right": "0", "bottom": "0", "left": "0"}

Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True)
class Fragment:
    """Pieces `start` to `stop` of block number `block` in frame `frame` of the page. Boxes are in CSS pixels; `notes`
    has the number and the box of each footnote that its marks brought to the foot of the frame."""

    block: int
    start: int
    stop: int
    frame: int
    box: Rectangle
    picture: Rectangle | None
    notes: tuple[tuple[int, Rectangle], ...]


@dataclass(frozen=True)
class Head:
    """A running head or foot as it was printed."""

    text: str
    box: Rectangle


@dataclass(frozen=True)
class SetPage:
    """What is on one page, in the order in which it was set."""

    fragments: tuple[Fragment, ...]
    heads: tuple[Head, ...]


@dataclass(frozen=True)
class Sheets:
    """Some pages and the file that they were printed to; `left_out` has the reason of each block that fits no frame."""

    pdf: bytes
    pages: tuple[SetPage, ...]
    left_out: tuple[str, ...]


def printed(tab: Tab, document: Document, design: Design, title: str, book: str, most: int) -> Iterator[Sheets]:
    """The document's pages in order, at most `most` of them, `PAGES_AT_ONCE` at a time."""
    blocks = [_for_browser(document, place, design) for place in range(len(document.blocks))]
    notes = ["".join(piece.html for piece in note.pieces) for note in document.notes]
    begin: dict[str, int] = {"block": 0, "piece": 0}
    floating: list[int] = []
    done = 0
    tab.emulate_media(media="print")
    while done < most:
        tab.set_content(_shell(design, document.language))
        tab.evaluate("document.fonts.ready.then(() => true)")
        plan = _plan(design, title, book, design.first_number + done, opens=done == 0)
        report = tab.evaluate(
            "([blocks, ...rest]) => drawn(blocks).then((shown) => paginate(shown, ...rest))",
            [blocks, notes, plan, begin, floating, min(PAGES_AT_ONCE, most - done)],
        )
        tab.evaluate("Promise.all([...document.images].map((image) => image.decode())).then(() => true)")
        pdf = tab.pdf(width=f"{design.width}px", height=f"{design.height}px", print_background=True, margin=_NO_MARGIN)
        pages = tuple(_page(page) for page in report["pages"])
        yield Sheets(pdf, pages, tuple(entry["reason"] for entry in report["dropped"]))
        done += len(pages)
        if report["next"] is None:
            return
        begin, floating = report["next"], report["pending"]


def _for_browser(document: Document, place: int, design: Design) -> dict[str, Any]:
    blocks = document.blocks
    block = blocks[place]
    following = blocks[place + 1] if place + 1 < len(blocks) else None
    announces = block.kind in _ANNOUNCES or (
        following is not None
        and ((block.kind == "paragraph" and following.kind in ("code", "formula")) or following.option)
    )
    pieces = block.pieces
    return {
        "kind": block.kind,
        "name": _name(block, design) + f" {design.beside}" * _is_beside(block, following, design),
        "pieces": [piece.html for piece in pieces] if pieces or block.kind not in ("figure", "rule") else [""],
        "notes": [list(piece.notes) for piece in pieces] or [[]],
        "head": block.head.html if block.head else "",
        "marker": block.marker,
        "divisible": block.kind in _DIVISIBLE and not block.option,
        "wide": block.kind in ("table", "formula") or any("<math" in piece.html for piece in pieces),
        "least": {"table": 1, "code": 2}.get(block.kind, 20 if document.language == "zh" else 8),
        "keep": announces,
        "picture": _picture(block),
        "beside": _is_beside(block, following, design),
    }


def _name(block: Block, design: Design) -> str:
    name: str = block.kind
    if block.kind in ("heading", "item"):
        name += f" level{block.level}"
    if block.option:
        name += " option" + ("" if design.options == "list" else f" {design.options}")
    return name + " quoted" * block.quoted


def _is_beside(block: Block, following: Block | None, design: Design) -> bool:
    """Does text run beside this picture? Only in designs with room for it, where text follows and little is said."""
    text_follows = following is not None and following.kind == "paragraph" and len(following.pieces) > _MUCH_TEXT
    return bool(design.beside and block.kind == "figure" and text_follows and len(block.pieces) <= _SHORT_CAPTION)


def _picture(block: Block) -> dict[str, Any] | None:
    if block.picture is None:
        return None
    source = f"data:{block.picture.mime};base64,{base64.b64encode(block.picture.data).decode()}"
    return {"source": source, "width": block.picture.width, "height": block.picture.height}


def _plan(design: Design, title: str, book: str, first: int, opens: bool) -> dict[str, Any]:
    frames: tuple[Box, ...] = design.frames

    def heads(even: bool) -> list[dict[str, Any]]:
        return [asdict(piece) for piece in design.furniture(title, book, even)]

    opening: list[Furniture] = [piece for piece in design.furniture(title, book, False) if piece.name == "footer"]
    return {
        "width": design.width,
        "height": design.height,
        "inner": frames[-1].left + frames[-1].width - frames[0].left,
        "widest": frames[0].width - 4,
        "highest": frames[0].height * 0.45,
        "first_number": first,
        "opens": opens,
        "frames": [asdict(frame) for frame in frames],
        "furniture": heads(False),
        "even_furniture": heads(True),
        "first_furniture": [asdict(piece) for piece in opening],
    }


def _page(page: dict[str, Any]) -> SetPage:
    return SetPage(
        tuple(
            Fragment(
                entry["block"],
                entry["start"],
                entry["stop"],
                entry["frame"],
                tuple(entry["box"]),
                tuple(entry["picture"]) if entry["picture"] else None,
                tuple((note["number"], tuple(note["box"])) for note in entry["notes"]),
            )
            for entry in page["fragments"]
        ),
        tuple(Head(" ".join(piece["text"].split()), tuple(piece["box"])) for piece in page["furniture"]),
    )


def _shell(design: Design, language: str) -> str:
    style = design.css
    if "Latin," in style:
        family = f'@font-face {{ font-family: Latin; src: local("{design.family}"); unicode-range: {_LATIN_RANGE}; }}\n'
        style = family + style
    shell = _SHELL.read_text(encoding="utf-8")
    safe = language if language.isascii() and language.isalpha() else "en"
    return (
        shell.replace("{language}", safe)
        .replace("{style}", style)
        .replace("{script}", _SCRIPT.read_text(encoding="utf-8"))
    )
