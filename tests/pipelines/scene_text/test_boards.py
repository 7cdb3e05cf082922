from random import Random

import numpy as np
import pytest

from pipelines.scene_text import boards
from pipelines.scene_text.lettering import letter
from pipelines.scene_text.wording import Sign


def test_contrast_ratio_is_that_of_the_web_guidelines():
    white, black = (boards.luminance(np.full(3, level)) for level in (255, 0))
    assert boards.contrast(white, black) == pytest.approx(21)
    assert boards.contrast(white, white) == 1


def test_all_board_colours_can_be_read():
    for kind, pairs in boards._BOARDS.items():
        for ground, letters in pairs:
            levels = [boards.luminance(np.array(boards._rgb(colour))) for colour in (ground, letters)]
            assert boards.contrast(*levels) >= 4.5, (kind, ground, letters)


@pytest.mark.parametrize("level", [10, 90, 250])
def test_paint_stands_out_from_the_ground(level):
    ground = np.full((50, 3), level, dtype=np.float32)
    for seed in range(10):
        look = boards.paint(ground, Random(seed), outline=False)
        assert look is not None
        ratio = boards.contrast(boards.luminance(np.array(look.letters)), boards.luminance(np.full(3, level)))
        assert ratio >= boards._PAINT_CONTRAST


def test_no_paint_on_a_ground_of_black_and_white():
    ground = np.array([[0, 0, 0], [255, 255, 255]] * 20, dtype=np.float32)
    assert boards.paint(ground, Random(0), outline=False) is None


def test_plate_shows_letters_on_the_board_and_nothing_around_paint():
    lettering = letter(Sign("plate", ("BAY 12",)), Random(0), False)
    ink = np.asarray(lettering.ink) == 255
    plate = np.asarray(boards.dress(lettering, boards.Board((10, 20, 30), (200, 210, 220)), Random(0)))
    assert (plate[ink][:, :3] == (200, 210, 220)).all()
    assert (plate[np.asarray(lettering.ink) == 0][:, :3] == (10, 20, 30)).all()
    painted = np.asarray(boards.dress(lettering, boards.Board(None, (200, 210, 220)), Random(0)))
    assert (painted[np.asarray(lettering.ink) == 0][:, 3] == 0).all()
    assert painted[ink][:, 3].min() > 200
