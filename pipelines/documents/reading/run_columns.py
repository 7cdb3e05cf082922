"""The runs of a page column by column: how the reading process holds them, and how they travel (`wire`).

A page has some hundred runs; what is done to each of them in turn takes longer than to find them in the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from typing import NamedTuple

import numpy as np

from pipelines.documents.reading.page import Rectangle, TextRun

#: Bits of a run's flags, and the number that (visible, horizontal, vertical) make.
VISIBLE, HORIZONTAL, VERTICAL = 1, 2, 4
_NUMBER_OF = {(bool(n & VISIBLE), bool(n & HORIZONTAL), bool(n & VERTICAL)): n for n in range(8)}


class RunColumns(NamedTuple):
    """What `TextRun` holds row by row. Nothing in it is changed once it is made."""

    texts: list[str]
    #: float64, (6, runs): left, top, right, bottom, size and baseline, in pixels.
    numbers: np.ndarray
    #: Names of fonts, and the place of each run's among them.
    fonts: list[str]
    font: list[int]
    #: uint8, (runs,)
    flags: np.ndarray

    def readable(self, among: np.ndarray | None = None) -> list[int]:
        """The places of the runs that are visible and more than space, of those that the mask `among` names."""
        visible = self.flags & VISIBLE != 0
        texts = self.texts
        places = np.flatnonzero(visible if among is None else visible & among).tolist()
        return [place for place in places if texts[place].strip()]

    def boxes(self, places: Sequence[int]) -> np.ndarray:
        """The boxes of the runs at these places, (places, 4)."""
        return self.numbers[:4, places].T

    def at(self, places: Sequence[int]) -> RunColumns:
        """The runs at these places."""
        texts, font = [self.texts[place] for place in places], [self.font[place] for place in places]
        return RunColumns(texts, self.numbers[:, places], self.fonts, font, self.flags[places])

    def hidden(self, places: Sequence[int] | np.ndarray) -> RunColumns:
        """The same runs, those at these places (or of this mask) not visible."""
        flags = self.flags.copy()
        flags[places] &= np.uint8(~VISIBLE & 0xFF)
        return self._replace(flags=flags)


def columns_of(runs: Sequence[TextRun]) -> RunColumns:
    """Runs row by row as columns."""
    if not runs:
        return RunColumns([], np.zeros((6, 0)), [], [], np.zeros(0, np.uint8))
    texts, boxes, sizes, baselines, fonts, *flags = zip(*runs, strict=True)
    places = {font: place for place, font in enumerate(dict.fromkeys(fonts))}
    return RunColumns(
        texts=list(texts),
        numbers=np.array([*zip(*boxes, strict=True), sizes, baselines]),
        fonts=list(places),
        font=[places[font] for font in fonts],
        flags=np.array([_NUMBER_OF[each] for each in zip(*flags, strict=True)], np.uint8),
    )


def rows_of(columns: RunColumns) -> list[TextRun]:
    """The inverse of `columns_of`."""
    left, top, right, bottom, sizes, baselines = columns.numbers.tolist()
    boxes: zip[Rectangle] = zip(left, top, right, bottom, strict=True)
    fonts = [columns.fonts[place] for place in columns.font]
    flags = ((columns.flags & bit != 0).tolist() for bit in (VISIBLE, HORIZONTAL, VERTICAL))
    rows = zip(columns.texts, boxes, sizes, baselines, fonts, *flags, strict=True)
    return list(map(tuple.__new__, repeat(TextRun), rows))  # as `TextRun._make`, which is some times as slow
