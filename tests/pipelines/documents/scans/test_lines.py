"""What an engine saw, made upright."""

from __future__ import annotations

import math

import pytest

from pipelines.documents.scans.lines import layout_lines, skew, stands
from pipelines.ocr.engine import OcrLine


def seen(text: str, x: float, y: float, angle: float = 0.0, height: float = 20) -> OcrLine:
    """A line from its upper left corner, turned about the middle of a page of 600 by 800."""
    corners = [(x, y), (x + 10 * len(text), y), (x + 10 * len(text), y + height), (x, y + height)]
    points: list[float] = []
    for a, b in corners:
        across, down = a - 300, b - 400
        points.append(300 + across * math.cos(angle) - down * math.sin(angle))
        points.append(400 + across * math.sin(angle) + down * math.cos(angle))
    return OcrLine(text, tuple(points), 0.9)


@pytest.mark.parametrize("angle", [0.0, 0.03, -0.05])
def test_tilted_lines_are_laid_out_upright(angle) -> None:
    page = [seen("the first long line", 50, 100, angle), seen("the second one", 50, 140, angle)]
    assert skew(page) == pytest.approx(angle, abs=1e-6)
    lines = layout_lines(page, 600, 800)
    assert [line.text for line in lines] == ["the first long line", "the second one"]
    for line, top in zip(lines, (100, 140), strict=True):
        assert line.box == pytest.approx((50, top, 50 + 10 * len(line.text), top + 20), abs=0.01)
    assert list(lines.values()) == page


def test_a_line_without_tall_letters_is_no_smaller_type_but_a_title_is_larger() -> None:
    lines = list(layout_lines([seen("abc", 0, 0), seen("xnm", 0, 30, 0, 16), seen("Title", 0, 60, 0, 44)], 600, 800))
    assert lines[0].size == lines[1].size
    assert lines[2].size == pytest.approx(0.85 * 44)


def test_a_page_on_its_side_is_known() -> None:
    assert stands([seen("a line that runs down", 50, 100, math.pi / 2), seen("i", 0, 0)])
    assert not stands([seen("a line", 50, 100)])
