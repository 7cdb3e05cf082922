"""What `make compiled` makes of pixels.c finds what NumPy finds."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from compiled_c import compiled
from hypothesis import given
from hypothesis import strategies as st

from corpus.images import perceptual_hash_of_pixels, row_sums
from pipelines.documents.reading import blank, compiled_pixels, encode, rules
from pipelines.documents.reading.compiled_pixels import CompiledPixels
from pipelines.documents.reading.page import Rectangle
from pipelines.documents.reading.page_hash import page_hash

Found = TypeVar("Found")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled("compile_pixels.py", tmp_path_factory.mktemp("compiled"))


@pytest.fixture(scope="module")
def library(path: Path) -> CompiledPixels:
    return CompiledPixels(path)


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """What one test has put in the library's place is no other's."""
    yield
    compiled_pixels.compiled_pixels.cache_clear()


def both(library: CompiledPixels, asked: Callable[[], Found]) -> tuple[Found, Found]:
    """The answer with the library and the one without."""
    answers = []
    with pytest.MonkeyPatch.context() as patch:
        for used in (library, None):
            for module in (blank, encode, rules, sys.modules["pipelines.documents.reading.page_hash"]):
                patch.setattr(module, "compiled_pixels", lambda used=used: used)
            answers.append(asked())
    return answers[0], answers[1]


@st.composite
def pictures(draw: st.DrawFn) -> np.ndarray:
    """Paper with patches of nearly one level, of many and of colour, at the start of its memory or within it."""
    height, width = draw(st.integers(1, 90)), draw(st.integers(1, 70))
    channels = draw(st.sampled_from([1, 3]))
    picture = np.full((height, width, channels), 255, dtype=np.uint8)
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    for _ in range(draw(st.integers(0, 6))):
        (x, wide), (y, high) = (chance.integers(0, side, 2) for side in (width, height))
        patch = picture[y : y + high // 2 + 1, x : x + wide // 2 + 1]
        level, spread = int(chance.integers(0, 240)), int(chance.choice([0, 4, 9, 13, 250]))
        grey = np.minimum(level + chance.integers(0, spread + 1, patch.shape[:2]), 255)[:, :, None]
        tint = chance.integers(0, int(chance.choice([1, 1, 8, 12, 200])) + 1, (1, 1, channels))
        patch[:] = np.minimum(grey + tint, 255)
    plain = picture[:, :, 0] if channels == 1 else picture
    if draw(st.booleans()):
        drawn = encode.canvas(height, width, channels)
        drawn[:] = plain
        return drawn
    return np.ascontiguousarray(plain)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("seed", range(8))
def test_the_same_places_are_blank(library: CompiledPixels, seed: int, channels: int) -> None:
    """Boxes of a few pixels on levels about as far apart as blank ones may be; edges halfway, outside and nowhere."""
    chance = np.random.default_rng(seed)
    picture = encode.canvas(60, 80, channels)
    for _ in range(250):
        x, y = chance.integers(0, (80, 60))
        picture[y, x : x + chance.integers(1, 6)] = chance.integers(242, 246, () if channels == 1 else 3)
    start = chance.integers(-8, 170, (3000, 2)) / 2
    asked = np.hstack([start, start + chance.integers(-2, 14, (3000, 2)) / 2])
    asked[::50, chance.integers(0, 4)] = chance.choice([-1e30, 1e30, np.nan, np.inf], 60)
    ours, numpys = both(library, lambda: blank.blank_places(picture, asked))
    assert ours == numpys
    assert 300 < len(ours) < 2900


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("seed", range(8))
def test_the_same_rules_are_seen(library: CompiledPixels, seed: int, channels: int) -> None:
    """Lines about as dark as rules must be, and rules about as long as they are."""
    chance = np.random.default_rng(seed)
    picture = encode.canvas(60, 80, channels)
    drawn = []
    for _ in range(12):
        (x, y), length, thick = chance.integers(-3, (80, 60)), chance.integers(3, 60), chance.integers(1, 4)
        level = 255 - chance.integers(11, 15, () if channels == 1 else 3)
        across = bool(chance.integers(0, 2))
        right, bottom = (x + length, y + thick) if across else (x + thick, y + length)
        picture[max(y, 0) : max(bottom, 0), max(x, 0) : max(right, 0)] = level
        drawn.append((x, y, right, bottom))
    asked = np.array(drawn * 80) + chance.integers(-4, 5, (960, 4)) / 4
    asked = asked[(asked[:, 2] >= asked[:, 0]) & (asked[:, 3] >= asked[:, 1])]
    asked = np.vstack([asked, asked[:50, [0, 1, 0, 1]] + [0, 0, 6, 6]])  # as high as wide
    named: list[Rectangle] = [(x0, y0, x1, y1) for x0, y0, x1, y1 in asked.tolist()]
    ours, numpys = both(library, lambda: rules.seen(named, picture))
    assert ours == numpys
    assert 50 < len(ours) < 900


def test_rules_are_seen_by_their_share_either_way(library: CompiledPixels) -> None:
    """The last rule differs on four of its five pixels, which is enough; a longer one with as many does not."""
    picture = np.full((40, 40, 3), 255, dtype=np.uint8)
    picture[10, 5:9, 1] = 200
    picture[20:24, 30, 2] = 200
    across, down = (5.0, 10.0, 10.0, 11.0), (30.0, 20.0, 31.0, 25.0)
    longer = [(5.0, 10.0, 11.0, 11.0), (30.0, 20.0, 31.0, 26.0)]
    ours, numpys = both(library, lambda: rules.seen([across, down, *longer], picture))
    assert ours == numpys == [across, down]


@given(picture=pictures())
def test_the_same_pictures_have_a_colour(library: CompiledPixels, picture: np.ndarray) -> None:
    ours, numpys = both(library, lambda: encode.plain_pixels(picture))
    assert ours.shape == numpys.shape
    assert np.array_equal(ours, numpys)


def test_a_colour_is_found_wherever_it_is(library: CompiledPixels) -> None:
    for width in (1, 7, 8, 9, 33):
        for place in range(width):
            picture = np.full((3, width, 3), 255, dtype=np.uint8)
            assert library.has_colour(picture, 8) is False
            picture[2, place] = (255, 247, 255)
            assert library.has_colour(picture, 8) is False
            picture[2, place, 2] = 246
            assert library.has_colour(picture, 8) is True


@given(picture=pictures(), block=st.integers(1, 100))
def test_rows_add_up_to_the_same(library: CompiledPixels, picture: np.ndarray, block: int) -> None:
    assert np.array_equal(library.row_sums(picture, block), row_sums(picture, block))


@pytest.mark.parametrize("shape", [(1403, 992, 3), (1403, 992), (600, 1537, 3), (300, 1537)])
def test_the_hash_is_the_same(library: CompiledPixels, shape: tuple[int, ...]) -> None:
    """Also of the largest sums: white in blocks of 256 rows."""
    chance = np.random.default_rng(0)
    picture = encode.canvas(shape[0], shape[1], 3 if len(shape) == 3 else 1)
    assert np.array_equal(library.row_sums(picture, 256), row_sums(picture, 256))
    picture[100:900, 50:700] = chance.integers(0, 256, picture[100:900, 50:700].shape)
    ours, numpys = both(library, lambda: page_hash(picture))
    assert ours == numpys == perceptual_hash_of_pixels(picture)


def test_what_lies_otherwise_is_left_to_numpy(library: CompiledPixels) -> None:
    picture = np.zeros((8, 9, 3), dtype=np.uint8)
    for other in (picture[:, ::2], picture[::-1], picture.astype(np.int16), picture[:, :, ::-1], picture[:, :, :2]):
        assert library.row_sums(other, 2) is None
        assert library.blank(other, np.zeros((1, 4)), 12) is None
        assert library.seen(other, np.zeros((1, 4)), 12, 2) is None
    assert library.has_colour(picture[:, :, 0].copy(), 8) is None


def test_a_library_that_does_not_load_is_left_with_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = tmp_path / "pixels.so"
    broken.write_bytes(b"of another machine")
    monkeypatch.delenv("VLEND_COMPILED", raising=False)
    monkeypatch.setattr(compiled_pixels, "pixels_library", lambda: broken)
    compiled_pixels.compiled_pixels.cache_clear()
    with caplog.at_level(logging.WARNING):
        assert compiled_pixels.compiled_pixels() is None
    assert "NumPy looks at the pixels instead" in caplog.text


def test_the_variable_leaves_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled_pixels, "pixels_library", lambda: path)
    for value, there in (("0", False), ("1", True)):
        monkeypatch.setenv("VLEND_COMPILED", value)
        compiled_pixels.compiled_pixels.cache_clear()
        assert (compiled_pixels.compiled_pixels() is not None) is there
