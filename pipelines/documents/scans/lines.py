"""Lines that an engine saw, as lines that can be laid out: upright, with a size of type and a baseline."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

from pipelines.documents.layout.lines import Line, is_chinese
from pipelines.ocr.engine import OcrLine

#: Engines draw boxes from the tops of tall letters to the ends of deep ones, with a little air.
_EM_OF_HEIGHT, _DESCENT_OF_HEIGHT = 0.85, 0.22
#: Heights within this share of the page's usual one are that one: a line without tall letters is no smaller type.
_SAME_HEIGHT = 0.3
#: Radians of skew that are left alone.
_LEVEL = 0.003


def layout_lines(seen: Sequence[OcrLine], width: int, height: int) -> dict[Line, OcrLine]:
    """Each line to lay out, with what it was made from, whose outline is in the picture as it is."""
    if not seen:
        return {}
    angle = skew(seen)
    heights = [_height(line) for line in seen]
    usual = median(heights)
    found: dict[Line, OcrLine] = {}
    for line, own in zip(seen, heights, strict=True):
        text = " ".join(line.text.split())
        if not text:
            continue
        high = usual if abs(own - usual) < _SAME_HEIGHT * usual else own
        x0, y0, x1, y1 = _upright(line, angle, width, height)
        size = _EM_OF_HEIGHT * high
        baseline = (y0 + y1) / 2 + high / 2 - _DESCENT_OF_HEIGHT * high
        first = 1 if is_chinese(text[0]) else len(text.split(" ", 1)[0])
        made = Line(text, (x0, y0, x1, y1), size, baseline, first_word=(x1 - x0) * first / len(text))
        found[made] = line
    return found


def skew(seen: Sequence[OcrLine]) -> float:
    """The angle of the lines in radians, clockwise: the median of those of long lines."""
    angles = sorted(
        math.atan2(line.points[3] - line.points[1], line.points[2] - line.points[0])
        for line in seen
        if line.points[2] - line.points[0] > 4 * _height(line)
    )
    return median(angles) if angles else 0.0


def stands(seen: Sequence[OcrLine]) -> bool:
    """Do most of the lines run up or down the picture? Then the page lies on its side."""
    tall = sum(len(line.text) for line in seen if len(line.text) > 2 and _tall(line))
    return tall > 0.5 * sum(len(line.text) for line in seen)


def _tall(line: OcrLine) -> bool:
    x0, y0, x1, y1 = line.box
    return y1 - y0 > 1.5 * (x1 - x0)


def _height(line: OcrLine) -> float:
    """Length of the left edge, which is the height of the line also where it is tilted."""
    return math.dist(line.points[0:2], line.points[6:8])


def _upright(line: OcrLine, angle: float, width: int, height: int) -> tuple[float, float, float, float]:
    if abs(angle) < _LEVEL:
        return line.box
    cos, sin = math.cos(-angle), math.sin(-angle)
    xs, ys = [], []
    for x, y in zip(line.points[::2], line.points[1::2], strict=True):
        across, down = x - width / 2, y - height / 2
        xs.append(across * cos - down * sin + width / 2)
        ys.append(across * sin + down * cos + height / 2)
    return min(xs), min(ys), max(xs), max(ys)
