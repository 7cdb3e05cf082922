import io
import struct
import zlib

import numpy as np
import pytest
from pictures import picture_bytes
from PIL import Image as PillowImage
from PIL import ImageFilter

from corpus.images import ImageRejectedError, inspect, perceptual_hash, perceptual_hash_of_pixels


def _png_header(width: int, height: int) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("name", ["PNG", "JPEG", "WEBP"])
def test_facts_of_a_good_picture(name: str) -> None:
    facts = inspect(picture_bytes(64, 48, format=name))
    assert (facts.width, facts.height, facts.format) == (64, 48, name)


@pytest.mark.parametrize("size", [(60_000, 60_000), (9000, 9000)])
def test_a_bomb_is_refused_by_its_header(size: tuple[int, int]) -> None:
    with pytest.raises(ImageRejectedError) as caught:
        inspect(_png_header(*size))
    assert caught.value.reason == "image_bomb"


@pytest.mark.parametrize("name", ["PNG", "JPEG"])
def test_a_truncated_picture_is_refused(name: str) -> None:
    data = picture_bytes(300, 300, format=name)
    with pytest.raises(ImageRejectedError) as caught:
        inspect(data[: len(data) // 2])
    assert caught.value.reason == "image_undecodable"


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(ImageRejectedError) as caught:
        inspect(b"<html>404</html>")
    assert caught.value.reason == "image_undecodable"
    buffer = io.BytesIO()
    PillowImage.new("RGB", (4, 4)).save(buffer, "TIFF")
    with pytest.raises(ImageRejectedError) as caught:
        inspect(buffer.getvalue())
    assert caught.value.reason == "image_format"


def test_near_pictures_have_near_hashes_and_others_have_not() -> None:
    one = PillowImage.open(io.BytesIO(picture_bytes(16, 16, seed=1))).resize((256, 256), PillowImage.Resampling.BICUBIC)
    near = one.filter(ImageFilter.GaussianBlur(2)).resize((200, 200))
    other = PillowImage.open(io.BytesIO(picture_bytes(16, 16, seed=2))).resize((256, 256))

    assert distance(perceptual_hash(one), perceptual_hash(near)) <= 6
    assert distance(perceptual_hash(one), perceptual_hash(other)) >= 16


@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize("size", [(905, 1280), (1404, 992), (40, 300), (257, 256), (33, 90)])
def test_the_hash_of_pixels_is_nearly_that_of_the_picture(size: tuple[int, int], mode: str) -> None:
    for seed in range(3):
        small = PillowImage.open(io.BytesIO(picture_bytes(16, 16, seed=seed)))
        picture = small.resize(size, PillowImage.Resampling.BICUBIC).convert(mode)
        found = perceptual_hash_of_pixels(np.asarray(picture))
        assert distance(found, perceptual_hash(picture)) <= 6
        assert -(2**63) <= found < 2**63


def test_the_hash_of_pixels_is_that_of_any_memory() -> None:
    """Also of a view with steps, and of more rows than sums of 16 bits hold when all are white."""
    pixels = np.full((70_000, 40), 255, dtype=np.uint8)
    pixels[1000:30_000, :17] = 3
    padded = np.zeros((70_000, 43), dtype=np.uint8)
    padded[:, 1:41] = pixels
    assert perceptual_hash_of_pixels(padded[:, 1:41]) == perceptual_hash_of_pixels(pixels)
    assert distance(perceptual_hash_of_pixels(pixels), perceptual_hash(PillowImage.fromarray(pixels))) <= 6
    assert distance(perceptual_hash_of_pixels(pixels), perceptual_hash_of_pixels(pixels[::-1].copy())) >= 16


def distance(one: int, other: int) -> int:
    """In how many bits two hashes differ."""
    return bin((one ^ other) & (2**64 - 1)).count("1")
