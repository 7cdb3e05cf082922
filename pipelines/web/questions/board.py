"""A tile with its regions numbered, so that texts can name them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from corpus.grounding import mark
from corpus.record import Region
from pipelines.web.elements.model import Box, Control, Table, around
from pipelines.web.tiles import Tile
from pipelines.web.transcription import join
from pipelines.web.view import Line


@dataclass
class Board:
    """`regions` are those of a record about the tile: controls, headings, tables, pictures, paragraphs, lines, words.

    A control's `label` is its role with its states, as in `checkbox [checked]`; a control on several lines is several
    regions. `whole` says that the tile is the whole page.
    """

    tile: Tile
    whole: bool
    regions: list[Region] = field(default_factory=list)
    #: Lines of one block that stand together.
    paragraphs: list[tuple[Line, ...]] = field(default_factory=list)
    _numbers: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        groups = groupby(self.tile.view.lines, key=lambda line: line.block)
        self.paragraphs = [tuple(lines) for _, lines in groups]
        elements = self.tile.elements
        for control in elements.controls:
            label = control.role + "".join(f" [{state}]" for state in control.states)
            for box in control.boxes:
                self._add(control, "element", box, control.name or control.text, label)
        for heading in elements.headings:
            self._add(heading, "heading", heading.box, heading.text, f"h{heading.level}")
        for table in elements.tables:
            self._add(table, "table", table.box, as_tabs(table), table.caption or None)
        for picture in elements.pictures:
            self._add(picture, "image", picture.box, picture.alt or None)
        for paragraph in self.paragraphs:
            self._add(paragraph, "paragraph", around(tuple(line.box for line in paragraph)), join(paragraph))
        for line in self.tile.view.lines:
            self._add(line, "line", line.box, line.text)
            for word, box in line.words:
                self._add(None, "word", box, word)

    def at(self, thing: object, name: str = "") -> str:
        """How a text names the region of a control, heading, table, picture or paragraph of this tile."""
        return mark(self._numbers[id(thing)], name)

    def _add(self, thing: object, kind: str, box: Box, text: str | None, label: str | None = None) -> None:
        if thing is not None:
            self._numbers.setdefault(id(thing), len(self.regions))
        self.regions.append(Region(0, kind, [round(value, 1) for value in box], text, label))


def as_tabs(table: Table) -> str:
    """The table as text: a line per row, tabs between cells."""
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell.text)
    return "\n".join("\t".join(cells) for _, cells in sorted(rows.items()))


def single(controls: Sequence[Control]) -> list[Control]:
    """Those on one line, which a single box names."""
    return [control for control in controls if len(control.boxes) == 1]
