"""How far two readings of one picture agree: the quality score of text that nobody has checked.

Lines are compared where they stand, so neither the engines' order of reading nor where they cut lines matters. Between
engines of different families agreement is a far better sign of right text than the confidence that an engine states.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipelines.ocr.engine import OcrNotFoundError


class PlacedLine(Protocol):
    """A line with an upright box in pixels, of an engine or of a file's text layer."""

    @property
    def text(self) -> str: ...
    @property
    def box(self) -> tuple[float, float, float, float]: ...


@dataclass(frozen=True)
class Agreement:
    """`total` is the share of characters on which the readings agree, 0 to 1; `by_line` the same for each line of the
    first reading, in its order."""

    total: float
    by_line: tuple[float, ...]


#: Lines belong together when so much of the lower one's height is shared.
_SHARED_HEIGHT = 0.5
#: Spelled alike by some engines: quotation marks, dashes and dots. Spaces do not count at all.
_ALIKE = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "`": "'", "—": "-", "–": "-", "‐": "-", "•": "·"}
)
_SPACE = re.compile(r"\s+")


def agreement(one: Sequence[PlacedLine], other: Sequence[PlacedLine]) -> Agreement:
    """Compare two readings of a picture. Two empty ones agree.

    Raises `OcrNotFoundError` where rapidfuzz is not installed.
    """
    try:
        from rapidfuzz.distance import Levenshtein
    except ImportError as error:
        raise OcrNotFoundError(
            "rapidfuzz, which compares readings, is not installed: pip install 'vlend[ocr]'"
        ) from error
    scores = [1.0] * len(one)
    wrong = length = 0
    for mine, theirs in _together(one, other):
        first = "".join(_bare(one[number].text) for number in mine)
        second = "".join(_bare(other[number].text) for number in theirs)
        distance = Levenshtein.distance(first, second)
        longer = max(len(first), len(second))
        wrong, length = wrong + distance, length + longer
        for number in mine:
            scores[number] = 1 - distance / longer if longer else 1.0
    return Agreement(1 - wrong / length if length else 1.0, tuple(scores))


def _together(one: Sequence[PlacedLine], other: Sequence[PlacedLine]) -> Iterator[tuple[list[int], list[int]]]:
    """The numbers of lines in both readings that stand in one place, each group from left to right."""
    count = len(one)
    boxes = [line.box for line in (*one, *other)]
    parent = list(range(len(boxes)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    order = sorted(range(count, len(boxes)), key=lambda number: boxes[number][1])
    for number in range(count):
        for place in order:
            if boxes[place][1] > boxes[number][3]:
                break
            if _overlap(boxes[number], boxes[place]):
                parent[root(place)] = root(number)
    groups: dict[int, list[int]] = {}
    for number in range(len(boxes)):
        groups.setdefault(root(number), []).append(number)
    for members in groups.values():
        members.sort(key=lambda number: boxes[number][0])
        yield [n for n in members if n < count], [n - count for n in members if n >= count]


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > 0 and high > _SHARED_HEIGHT * min(one[3] - one[1], other[3] - other[1])


def _bare(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text).translate(_ALIKE))
