from random import Random

import numpy as np

from pipelines.scene_text.backgrounds import LONGER_SIDES, backgrounds, crop


def test_all_listed_photographs_are_on_this_machine():
    assert len(backgrounds()) >= 9


def test_crops_stay_in_the_part_without_writing():
    ground = next(ground for ground in backgrounds() if "motorcycle_left" in ground.photograph.name)
    for seed in range(20):
        taken = crop(ground, Random(seed))
        x0, y0, x1, y1 = (int(value) for value in taken.description.removeprefix("crop=").split("&")[0].split(","))
        assert 0 <= x0 < x1 <= 0.34 * 741
        assert 0.04 * 500 <= y0 < y1 <= 500
        assert max(taken.pixels.shape) in LONGER_SIDES


def test_crops_differ_by_seed_and_repeat_with_it():
    ground = backgrounds()[0]
    assert crop(ground, Random(1)).description != crop(ground, Random(2)).description
    assert (crop(ground, Random(1)).pixels == crop(ground, Random(1)).pixels).all()


def test_tint_colours_a_grey_photograph():
    brick = next(ground for ground in backgrounds() if "brick" in ground.photograph.name)
    pixels = crop(brick, Random(0)).pixels
    assert pixels.dtype == np.float32
    assert np.ptp(pixels.reshape(-1, 3).mean(axis=0)) > 3
