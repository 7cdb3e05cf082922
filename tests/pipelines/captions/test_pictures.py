"""Pictures of the user's: what is kept, what is made into a JPEG, what is dropped."""

import io

import numpy as np
import pytest
from PIL import Image

from pipelines.captions.pictures import MAX_SIDE, jpeg, opened, stored
from pipelines.engine.pipeline import Drop


def encoded(picture: Image.Image, kind: str, **options) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


GRADIENT = Image.fromarray(np.tile(np.arange(0, 200, dtype=np.uint8), (100, 1)))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_modest_file_is_kept_as_it_is(kind):
    data = encoded(GRADIENT.convert("RGB"), kind)
    assert stored(data) == (data, (200, 100))


def test_a_large_picture_is_reduced():
    data, size = stored(encoded(Image.new("RGB", (MAX_SIDE * 2, 300)), "JPEG"))
    assert size == (MAX_SIDE, 150)
    assert Image.open(io.BytesIO(data)).size == size


def test_the_orientation_is_applied():
    exif = Image.Exif()
    exif[274] = 6
    data, size = stored(encoded(GRADIENT, "JPEG", exif=exif))
    assert size == (100, 200)
    assert Image.open(io.BytesIO(data)).getexif().get(274, 1) == 1


def test_transparency_becomes_white():
    data, _ = stored(encoded(Image.new("RGBA", (40, 40), (255, 0, 0, 0)), "PNG"))
    assert Image.open(io.BytesIO(data)).convert("RGB").getpixel((20, 20)) == (255, 255, 255)


def test_sixteen_bits_are_stretched_to_eight():
    deep = Image.fromarray(np.asarray(GRADIENT).astype(np.uint16) * 200)
    picture = opened(encoded(deep, "PNG"))
    assert picture.mode == "L"
    assert picture.getextrema() == (0, 255)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF"])
def test_other_formats_become_jpeg(kind):
    data, _ = stored(encoded(GRADIENT.convert("RGB"), kind))
    assert data.startswith(b"\xff\xd8")


def test_cmyk_becomes_rgb():
    data, _ = stored(encoded(Image.new("CMYK", (30, 30)), "JPEG"))
    assert Image.open(io.BytesIO(data)).mode == "RGB"


@pytest.mark.parametrize("data", [b"", b"hello", encoded(GRADIENT, "JPEG")[:-300], encoded(GRADIENT, "PNG")[:100]])
def test_broken_files_are_dropped(data):
    with pytest.raises(Drop) as dropped:
        stored(data)
    assert dropped.value.reason == "image_undecodable"


@pytest.mark.parametrize("side", [9_000, 20_000])
def test_a_bomb_is_dropped_by_its_header(side):
    header = encoded(Image.new("1", (8, 8)), "PNG")
    import zlib

    chunk = b"IHDR" + side.to_bytes(4) * 2 + header[24:29]
    bomb = header[:8] + (13).to_bytes(4) + chunk + zlib.crc32(chunk).to_bytes(4) + header[33:]
    with pytest.raises(Drop) as dropped:
        opened(bomb)
    assert dropped.value.reason == "image_bomb"


def test_a_box_is_cut_out():
    cut = Image.open(io.BytesIO(jpeg(GRADIENT, (150, 10, 190, 60))))
    assert cut.size == (40, 50)
    assert cut.getpixel((20, 20)) == pytest.approx(170, abs=3)
