"""Crops of the photographs inside installed packages, as backgrounds without writing of their own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from random import Random

import numpy as np
import yaml
from PIL import Image, ImageColor

from sources.bundled_photographs import Photograph, photographs

#: Longer side of a finished picture, in pixels, and its possible shapes (width to height).
LONGER_SIDES = (640, 720, 800, 896)
SHAPES = (4 / 3, 3 / 4, 1.0, 3 / 2, 2 / 3, 16 / 9)


@dataclass(frozen=True)
class Background:
    """A photograph with the part that may be used (fractions x0, y0, x1, y1) and how it may be coloured."""

    photograph: Photograph
    free: tuple[float, float, float, float]
    tints: tuple[str, ...]
    busy: bool


@dataclass(frozen=True)
class Crop:
    """The pixels of a background at the finished size (float32, height x width x 3, 0 to 255), and what it is."""

    pixels: np.ndarray
    description: str


def backgrounds() -> list[Background]:
    """The backgrounds whose photograph this machine has, ordered by name."""
    present = {photograph.name: photograph for photograph in photographs()}
    listed = yaml.safe_load(files("pipelines.scene_text").joinpath("backgrounds.yaml").read_text(encoding="utf-8"))
    return [
        Background(present[row["name"]], tuple(row["free"]), tuple(row.get("tints", ())), row.get("busy", False))
        for row in listed
        if row["name"] in present
    ]


def crop(background: Background, rng: Random) -> Crop:
    """A part of the photograph: place, size, mirror image and tint are drawn from `rng`."""
    picture = _open(background)
    x0, y0, x1, y1 = background.free
    left, top = x0 * picture.width, y0 * picture.height
    width, height = (x1 - x0) * picture.width, (y1 - y0) * picture.height
    shape = rng.choice(SHAPES)
    share = rng.uniform(0.7, 1.0)
    crop_width = min(width, height * shape) * share
    crop_height = crop_width / shape
    left += rng.uniform(0, width - crop_width)
    top += rng.uniform(0, height - crop_height)
    box = (round(left), round(top), round(left + crop_width), round(top + crop_height))
    longer = rng.choice(LONGER_SIDES)
    size = (longer, round(longer / shape)) if shape >= 1 else (round(longer * shape), longer)
    part = picture.resize(size, Image.Resampling.BICUBIC, box=box)
    mirrored = rng.random() < 0.5
    if mirrored:
        part = part.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    pixels = np.asarray(part, dtype=np.float32)
    tint = rng.choice(background.tints) if background.tints else ""
    if tint:
        pixels = _tinted(pixels, ImageColor.getrgb(tint))
    description = (
        f"crop={','.join(map(str, box))}" + ("&mirrored" if mirrored else "") + (f"&tint={tint[1:]}" if tint else "")
    )
    return Crop(pixels, description)


@lru_cache(maxsize=4)
def _open(background: Background) -> Image.Image:
    with Image.open(background.photograph.path) as picture:
        return picture.convert("RGB")


def _tinted(pixels: np.ndarray, tint: tuple[int, ...]) -> np.ndarray:
    """A grey photograph as if its surface had the colour `tint`, at the same mean brightness."""
    colour = np.array(tint[:3], dtype=np.float32)
    coloured = pixels * (colour / colour.mean())
    return np.clip(coloured * (pixels.mean() / max(coloured.mean(), 1.0)), 0, 255)
