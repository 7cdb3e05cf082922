import numpy as np

from pipelines.scene_text.perspective import rectangle
from pipelines.scene_text.reading import FoundGroup, FoundText, grid_box, rows


def _text(name, *box):
    return FoundText(name, rectangle(*box))


def test_rows_read_top_to_bottom_then_left_to_right():
    texts = [
        _text("d", 300, 105, 350, 130),
        _text("a", 200, 10, 300, 40),
        _text("c", 10, 100, 90, 130),
        _text("b", 320, 18, 400, 44),
    ]
    assert [[text.text for text in row] for row in rows(texts)] == [["a", "b"], ["c", "d"]]


def test_group_box_is_around_its_lines():
    group = FoundGroup((_text("a", 10, 20, 30, 40), _text("b", 5, 50, 25, 60)))
    assert group.box == (5, 20, 30, 60)


def test_grid_runs_from_0_to_999():
    assert grid_box((0, 0, 640, 480), 640, 480) == "(0,0),(999,999)"
    assert grid_box((64, 48, 320, 240), 640, 480) == "(100,100),(500,500)"
    assert grid_box((-3, 0, 700, 480), 640, 480) == "(0,0),(999,999)"


def test_box_of_a_tilted_polygon():
    assert FoundText("a", np.array([[3, 1], [9, 4], [8, 9], [2, 6]])).box == (2, 1, 9, 9)
