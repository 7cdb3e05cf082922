from __future__ import annotations

import base64
import io
import struct
import zlib

import pytest
from PIL import Image

from pipelines.books.markup.pictures import LONGEST, SVG, PictureError, picture_of
from sources.input_files import FileRejectedError


def encoded(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def bomb() -> bytes:
    """A PNG whose header promises more pixels than a page could ever show."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")
    )


def refused(data: bytes | None) -> str:
    with pytest.raises(PictureError) as error:
        picture_of("a.png", lambda name: data)
    return error.value.reason


def test_large_pictures_are_made_smaller_and_transparent_ones_stand_on_white() -> None:
    found = picture_of("a.png", lambda name: encoded(Image.new("RGBA", (3000, 1500), (0, 0, 0, 0))))
    assert (found.width, found.height) == (LONGEST, LONGEST // 2)
    with Image.open(io.BytesIO(found.data)) as picture:
        assert picture.convert("L").getextrema() == (255, 255)


def test_pictures_are_turned_as_their_camera_says() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    found = picture_of("a.jpg", lambda name: encoded(Image.new("RGB", (200, 100)), "JPEG", exif=exif))
    assert (found.width, found.height) == (100, 200)


def test_pictures_inside_the_page_are_read() -> None:
    data = base64.b64encode(encoded(Image.new("RGB", (40, 40)))).decode()
    assert picture_of(f"data:image/png;base64,{data}", lambda name: None).width == 40


def test_drawings_are_left_to_the_browser() -> None:
    drawing = b'<?xml version="1.0"?><!-- made by hand --><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>'
    assert (picture_of("a.svg", lambda name: drawing).mime, picture_of("a.svg", lambda name: drawing).data) == (
        SVG,
        drawing,
    )


def test_what_cannot_be_set_is_told() -> None:
    assert refused(None) == "picture_not_local"
    assert refused(b"no picture") == "picture_undecodable"
    assert refused(encoded(Image.new("RGB", (300, 300)))[:60]) == "picture_undecodable"
    assert refused(b"<svg>" + b" " * 3_000_000) == "picture_bomb"
    assert refused(encoded(Image.new("RGB", (8, 8)))) == "picture_tiny"
    assert refused(bomb()) == "picture_bomb"


def test_refusals_of_files_keep_their_reason() -> None:
    def outside(name: str) -> bytes:
        raise FileRejectedError("link_outside", name)

    with pytest.raises(PictureError, match="link_outside"):
        picture_of("a.png", outside)
