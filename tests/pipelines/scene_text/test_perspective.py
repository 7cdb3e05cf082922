import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipelines.scene_text.perspective import fitted, homography, project, rectangle, tilted, warp


def test_homography_takes_corners_to_corners_and_back():
    source = rectangle(0, 0, 120, 40)
    target = np.array([[10.0, 12.0], [190.0, 30.0], [180.0, 88.0], [14.0, 70.0]])
    matrix = homography(source, target)
    assert project(matrix, source) == pytest.approx(target)
    assert project(np.linalg.inv(matrix), target) == pytest.approx(source)


def test_untilted_rectangle_keeps_its_aspect():
    extent = np.ptp(tilted(3.0, 0, 0, 0), axis=0)
    assert extent[0] / extent[1] == pytest.approx(3.0)


def test_turning_right_makes_the_far_side_shorter_and_corners_stay_clockwise():
    quad = tilted(2.0, 30, 0, 0)
    left, right = np.linalg.norm(quad[3] - quad[0]), np.linalg.norm(quad[2] - quad[1])
    assert left != pytest.approx(right, rel=0.05)
    x, y = quad.T
    assert x @ np.roll(y, -1) - y @ np.roll(x, -1) > 0  # clockwise where y points down


def test_fitted_touches_the_box_and_keeps_the_shape():
    quad = tilted(2.0, 20, 10, 5)
    moved = fitted(quad, (50, 60, 250, 400))
    assert np.ptp(moved[:, 0]) == pytest.approx(200)
    assert np.ptp(moved[:, 0]) / np.ptp(moved[:, 1]) == pytest.approx(np.ptp(quad[:, 0]) / np.ptp(quad[:, 1]))
    assert moved.min() >= 50 - 1e-9


@pytest.mark.parametrize("size", [(300, 100), (1200, 400)])  # the second is reduced before it is warped
def test_warped_pixels_lie_exactly_in_the_projected_polygon(size):
    layer = Image.new("L", size, 255)
    target = np.array([[21.3, 30.6], [170.2, 18.4], [181.7, 80.1], [25.5, 95.9]])
    matrix = homography(rectangle(0, 0, *size), target)
    pixels, (left, top) = warp(layer, matrix, (220, 120))
    seen = np.zeros((120, 220))
    seen[top : top + pixels.shape[0], left : left + pixels.shape[1]] = pixels
    fine = Image.new("L", (220 * 8, 120 * 8))
    ImageDraw.Draw(fine).polygon([tuple(point * 8) for point in target], fill=255)
    expected = np.asarray(fine.reduce(8), dtype=float) / 255
    assert np.abs(seen - expected).max() < 0.7
    assert np.abs(seen - expected).sum() < 0.02 * expected.sum()
    assert seen.sum() == pytest.approx(expected.sum(), rel=0.01)


def test_colour_is_premultiplied():
    layer = Image.new("RGBA", (40, 40), (200, 100, 50, 128))
    pixels, _ = warp(layer, np.eye(3), (60, 60))
    middle = pixels[20, 20]
    assert middle[3] == pytest.approx(0.5, abs=0.01)
    assert middle[:3] == pytest.approx(np.array([200, 100, 50]) / 255 / 2, abs=0.01)
