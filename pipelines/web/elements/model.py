"""What is on a page besides its lines of text: controls, headings, tables and pictures, in pixels of the picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

Box = tuple[float, float, float, float]
Move = Callable[[Box], Box]


@dataclass(frozen=True)
class Control:
    """Something that a person can act on.

    `name` is the accessible name that the browser computes; `text` what is written on it; `value` what is entered or
    chosen (None where it has none). `states` are words such as `checked`, `disabled`, `expanded`, sorted. `boxes`
    has one box per line for a link that runs over several.
    """

    role: str
    name: str
    text: str
    boxes: tuple[Box, ...]
    states: tuple[str, ...] = ()
    value: str | None = None
    placeholder: str = ""

    @property
    def box(self) -> Box:
        """The box around all lines."""
        return around(self.boxes)


@dataclass(frozen=True)
class Heading:
    """`level` is 1 for the highest."""

    level: int
    text: str
    box: Box


@dataclass(frozen=True)
class Cell:
    """A cell by the row and column (from 0) of its upper left corner, spanning `down` rows and `across` columns."""

    row: int
    column: int
    down: int
    across: int
    header: bool
    text: str
    box: Box


@dataclass(frozen=True)
class Table:
    """A table of data, as the browser judges it; tables that only lay out a page are none."""

    caption: str
    cells: tuple[Cell, ...]
    box: Box


@dataclass(frozen=True)
class Picture:
    """`alt` is its accessible name, empty where the page has none; `source` its address, empty for drawings."""

    alt: str
    source: str
    box: Box
    #: Width and height of the picture itself, in its own pixels.
    size: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Page:
    """All of it, in document order. `left_out` counts what was found but not kept, by reason."""

    title: str
    description: str
    controls: tuple[Control, ...]
    headings: tuple[Heading, ...]
    tables: tuple[Table, ...]
    pictures: tuple[Picture, ...]
    left_out: dict[str, int]

    def moved(self, move: Move, keep: Callable[[Box], bool]) -> Page:
        """With every box moved, and without what `keep` refuses (judged on the box before it is moved)."""
        kept = [replace(one, boxes=_moved(one.boxes, move)) for one in self.controls if keep(one.box)]
        return replace(
            self,
            controls=tuple(one for one in kept if one.boxes),
            headings=tuple(replace(one, box=move(one.box)) for one in self.headings if keep(one.box)),
            tables=tuple(
                replace(one, box=move(one.box), cells=tuple(replace(cell, box=move(cell.box)) for cell in one.cells))
                for one in self.tables
                if keep(one.box)
            ),
            pictures=tuple(replace(one, box=move(one.box)) for one in self.pictures if keep(one.box)),
        )


def _moved(boxes: tuple[Box, ...], move: Move) -> tuple[Box, ...]:
    """Without those of which nothing is left."""
    moved = (move(box) for box in boxes)
    return tuple(box for box in moved if box[2] > box[0] and box[3] > box[1])


def around(boxes: tuple[Box, ...]) -> Box:
    """The smallest box that holds all of them."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
