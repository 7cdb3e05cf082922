"""Pages as encoded pictures."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from pipelines.documents.reading.encode import (
    canvas,
    encode,
    encode_fast,
    encode_picture,
    is_png,
    plain_pixels,
    png,
)


def noise(*shape: int) -> np.ndarray:
    return np.random.Generator(np.random.PCG64(1)).integers(0, 255, shape, dtype=np.uint8)


@pytest.mark.parametrize("pixels", [noise(7, 5), noise(1, 1, 3), noise(40, 33, 3)])
def test_other_programs_read_the_same_pixels(pixels) -> None:
    with Image.open(io.BytesIO(png(pixels))) as picture:
        picture.verify()
    with Image.open(io.BytesIO(png(pixels))) as picture:
        assert np.array_equal(np.asarray(picture), pixels)


def test_both_encoders_keep_the_picture_and_know_grey() -> None:
    grey = np.full((60, 80, 3), 255, dtype=np.uint8)
    grey[10:20, 5:70] = 30
    coloured = grey.copy()
    coloured[33, 44] = (200, 0, 0)  # in a row that is not asked first
    for pixels, mode in ((grey, "L"), (coloured, "RGB")):
        for encoder in (encode, encode_picture):
            with Image.open(io.BytesIO(encoder(Image.fromarray(pixels)))) as picture:
                assert picture.mode == mode
                assert np.array_equal(np.asarray(picture.convert("RGB")), pixels)


def test_photographs_become_jpeg() -> None:
    found = encode_fast(noise(800, 800, 3))
    assert found.startswith(b"\xff\xd8")
    assert not is_png(found)
    assert is_png(encode_fast(noise(80, 80)))


def test_one_channel_holds_what_has_no_colour() -> None:
    grey = np.repeat(noise(9, 9, 1), 3, axis=2)
    assert np.array_equal(plain_pixels(grey), grey[:, :, 0])
    assert plain_pixels(grey[:, :, 0]).ndim == 2
    assert plain_pixels(noise(9, 9, 3)).shape == (9, 9, 3)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("size", [(1, 1), (40, 33), (7, 200)])
def test_a_canvas_is_encoded_where_it_lies(size, channels, monkeypatch) -> None:
    drawn = canvas(*size, channels)
    assert (drawn == 255).all()
    drawn[:] = noise(*drawn.shape)
    copied = png(drawn.copy())
    part = drawn[: size[0] // 2 + 1, : size[1] // 2 + 1]
    assert png(part) == png(part.copy())
    monkeypatch.setattr("pipelines.documents.reading.encode.canvas", None)  # no room is made for a copy
    assert png(drawn) == copied


def test_what_lies_elsewhere_is_no_canvas() -> None:
    moved = noise(40, 34)[:, :33]  # of the same shape and steps, but a byte further to the left
    with Image.open(io.BytesIO(png(moved))) as picture:
        assert np.array_equal(np.asarray(picture), moved)
    with Image.open(io.BytesIO(png(drawn := canvas(5, 4, 1)[::-1]))) as picture:
        assert np.array_equal(np.asarray(picture), drawn)
