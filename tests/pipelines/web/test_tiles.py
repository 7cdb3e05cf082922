"""pipelines.web.tiles: long pages are cut between lines, and every tile knows what is on it."""

from itertools import pairwise

import pytest
from PIL import Image
from web_tiles import control, line, page, view

from pipelines.browser.session import Viewport
from pipelines.web.elements.model import Picture
from pipelines.web.tiles import MAX_PIXELS, cuts, taken_height, tiles

WINDOW = Viewport("desktop", 600, 400)
LINES = tuple(line(f"line {n}", 10, 30.0 * n, n) for n in range(100))


@pytest.mark.parametrize(("height", "scale"), [(300, 1), (1600, 1), (1601, 1), (3000, 2), (90_000, 1), (90_000, 1.5)])
def test_tiles_cover_what_is_taken_once(height: int, scale: float):
    found = cuts(view(*LINES, height=height), Viewport("desktop", 600, 400, scale))
    taken = taken_height(view(height=height), scale)
    assert found[0][0] == 0
    assert all(one[1] == two[0] for one, two in pairwise(found))
    assert taken - found[-1][1] < 100
    assert found[-1][1] * scale <= MAX_PIXELS
    assert len(found) == 1 or max(bottom - top for top, bottom in found) <= 400


def test_no_line_is_cut_and_none_is_lost():
    whole = view(*LINES, height=3000)
    found = tiles(Image.new("RGB", (600, 3000)), whole, page(), WINDOW)
    texts = [one.text for tile in found for one in tile.view.lines]
    assert texts == [one.text for one in LINES]
    for tile in found:
        assert tile.picture.size == (tile.view.width, tile.view.height)
        for one in tile.view.lines:
            assert 0 <= one.box[1] < one.box[3] <= tile.picture.height
            assert one.words[0][1][1] == one.box[1]


def test_boxes_are_in_pixels_of_the_tile():
    elements = page(
        (control("button", "here", (100, 450, 200, 480)),), pictures=(Picture("far", "", (0, 2000, 9, 2009)),)
    )
    found = tiles(Image.new("RGB", (1200, 6000)), view(*LINES, height=3000), elements, Viewport("d", 600, 400, 2))
    button = found[1].elements.controls[0]
    top = found[1].top
    assert button.box == (200, 2 * (450 - top), 400, 2 * (480 - top))
    assert sum(len(tile.elements.controls) for tile in found) == 1
    assert sum(len(tile.elements.pictures) for tile in found) == 1


def test_what_a_cut_divides_is_on_neither_side():
    bottom = cuts(view(*LINES, height=3000), WINDOW)[0][1]
    elements = page((control("button", "cut", (0, bottom - 10, 50, bottom + 10)),))
    found = tiles(Image.new("RGB", (600, 3000)), view(*LINES, height=3000), elements, WINDOW)
    assert not any(tile.elements.controls for tile in found)
