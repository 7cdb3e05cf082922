"""Rules among what a page draws."""

from __future__ import annotations

import numpy as np
import pymupdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.reading.process import PageReader
from pipelines.documents.reading.rules import (
    MAX_PARTS,
    fill,
    frame,
    is_horizontal,
    may_be_fill,
    may_be_stroke,
    merged,
    seen,
    stroke,
)


def test_strokes_along_an_axis_are_rules() -> None:
    assert stroke(10, 20, 110, 20.5, 1) == (10, 19.75, 110, 20.75)
    assert stroke(10, 120, 10, 20, 2) == (9, 20, 11, 120)
    assert stroke(10, 20, 110, 40, 1) is None
    assert stroke(10, 20, 110, 20, 30) is None


def test_thin_fills_are_rules() -> None:
    assert fill(10, 21, 110, 20) == (10, 20, 110, 21)
    assert fill(10, 20, 110, 60) is None
    assert fill(10, 20, 12, 22) is None


def test_a_frame_has_four() -> None:
    assert [is_horizontal(rule) for rule in frame(110, 60, 10, 20, 1)] == [True, True, False, False]


def test_only_what_the_picture_shows_is_seen() -> None:
    picture = np.full((100, 200, 3), 255, dtype=np.uint8)
    picture[50:52, 20:180] = 0
    picture[10:90, 100] = (200, 120, 120)
    shown, hidden = (20.0, 50.0, 180.0, 52.0), (20.0, 30.0, 180.0, 31.0)
    down, half = (100.0, 10.0, 101.0, 90.0), (20.0, 50.0, 199.0, 52.0)
    assert seen([shown, hidden, down], picture) == [shown, down]
    assert seen([shown], picture[:, :, 0]) == [shown]
    assert seen([(0.0, 50.0, 100.0, 52.0), half, (300.0, 0.0, 400.0, 1.0)], picture) == [
        (0.0, 50.0, 100.0, 52.0),
        half,
    ]


def test_each_counts_once() -> None:
    assert merged([(1, 2, 30, 3), (1, 2, 30, 3)]) == [(1, 2, 30, 3)]


@pytest.mark.parametrize("engine", ["pymupdf", "pypdfium2"])
@pytest.mark.parametrize("turn", [0, 90])
def test_engines_find_strokes_frames_and_fills_where_the_picture_has_them(tmp_path, engine, turn) -> None:
    with pymupdf.open() as file:
        page = file.new_page(width=400, height=800)
        page.draw_line((100, 100), (300, 100), width=1)
        page.draw_rect((100, 200, 300, 300), width=1)
        page.draw_rect((100, 400, 102, 500), fill=(0, 0, 0), width=0, color=None)
        page.draw_line((100, 600), (300, 600), width=1, color=(1, 1, 1))
        page.draw_line((100, 650), (300, 700), width=1)
        page.set_rotation(turn)
        file.save(tmp_path / "page.pdf")
    with PageReader(engine) as reader:
        found = reader.rules(tmp_path / "page.pdf", 0, scale=1.0)
    expected = [(100, 100, 300, 100), (100, 200, 300, 200), (100, 300, 300, 300), (100, 200, 100, 300)]
    expected += [(300, 200, 300, 300), (101, 400, 101, 500)]
    if turn:
        expected = [(800 - y1, x0, 800 - y0, x1) for x0, y0, x1, y1 in expected]
    assert len(found) == len(expected)
    for rule in expected:
        assert any(rule == pytest.approx(other, abs=1.6) for other in found)


@pytest.mark.parametrize("engine", ["pymupdf", "pypdfium2"])
def test_a_thin_bar_that_is_filled_and_stroked_is_one_rule(tmp_path, engine) -> None:
    with pymupdf.open() as file:
        page = file.new_page(width=400, height=400)
        page.draw_rect((100, 100, 102, 200), fill=(0, 0, 0), color=(0, 0, 0), width=1)
        file.save(tmp_path / "page.pdf")
    with PageReader(engine) as reader:
        assert len(reader.rules(tmp_path / "page.pdf", 0, scale=1.0)) == 1


@pytest.mark.parametrize("engine", ["pymupdf", "pypdfium2"])
@pytest.mark.parametrize("paths", [MAX_PARTS // 8, MAX_PARTS + 1])  # engines count pieces or whole paths
def test_a_page_that_draws_too_much_has_none(tmp_path, engine, paths) -> None:
    with pymupdf.open() as file:
        page = file.new_page(width=400, height=400)
        page.draw_line((100, 100), (300, 100), width=1)
        dots = b"\n".join(b"%d %d 1 1 re f" % (n % 200, n // 200) for n in range(paths - 1))
        file.update_stream(page.get_contents()[0], page.read_contents() + b"\n" + dots)
        file.save(tmp_path / "page.pdf")
    with PageReader(engine) as reader:
        found = reader.rules(tmp_path / "page.pdf", 0, scale=1.0)
    assert bool(found) == (paths < MAX_PARTS)


@given(
    st.lists(st.integers(-24, 24).map(lambda n: n / 3), min_size=2, max_size=2),
    st.sampled_from([0.0, 0.4, 3.0, 5.2, 30.0]),
)
def test_what_is_left_unplaced_is_no_rule(far: list[float], width: float) -> None:
    x, y = far
    assert may_be_stroke(x, y, width) or stroke(100, 100, 100 + x, 100 + y, width) is None
    assert may_be_fill(x, y) or fill(100, 100, 100 + x, 100 + y) is None


def test_most_of_what_is_drawn_is_left_unplaced() -> None:
    assert not may_be_stroke(9, 4, 1)
    assert not may_be_stroke(4, 0, 1)
    assert may_be_stroke(0, 9, 1)
    assert not may_be_fill(40, 9)
    assert not may_be_fill(3, 4)
    assert may_be_fill(2, 9)
