"""Places in pictures: regions that a text names (`corpus.grounding`), and words for where one stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.grounding import mark
from corpus.record import Image, Region
from taxonomy.conversations.voice import Voice

Box = tuple[float, float, float, float]

#: Said with the first question that needs boxes.
GRID = ("Boxes are on a grid from 0 to 999.", "坐标框以0到999的网格表示。")
_NAMED = re.compile(r"⟦region (\d+)⟧")


def box_of(region: Region) -> Box:
    """The upright box around a region's points, in pixels."""
    xs, ys = region.points[0::2], region.points[1::2]
    return min(xs), min(ys), max(xs), max(ys)


def at(region: Region, regions: Sequence[Region]) -> str:
    """What a text of a conversation with these regions writes for the place of one of them."""
    return mark(next(number for number, other in enumerate(regions) if other is region))


def named_in(text: str, regions: Sequence[Region]) -> list[Region]:
    """The regions that a text names, in its order."""
    return [regions[int(number)] for number in _NAMED.findall(text)]


def centre(box: Box) -> tuple[float, float]:
    """The middle of a box."""
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def area(box: Box) -> float:
    """The area of a box, 0 for one turned inside out."""
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def shared(box: Box, other: Box) -> float:
    """The area that two boxes have in common."""
    return area((max(box[0], other[0]), max(box[1], other[1]), min(box[2], other[2]), min(box[3], other[3])))


#: English, Chinese, by (row, column) of thirds.
_THIRDS = (
    (("top left", "左上角"), ("top", "上部中间"), ("top right", "右上角")),
    (("left", "左侧中部"), ("centre", "中央"), ("right", "右侧中部")),
    (("bottom left", "左下角"), ("bottom", "下部中间"), ("bottom right", "右下角")),
)


def part_of(box: Box, picture: Image) -> tuple[str, str] | None:
    """The third of the picture in which the middle of a box clearly lies, in English and Chinese."""
    x, y = centre(box)
    places = (x / picture.width, y / picture.height)
    if any(abs(place - border) < 0.05 for place in places for border in (1 / 3, 2 / 3)):
        return None
    return _THIRDS[int(places[1] * 3)][int(places[0] * 3)]


#: relation -> English, Chinese
RELATIONS = {
    "left": ("to the left of", "左边"),
    "right": ("to the right of", "右边"),
    "above": ("above", "上方"),
    "below": ("below", "下方"),
}


def relation(box: Box, other: Box) -> str | None:
    """Where `box` stands seen from `other`: one of `RELATIONS` if they are clearly apart in one direction alone."""
    wide = min(box[2], other[2]) - max(box[0], other[0])
    high = min(box[3], other[3]) - max(box[1], other[1])
    if wide <= 0 and high > 0:
        return "left" if box[2] <= other[0] else "right"
    if high <= 0 and wide > 0:
        return "above" if box[3] <= other[1] else "below"
    return None


def unique(regions: Sequence[Region], by: str) -> list[Region]:
    """The regions whose `text` or `label` (the name in `by`) no other has, whatever its case, even as a part of it."""
    names = [str(getattr(region, by) or "").strip().casefold() for region in regions]
    return [
        region
        for region, name in zip(regions, names, strict=True)
        if name and sum(name in other for other in names) == 1
    ]


def grid_note(voice: Voice) -> str:
    """The sentence that explains boxes."""
    return voice.word(*GRID)
