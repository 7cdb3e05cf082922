"""pipelines.web.similarity: one for equal pages, low for what is missing, moved or recoloured."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from pipelines.web.similarity import INK_CONTRAST, has_ink, render_similarity


def page(*boxes: tuple[int, int, int, int], size: tuple[int, int] = (400, 300), colour: str = "black") -> Image.Image:
    picture = Image.new("RGB", size, "white")
    for box in boxes:
        ImageDraw.Draw(picture).rectangle(box, fill=colour)
    return picture


LEFT, RIGHT = (20, 20, 120, 60), (220, 100, 380, 140)


def test_equal_pages():
    assert render_similarity(page(LEFT, RIGHT), page(LEFT, RIGHT)) == 1.0
    assert render_similarity(page(), page()) == 1.0


def test_what_is_missing_counts_though_most_of_the_page_is_empty():
    assert render_similarity(page(LEFT, RIGHT), page(LEFT)) < 0.8
    assert render_similarity(page(LEFT, RIGHT), page()) < 0.6


def test_moved_blocks_and_other_backgrounds_count():
    moved = (20, 60, 120, 100)
    assert render_similarity(page(LEFT), page(moved)) < 0.8
    dark = Image.new("RGB", (400, 300), "navy")
    assert render_similarity(page(), dark) < 0.9


def test_a_shorter_page_lacks_something():
    assert render_similarity(page(LEFT, (20, 250, 380, 290)), page(LEFT, size=(400, 200))) < 0.85


def test_pictures_can_be_left_out():
    assert render_similarity(page(LEFT, RIGHT), page(LEFT), ignored=[RIGHT]) == 1.0


def test_ink_is_where_the_neighbourhood_has_contrast():
    random = np.random.default_rng(1)
    grey = np.where(random.random((60, 81)) < 0.02, random.integers(0, 256, (60, 81)), 250).astype(np.uint8)
    drawn = Image.fromarray(grey)
    highest = np.asarray(drawn.filter(ImageFilter.MaxFilter(7))).astype(int)
    lowest = np.asarray(drawn.filter(ImageFilter.MinFilter(7))).astype(int)
    assert np.array_equal(has_ink(grey), highest - lowest >= INK_CONTRAST)
