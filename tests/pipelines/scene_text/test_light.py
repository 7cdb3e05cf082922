from random import Random

import numpy as np

from pipelines.scene_text.light import lit, set_into, taken


def test_light_keeps_shape_and_range():
    pixels = np.full((60, 80, 3), 200, dtype=np.float32)
    for seed in range(10):
        shone = lit(pixels, Random(seed))
        assert shone.shape == pixels.shape
        assert shone.min() >= 60
        assert shone.max() <= 255


def test_camera_blurs_small_text_less():
    pixels = np.zeros((64, 64, 3), dtype=np.float32)
    pixels[:, 32:] = 255
    for seed in range(10):
        small = taken(pixels, Random(seed), text_size=8.0).astype(float)
        assert small[:, 34:].mean() - small[:, :30].mean() > 240


def test_layer_covers_the_ground_where_it_is_opaque_only():
    pixels = np.full((60, 80, 3), 100, dtype=np.float32)
    layer = np.zeros((20, 30, 4), dtype=np.float32)
    layer[5:15, 5:25] = (1, 0, 0, 1)
    set_into(pixels, layer, (10, 12), board=False, rng=Random(0))
    assert (pixels[12 + 6 : 12 + 14, 10 + 6 : 10 + 24] == (255, 0, 0)).all()
    assert (pixels[:12] == 100).all()
    assert (pixels[12:17, 10:15] == 100).all()


def test_board_casts_a_shadow_below_itself():
    pixels = np.full((120, 120, 3), 180, dtype=np.float32)
    layer = np.ones((40, 60, 4), dtype=np.float32)
    set_into(pixels, layer, (20, 20), board=True, rng=Random(1))
    assert pixels[61, 50].max() < 170
    assert (pixels[:4] == 180).all()
