"""Pictures that ask for trouble: name -> bytes, and what they end as."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from pictures import picture_bytes
from PIL import Image as PillowImage
from PIL import PngImagePlugin

UNDECODABLE = "image_undecodable"


@dataclass(frozen=True)
class Hostile:
    """`reason` is what `corpus.images.inspect` rejects the picture for, "" if it does not; `converted`, what it is
    rejected for by those who turn pictures into another format."""

    name: str
    make: Callable[[], bytes]
    reason: str
    converted: str


def chunk(name: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, data: bytes, *more: bytes, depth: int = 8, colour: int = 0) -> bytes:
    """A PNG of stated size whose compressed pixels are `data`; `more` are chunks before them."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(more) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@lru_cache
def zeros(size: int) -> bytes:
    """So many zero bytes, compressed, without ever holding them."""
    state = zlib.compressobj(6)
    block = bytes(1 << 20)
    pieces = [state.compress(block) for _ in range(size >> 20)]
    return b"".join([*pieces, state.compress(bytes(size & 0xFFFFF)), state.flush()])


def tiff(width: int, height: int, strip: bytes, rows: int) -> bytes:
    """A grey TIFF whose one deflated strip is `strip`, said to hold `rows` rows."""
    entries = [(256, width), (257, height), (258, 8), (259, 8), (262, 1), (273, 0), (277, 1), (278, rows), (279, 0)]
    start = 8 + 2 + 12 * len(entries) + 4
    values = {273: start, 279: len(strip)}
    body = b"".join(struct.pack("<HHII", tag, 4, 1, values.get(tag, value)) for tag, value in entries)
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + body + struct.pack("<I", 0) + strip


def jpeg_of_stated_size(width: int, height: int) -> bytes:
    """A JPEG whose frame header states another size than its data have."""
    data = picture_bytes(64, 64, format="JPEG")
    place = data.index(b"\xff\xc0") + 5
    return data[:place] + struct.pack(">HH", height, width) + data[place + 4 :]


def webp_canvas(width: int, height: int) -> bytes:
    """An extended WebP with a canvas of stated size and the frame of a small one."""
    small = picture_bytes(64, 64, format="WEBP")[12:]
    sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBP" + b"VP8X" + struct.pack("<I", 10) + bytes(4) + sizes + small
    return b"RIFF" + struct.pack("<I", len(body)) + body


def gif_canvas(width: int, height: int) -> bytes:
    """A GIF with a canvas of stated size and a small frame."""
    data = bytearray(saved(PillowImage.new("P", (64, 64)), "GIF"))
    data[6:10] = struct.pack("<HH", width, height)
    return bytes(data)


def saved(picture: PillowImage.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)  # type: ignore[arg-type]
    return buffer.getvalue()


def gradient(mode: str = "RGB") -> PillowImage.Image:
    """A picture in which up, down, left and right differ: dark at the upper left, 120 x 80."""
    values = np.add.outer(np.arange(80), np.arange(120)).astype(np.uint8)
    return PillowImage.fromarray(values).convert(mode)


def turned() -> bytes:
    exif = PillowImage.Exif()
    exif[274] = 6
    return saved(gradient(), "JPEG", exif=exif)


def deep() -> bytes:
    return saved(PillowImage.fromarray(np.asarray(gradient("L")).astype(np.uint16) * 250), "PNG")


def animated(kind: str) -> bytes:
    frames = [gradient().rotate(90 * turn) for turn in range(3)]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:])


def transparent_palette() -> bytes:
    return saved(gradient().quantize(16), "PNG", transparency=bytes(range(0, 256, 16)))


def with_text(size: int) -> bytes:
    """A PNG with a compressed comment of `size` bytes."""
    comment = chunk(b"zTXt", b"Comment\0\0" + zeros(size))
    return png(64, 64, zlib.compress(bytes(65 * 64)), comment)


def with_profile(size: int) -> bytes:
    """A PNG with a colour profile of `size` bytes."""
    profile = chunk(b"iCCP", b"icc\0\0" + zeros(size))
    return png(64, 64, zlib.compress(bytes(65 * 64)), profile)


def odd_exif(data: bytes) -> bytes:
    """A JPEG whose EXIF block is `data`."""
    return saved(gradient(), "JPEG", exif=b"Exif\0\0" + data)


def many_texts() -> bytes:
    info = PngImagePlugin.PngInfo()
    for number in range(2000):
        info.add_text(f"key{number}", "x" * 2000, zip=True)
    return saved(gradient(), "PNG", pnginfo=info)


def cut(kind: str) -> bytes:
    """The first half of a picture of noise."""
    data = picture_bytes(200, 200, format=kind)
    return data[: len(data) // 2]


POSTSCRIPT = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 64 64\n%%EndComments\n(%pipe%id) (w) file\nshowpage\n%%EOF\n"

PICTURES = (
    # what promises more than it holds, or holds more than it promises
    Hostile("png_header_bomb.png", lambda: png(60_000, 60_000, zlib.compress(b"")), "image_bomb", "image_bomb"),
    Hostile("png_bomb.png", lambda: png(20_000, 20_000, zeros(200_000_000)), "image_bomb", "image_bomb"),
    Hostile("png_more_data.png", lambda: png(64, 64, zeros(200_000_000)), "", ""),
    Hostile("png_zero_width.png", lambda: png(0, 64, zlib.compress(b"")), UNDECODABLE, UNDECODABLE),
    Hostile("png_largest.png", lambda: png(2**31 - 1, 2**31 - 1, b""), "image_bomb", "image_bomb"),
    Hostile("jpeg_bomb.jpg", lambda: jpeg_of_stated_size(65_500, 65_500), "image_bomb", "image_bomb"),
    Hostile("jpeg_stated_larger.jpg", lambda: jpeg_of_stated_size(5_000, 5_000), "", ""),
    Hostile("webp_bomb.webp", lambda: webp_canvas(16_384, 16_384), "image_bomb", "image_bomb"),
    Hostile("webp_long_bomb.webp", lambda: webp_canvas(1 << 24, 255), "image_bomb", "image_bomb"),
    Hostile("gif_bomb.gif", lambda: gif_canvas(65_535, 65_535), "image_bomb", "image_bomb"),
    Hostile("tiff_bomb.tif", lambda: tiff(100_000, 100_000, zeros(200_000_000), 100_000), "image_bomb", "image_bomb"),
    Hostile("tiff_strip_bomb.tif", lambda: tiff(64, 64, zeros(200_000_000), 64), "image_format", ""),
    Hostile("png_text_bomb.png", lambda: with_text(200_000_000), UNDECODABLE, UNDECODABLE),
    Hostile("png_profile_bomb.png", lambda: with_profile(200_000_000), UNDECODABLE, UNDECODABLE),
    Hostile("png_many_texts.png", many_texts, "", ""),
    # cut off, empty, something else
    Hostile("cut.png", lambda: cut("PNG"), UNDECODABLE, UNDECODABLE),
    Hostile("cut.jpg", lambda: cut("JPEG"), UNDECODABLE, UNDECODABLE),
    Hostile("cut.webp", lambda: cut("WEBP"), UNDECODABLE, UNDECODABLE),
    Hostile("cut.gif", lambda: cut("GIF"), UNDECODABLE, UNDECODABLE),
    Hostile("cut_header.png", lambda: picture_bytes()[:20], UNDECODABLE, UNDECODABLE),
    Hostile("empty.jpg", lambda: b"", UNDECODABLE, UNDECODABLE),
    Hostile("page.jpg", lambda: b"<html><title>404</title></html>", UNDECODABLE, UNDECODABLE),
    Hostile("postscript.jpg", lambda: POSTSCRIPT, "image_format", "image_format"),
    Hostile("svg.png", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", UNDECODABLE, UNDECODABLE),
    Hostile("wrong_ending.gif", lambda: picture_bytes(64, 64), "", ""),
    # odd, but pictures
    Hostile("turned.jpg", turned, "", ""),
    Hostile("exif_garbage.jpg", lambda: odd_exif(b"II*\0\xff\xff\xff\xff" * 4), "", ""),
    Hostile("exif_loop.jpg", lambda: odd_exif(struct.pack("<2sHIHHHIII", b"II", 42, 8, 1, 0x8769, 4, 1, 8, 8)), "", ""),
    Hostile("animated.gif", lambda: animated("GIF"), "", ""),
    Hostile("animated.webp", lambda: animated("WEBP"), "", ""),
    Hostile("animated.png", lambda: animated("PNG"), "", ""),
    Hostile("cmyk.jpg", lambda: saved(gradient("CMYK"), "JPEG"), "", ""),
    Hostile("deep.png", deep, "", ""),
    Hostile("transparent_palette.png", transparent_palette, "", ""),
    Hostile("grey_alpha.png", lambda: saved(gradient("LA"), "PNG"), "", ""),
    Hostile("one_bit.png", lambda: saved(gradient("1"), "PNG"), "", ""),
    Hostile("floats.tif", lambda: saved(gradient("F"), "TIFF"), "image_format", ""),
)  # fmt: skip
