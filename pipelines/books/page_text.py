"""The text of a set page in markdown, and the characters that its file must hold, in their order there."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.books.blocks import Block, Document, Printed
from pipelines.books.setting.printing import Fragment, SetPage
from pipelines.books.transcript import fragment_markdown


def shown_fragments(page: SetPage) -> list[Fragment]:
    """The fragments in the order of their frames; parts of one text that meet in it are one fragment."""
    ordered = sorted(page.fragments, key=lambda fragment: fragment.frame)
    return [fragment for fragment in ordered if fragment.stop > fragment.start or fragment.picture]


def page_markdown(document: Document, page: SetPage) -> str:
    """What the page shows, column by column from top to bottom, the notes of a column at its end."""
    written: list[str] = []
    before: tuple[Block, Fragment] | None = None
    for block, fragment in _in_order(document, page):
        if before is not None and before[1].stop == fragment.start and before[0] is block and block.kind != "table":
            start = before[1].start
            joined = Fragment(fragment.block, start, fragment.stop, 0, fragment.box, None, ())
            written[-1] = fragment_markdown(block, start, fragment.stop)
            before = block, joined
            continue
        text = fragment_markdown(block, fragment.start, fragment.stop)
        if not text:
            continue
        if before is not None:
            written.append("\n" if before[0].kind == block.kind == "item" else "\n\n")
        written.append(text)
        before = block, fragment
    return "".join(written)


def _in_order(document: Document, page: SetPage) -> Iterator[tuple[Block, Fragment]]:
    fragments = shown_fragments(page)
    for frame in sorted({fragment.frame for fragment in fragments}):
        inside = [fragment for fragment in fragments if fragment.frame == frame]
        yield from ((document.blocks[fragment.block], fragment) for fragment in inside)
        for number, box in (note for fragment in inside for note in fragment.notes):
            note = document.notes[number]
            yield note, Fragment(-1 - number, 0, len(note.pieces), frame, box, None, ())


def printed_parts(document: Document, page: SetPage) -> Iterator[Printed]:
    """Everything that the page's file holds: running heads first, then what stands in the frames."""
    yield from (Printed(head.text) for head in page.heads)
    for block, fragment in _in_order(document, page):
        if block.head is not None:
            yield from block.head.printed
        if fragment.start == 0 and block.marker:
            yield Printed(block.marker)
        for piece in block.pieces[fragment.start : fragment.stop]:
            yield from piece.printed
