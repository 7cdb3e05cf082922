"""Light on a scene and the camera that takes it: shading, shadows, blur, noise. Pixels are float32, 0 to 255."""

from __future__ import annotations

import math
from random import Random

import numpy as np
from PIL import Image, ImageFilter


def set_into(pixels: np.ndarray, layer: np.ndarray, corner: tuple[int, int], board: bool, rng: Random) -> None:
    """Lay `layer` (premultiplied, height x width x 4, 0 to 1) into `pixels` in place, its left and top at `corner`.

    The layer takes on the brightness of the ground: the coarse light for a `board`, which also casts a shadow; the
    fine texture too for paint.
    """
    left, top = corner
    height, width = layer.shape[:2]
    window = pixels[top : top + height, left : left + width]
    grey = window.mean(axis=2)
    local = _blurred(grey, max(24.0, min(height, width) / 4) if board else 1.0)
    relative = np.clip(local / max(float(local.mean()), 1.0), 0.6, 1.4) ** (0.5 if board else 0.4)
    if board:
        _cast_shadow(pixels, layer[..., 3], corner, max(2.0, min(height, width) * rng.uniform(0.01, 0.04)))
    alpha = layer[..., 3:]
    window *= 1 - alpha
    window += np.clip(layer[..., :3] * relative[..., None], 0, alpha) * 255


def _cast_shadow(pixels: np.ndarray, shape: np.ndarray, corner: tuple[int, int], reach: float) -> None:
    """Darken `pixels` below and right of `shape` (coverage, 0 to 1, at `corner`), about `reach` pixels far."""
    down, right, around = round(reach), round(reach / 2), math.ceil(3 * reach)
    spread = ((around + down, around), (around + right, around))
    shade = _blurred(np.pad(shape, spread) * 255, reach) / 255
    left, top = corner[0] - around, corner[1] - around
    rows = slice(max(0, top), min(pixels.shape[0], top + shade.shape[0]))
    columns = slice(max(0, left), min(pixels.shape[1], left + shade.shape[1]))
    inside = shade[rows.start - top : rows.stop - top, columns.start - left : columns.stop - left]
    pixels[rows, columns] *= 1 - 0.45 * inside[..., None]


def lit(pixels: np.ndarray, rng: Random) -> np.ndarray:
    """`pixels` (height x width x 3) under uneven light: a gradient, often a soft shadow, a warm or cold tone."""
    height, width = pixels.shape[:2]
    across = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    down = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    angle = rng.uniform(0, 2 * math.pi)
    ramp = (across * math.cos(angle) + down * math.sin(angle)) / math.sqrt(2)
    light = 1 + rng.uniform(0.0, 0.22) * ramp
    if rng.random() < 0.4:  # the shadow of something beside the camera: a soft-edged half plane
        turn, place, softness = rng.uniform(0, 2 * math.pi), rng.uniform(-0.5, 0.5), rng.uniform(0.02, 0.15)
        side = (across * math.cos(turn) + down * math.sin(turn) - place) / softness
        light = light * (1 - rng.uniform(0.2, 0.4) / (1 + np.exp(-np.clip(side, -30, 30))))
    if rng.random() < 0.3:  # a lens that darkens the corners
        light = light * (1 - rng.uniform(0.1, 0.3) * (across**2 + down**2) / 2)
    warmth = rng.uniform(-0.05, 0.05)
    tone = np.array([1 + warmth, 1.0, 1 - warmth], dtype=np.float32)
    return np.clip(pixels * light[..., None] * tone, 0, 255)


def taken(pixels: np.ndarray, rng: Random, text_size: float) -> np.ndarray:
    """What a camera makes of `pixels`, as uint8; blur stays small against `text_size`, the smallest font in pixels."""
    picture = Image.fromarray(pixels.round().astype(np.uint8))
    picture = picture.filter(ImageFilter.GaussianBlur(rng.uniform(0.0, min(1.1, text_size / 26))))
    if rng.random() < 0.2 and text_size >= 28:
        picture = picture.filter(_motion(rng))
    noise = np.random.default_rng(rng.getrandbits(64)).standard_normal((*pixels.shape[:2], 1), dtype=np.float32)
    grain = rng.uniform(0.0, 5.0)
    return np.clip(np.asarray(picture, dtype=np.float32) + grain * noise, 0, 255).round().astype(np.uint8)


def _motion(rng: Random) -> ImageFilter.Kernel:
    """Three pixels of movement in one of four directions."""
    x, y = rng.choice(((1, 0), (0, 1), (1, 1), (1, -1)))
    weights = [0] * 9
    for step in (-1, 0, 1):
        weights[(1 + y * step) * 3 + 1 + x * step] = 1
    return ImageFilter.Kernel((3, 3), weights)


def _blurred(grey: np.ndarray, radius: float) -> np.ndarray:
    picture = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    return np.asarray(picture.filter(ImageFilter.GaussianBlur(radius)), dtype=np.float32)
