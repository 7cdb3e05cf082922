"""How screenshots are stored: flat ones and photographs by the rule, and without loss where that is asked."""

import io

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipelines.web.encoding import Encoding, encoded, encoding_of


def page(photograph: int) -> Image.Image:
    """Lines of text, with so many rows of grain below them as a photograph has."""
    picture = Image.new("RGB", (600, 400), "white")
    pen = ImageDraw.Draw(picture)
    for line in range(20):
        pen.text((10, 20 * line), "The quick brown fox jumps over the lazy dog. " * 2, fill="black")
    grain = np.random.default_rng(0).normal(0, 4, (photograph, 600, 3))
    slope = np.linspace(40, 200, 600)[None, :, None] + grain
    picture.paste(Image.fromarray(slope.clip(0, 255).astype(np.uint8)), (0, 400 - photograph))
    return picture


def opened(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def test_flat_pages_are_png_and_photographs_jpeg() -> None:
    assert encoding_of(encoded(page(0), "auto")) == "png"
    assert encoding_of(encoded(page(10), "auto")) == "png"
    photographic = encoded(page(300), "auto")
    assert encoding_of(photographic) == "jpeg"
    assert len(photographic) < 0.5 * len(encoded(page(300), "png"))
    assert photographic == encoded(page(300), "auto")


def test_letters_beside_photographs_stay_sharp() -> None:
    before, after = (np.asarray(one).astype(int) for one in (page(300), opened(encoded(page(300), "auto"))))
    assert np.abs(before - after)[:80].mean() < 1.5


def test_noise_that_jpeg_does_not_shrink_by_half_stays_png() -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 256, (200, 200, 3), dtype=np.uint8))
    assert encoding_of(encoded(noise, "auto")) == "png"


@pytest.mark.parametrize("encoding", ["png", "webp"])
def test_what_is_asked_for_loses_nothing(encoding: Encoding) -> None:
    data = encoded(page(300), encoding)
    assert encoding_of(data) == encoding
    assert np.array_equal(opened(data), np.asarray(page(300)))
