import numpy as np
import pytest

from pipelines.documents.reading.blank import blank_places


def page(channels: int) -> np.ndarray:
    picture = np.full((60, 100), 255, dtype=np.uint8)
    picture[20:24, 10:12] = 0  # a dot above the middle of the second box
    picture[45, 50:60] = 250  # nearly white
    return picture if channels == 1 else np.repeat(picture[:, :, None], 3, axis=2)


@pytest.mark.parametrize("channels", [1, 3])
def test_places_without_ink_are_told(channels: int) -> None:
    boxes = [(0, 0, 90, 10), (5, 18, 40, 40), (8, 20.4, 13, 23.6), (45, 40, 80, 50), (200, 5, 220, 9), (-9, -9, -1, -1)]
    assert blank_places(page(channels), np.array(boxes)) == [0, 3, 4, 5]


def test_a_box_that_reaches_out_of_the_picture_is_judged_by_what_is_inside() -> None:
    assert blank_places(page(1), np.array([(-50, 10, 500, 400), (60, 50, 500, 400)])) == [1]


def test_no_boxes_no_answer() -> None:
    assert blank_places(page(1), np.zeros((0, 4))) == []
