"""Where the pieces of a page's text stand on its picture, and the figures that its captions belong to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.arxiv.page_text import PrintedLine, PrintedText
from pipelines.arxiv.split import Fragment, Page
from pipelines.documents.layout.figures import figures_of
from pipelines.documents.layout.lines import lines_of
from pipelines.documents.reading.page import PageReading, Rectangle

#: Kinds that one box holds, whatever lines they are set in.
_ONE_BOX = frozenset({"formula", "table"})


@dataclass(frozen=True)
class Outline:
    """A box, in pixels, around a fragment; `whole` if it holds all of it. `is_figure`: around what it describes."""

    fragment: Fragment
    box: Rectangle
    whole: bool = True
    is_figure: bool = False


def outlines_of(page: Page, printed: PrintedText, reading: PageReading) -> Iterator[Outline]:
    """The outlines of a page's fragments in reading order, then those of its figures."""
    here = [number for number, line in enumerate(printed.lines) if line.page == page.number]
    claimed = {number for fragment in page.fragments for number in fragment.lines}
    free = [printed.lines[number] for number in here if number not in claimed]
    for fragment in page.fragments:
        lines = [printed.lines[number] for number in fragment.lines]
        if not lines or not fragment.markdown.strip():
            continue
        if fragment.kind in _ONE_BOX:
            yield Outline(fragment, _grown(_around([line.box for line in lines]), free))
            continue
        boxes = stretches([line.box for line in lines])
        for box in boxes:
            yield Outline(fragment, box, whole=len(boxes) == 1)
    if reading.pictures:
        yield from _figures(page, printed, reading)


def stretches(lines: Sequence[Rectangle]) -> list[Rectangle]:
    """Boxes around lines that follow each other downwards: a new one begins where the text goes to another column."""
    found: list[Rectangle] = []
    for box in lines:
        if found and box[3] > found[-1][1] and box[0] < found[-1][2] and found[-1][0] < box[2]:
            found[-1] = _around([found[-1], box])
        else:
            found.append(box)
    return found


def _figures(page: Page, printed: PrintedText, reading: PageReading) -> Iterator[Outline]:
    captions = [fragment for fragment in page.fragments if fragment.kind == "figure" and fragment.lines]
    for figure in figures_of(lines_of(reading.runs), reading.pictures, reading.width, reading.height):
        x0, y0, x1, y1 = figure.caption.box
        for fragment in captions:
            box = printed.lines[fragment.lines[0]].box
            if x0 - 2 <= (box[0] + box[2]) / 2 <= x1 + 2 and y0 - 2 <= (box[1] + box[3]) / 2 <= y1 + 2:
                yield Outline(fragment, figure.box, is_figure=True)
                break


def _grown(box: Rectangle, free: Sequence[PrintedLine]) -> Rectangle:
    """With the lines that no text claims and that stand in the box or touch it: pieces of formulas, cells of tables."""
    left = list(free)
    while True:
        touching = [line for line in left if _touches(box, line)]
        if not touching:
            return box
        left = [line for line in left if line not in touching]
        box = _around([box, *(line.box for line in touching)])


def _touches(box: Rectangle, line: PrintedLine) -> bool:
    near = 0.35 * line.size
    apart_x = max(box[0] - line.box[2], line.box[0] - box[2])
    apart_y = max(box[1] - line.box[3], line.box[1] - box[3])
    return apart_x < 2 * line.size and apart_y < near and not line.prose


def _around(boxes: Sequence[Rectangle]) -> Rectangle:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
