"""What a page looks like and says: the screenshot's size, lines of text, elements and pictures, in pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

Box = tuple[float, float, float, float]
Word = tuple[str, Box]
#: How far above the wanted height a page may be cut to spare a line of text, in pixels.
MAX_RETREAT = 120


@dataclass(frozen=True)
class Line:
    """One line of text as it is set. Lines of one paragraph share `block`, whose element's name is `tag`.

    `row` and `cell` number table rows and cells; they are -1 outside tables.
    """

    text: str
    box: Box
    block: int
    row: int
    cell: int
    tag: str
    keeps_spaces: bool
    #: The page itself breaks the line before it (`<br>`, a new line of preformatted text).
    forced: bool = False
    #: No space stands before it: if the line before wraps, it does so inside a word.
    inside_word: bool = False
    #: What stands between spaces, each with its box; empty where it was not asked for.
    words: tuple[Word, ...] = ()


@dataclass(frozen=True)
class Element:
    """A heading, link, button, field, table or picture; `text` is its name as far as it has one."""

    role: str
    box: Box
    text: str


@dataclass(frozen=True)
class View:
    """A page read at one window width. `height` is that of the whole page until `crop` cuts it."""

    width: int
    height: int
    nodes: int
    encoding: str
    language: str
    title: str
    #: The page declares how it fits narrow windows.
    responsive: bool
    lines: tuple[Line, ...]
    elements: tuple[Element, ...]
    pictures: tuple[Box, ...]
    #: Where text shows that the lines lack: counters, generated content, overflowing fields, formulas, frames.
    unread: tuple[Box, ...] = ()

    @classmethod
    def read(cls, found: dict[str, Any]) -> View:
        """From the answer of extract.js."""
        return cls(
            width=found["width"],
            height=found["height"],
            nodes=found["nodes"],
            encoding=found["encoding"],
            language=found["language"],
            title=found["title"],
            responsive=found["responsive"],
            lines=tuple(
                Line(
                    line["text"],
                    _box(line["box"]),
                    line["block"],
                    line["row"],
                    line["cell"],
                    line["tag"],
                    line["keeps"],
                    line["forced"],
                    line["inside_word"],
                    tuple((word, _box(box)) for word, box in line.get("words", ()) if word.strip()),
                )
                for line in found["lines"]
                if line["text"].strip()
            ),
            elements=tuple(Element(one["role"], _box(one["box"]), one["text"]) for one in found["elements"]),
            pictures=tuple(_box(box) for box in found["pictures"]),
            unread=tuple(_box(box) for box in found["unread"]),
        )

    def tile(self, width: int, top: int, bottom: int, scale: float) -> View:
        """What is seen between two heights, in pixels of a picture that begins at `top` with `scale` pixels for one.

        Whole lines only; pictures are cut at the edge. Elements are left out: `elements.read` knows more of them.
        """
        width, height = round(width * scale), round((bottom - top) * scale)

        def move(box: Box) -> Box:
            x0, x1 = (min(max(value * scale, 0.0), float(width)) for value in (box[0], box[2]))
            y0, y1 = (min(max((value - top) * scale, 0.0), float(height)) for value in (box[1], box[3]))
            return x0, y0, x1, y1

        def inside(box: Box) -> bool:
            upper, lower = _letters(box)
            return upper >= top and lower <= bottom

        return replace(
            self,
            width=width,
            height=height,
            lines=tuple(
                replace(one, box=move(one.box), words=tuple((word, move(box)) for word, box in one.words))
                for one in self.lines
                if inside(one.box)
            ),
            elements=(),
            pictures=tuple(move(box) for box in self.pictures if box[1] < bottom and box[3] > top),
            unread=tuple(move(box) for box in self.unread if box[1] < bottom and box[3] > top),
        )

    def crop(self, width: int, height: int) -> View:
        """What remains in the page's first `width` x `height` pixels: whole lines, and elements cut at the edge."""
        return replace(
            self,
            width=width,
            height=height,
            lines=tuple(
                replace(one, box=_cut(one.box, width, height)) for one in self.lines if _letters(one.box)[1] <= height
            ),
            elements=tuple(
                replace(one, box=_cut(one.box, width, height)) for one in self.elements if one.box[1] < height - 2
            ),
            pictures=tuple(_cut(box, width, height) for box in self.pictures if box[1] < height),
            unread=tuple(_cut(box, width, height) for box in self.unread if box[1] < height),
        )

    def cut_between_lines(self, height: int) -> int:
        """The largest height up to `height`, or a little less, at which no line of text is cut; else `height`."""
        inner = [_letters(line.box) for line in self.lines]
        for candidate in range(height, max(0, height - MAX_RETREAT), -1):
            if not any(top < candidate < bottom for top, bottom in inner):
                return candidate
        return height


def _letters(box: Box) -> tuple[float, float]:
    """Top and bottom of the letters in a line's box, which has room around them and overlaps its neighbours."""
    room = 0.15 * (box[3] - box[1])
    return box[1] + room, box[3] - room


def _box(values: list[float]) -> Box:
    x0, y0, x1, y1 = (round(value, 1) for value in values)
    return x0, y0, x1, y1


def _cut(box: Box, width: int, height: int) -> Box:
    x0, y0, x1, y1 = box
    return max(0.0, x0), max(0.0, y0), min(float(width), x1), min(float(height), y1)
