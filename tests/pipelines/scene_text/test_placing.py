from random import Random

import numpy as np

from pipelines.scene_text.placing import Places


def _half_calm() -> np.ndarray:
    noise = np.random.default_rng(0).uniform(0, 255, (400, 600, 1)).astype(np.float32)
    pixels = np.repeat(noise, 3, axis=2)
    pixels[:, :300] = 128
    return pixels


def test_calm_places_come_first():
    for seed in range(5):
        box, unrest = Places(_half_calm()).take(2.0, [120.0], Random(seed))
        assert box[2] <= 300
        assert unrest < 1


def test_boxes_do_not_overlap_and_stay_inside():
    places = Places(_half_calm())
    boxes = []
    while (found := places.take(2.0, [160.0], Random(len(boxes)))) is not None:
        boxes.append(found[0])
    assert len(boxes) >= 4
    for number, one in enumerate(boxes):
        assert 0 <= one[0] < one[2] <= 600
        assert 0 <= one[1] < one[3] <= 400
        for other in boxes[number + 1 :]:
            assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]


def test_smaller_width_is_tried_when_the_wanted_one_does_not_fit():
    box, _ = Places(_half_calm()).take(1.0, [900.0, 100.0], Random(0))
    assert box[2] - box[0] == 100
    assert Places(_half_calm()).take(1.0, [900.0], Random(0)) is None
