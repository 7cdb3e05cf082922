"""A scan's parameters applied to a picture, step by step, with Pillow and numpy alone."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from pipelines.documents.degrade.parameters import Scan, Stamp

_SMOOTH = Image.Resampling.BICUBIC


def degraded(picture: Image.Image, scan: Scan) -> bytes:
    """The picture as the scan shows it, as JPEG. Its size is that of `turned_size`."""
    page = ImageChops.multiply(picture.convert("RGB"), Image.new("RGB", picture.size, scan.paper))
    if scan.stamp:
        page = ImageChops.multiply(page, _stamped(page.size, scan.stamp))
    page = page.rotate(-scan.skew_degrees, _SMOOTH, expand=True, fillcolor=scan.paper)
    if scan.shadow:
        page = _shaded(page, scan)
    if scan.resolution < 1:
        small = tuple(max(1, round(side * scan.resolution)) for side in page.size)
        page = page.resize((small[0], small[1]), Image.Resampling.BOX).resize(page.size, _SMOOTH)
    if scan.blur:
        page = page.filter(ImageFilter.GaussianBlur(scan.blur))
    if scan.grey:
        page = page.convert("L")
    if scan.noise:
        page = _noisy(page, scan)
    encoded = io.BytesIO()
    page.save(encoded, "JPEG", quality=scan.jpeg_quality)
    return encoded.getvalue()


def moved(points: Sequence[float], width: int, height: int, scan: Scan, size: tuple[int, int]) -> list[float]:
    """Points (x, y, …) of a picture of `width` by `height` in its scan of `size`: a box stays an upright box around
    what it held."""
    box = len(points) == 4
    x0, y0 = points[0], points[1]
    corners = [x0, y0, points[2], y0, points[2], points[3], x0, points[3]] if box else list(points)
    angle = math.radians(scan.skew_degrees)
    cos, sin = math.cos(angle), math.sin(angle)
    found: list[float] = []
    for x, y in zip(corners[::2], corners[1::2], strict=True):
        across, down = x - width / 2, y - height / 2
        found.append(min(max(across * cos - down * sin + size[0] / 2, 0.0), float(size[0])))
        found.append(min(max(across * sin + down * cos + size[1] / 2, 0.0), float(size[1])))
    if box:
        found = [min(found[::2]), min(found[1::2]), max(found[::2]), max(found[1::2])]
    return [round(value, 1) for value in found]


def _stamped(size: tuple[int, int], stamp: Stamp) -> Image.Image:
    """The stamp's ink on white: it darkens what it is multiplied with, and hides nothing."""
    font = ImageFont.load_default(stamp.size)
    left, top, right, bottom = font.getbbox(stamp.words)
    edge = stamp.size // 2
    mark = Image.new("L", (round(right - left) + 2 * edge, round(bottom - top) + 2 * edge), 0)
    draw = ImageDraw.Draw(mark)
    draw.rectangle((2, 2, mark.width - 3, mark.height - 3), outline=255, width=max(2, stamp.size // 12))
    draw.text((edge - left, edge - top), stamp.words, 255, font)
    mark = mark.rotate(stamp.degrees, _SMOOTH, expand=True).point(lambda value: int(value * stamp.opacity))
    sheet = Image.new("RGB", size, "white")
    place = (round(stamp.x * size[0] - mark.width / 2), round(stamp.y * size[1] - mark.height / 2))
    sheet.paste(stamp.ink, (*place, place[0] + mark.width, place[1] + mark.height), mark)
    return sheet


def _shaded(page: Image.Image, scan: Scan) -> Image.Image:
    """Light falls off along one direction, slowly first."""
    angle = math.radians(scan.shadow_degrees)
    across = np.linspace(-0.5, 0.5, page.width, dtype=np.float32)[None, :] * math.cos(angle)
    down = np.linspace(-0.5, 0.5, page.height, dtype=np.float32)[:, None] * math.sin(angle)
    light = 1 - scan.shadow * np.clip(across + down + 0.5, 0, 1) ** 2
    shade = Image.fromarray((light * 255).astype(np.uint8))
    return ImageChops.multiply(page, Image.merge("RGB", (shade, shade, shade)))


def _noisy(page: Image.Image, scan: Scan) -> Image.Image:
    rng = np.random.Generator(np.random.PCG64(scan.noise_seed))
    pixels = np.asarray(page).astype(np.float32)
    grain = rng.standard_normal(pixels.shape[:2], dtype=np.float32) * scan.noise
    pixels += grain if pixels.ndim == 2 else grain[:, :, None]
    return Image.fromarray(np.clip(np.rint(pixels), 0, 255).astype(np.uint8))
