"""Pictures for DeepSeek-VL, as its released code prepares them (`image_processing_vlm.py`, `clip_encoder.py`).

The longer side becomes the model's size (the other is cut down to whole pixels), the rest of the square is filled with
the mean colour; the low-resolution tower sees the same square, made smaller as numbers, not as a picture. transformers
rounds the shorter side and makes the picture smaller: `like_transformers` does that, for parity and for its weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image as PillowImage
from torch import Tensor
from torch.nn import functional

from model.deepseek_vl import DeepSeekVLConfig, Images
from model.presets import Config

CLIP_MEAN = (0.48145466, 0.4578275, 0.40821073)
CLIP_DEVIATION = (0.26862954, 0.26130258, 0.27577711)
HALF = (0.5, 0.5, 0.5)
#: The shorter side has at least so many pixels.
SHORTEST = 14


@dataclass(frozen=True)
class DeepSeekImages:
    """Makes `Images` of pictures. `high` is the side in pixels for the high-resolution tower, None without one."""

    low: int
    high: int | None
    like_transformers: bool = False

    def __call__(self, pictures: Sequence[PillowImage.Image]) -> Images:
        """Pictures of any size and mode -> low [N, 3, low, low] and high [N, 3, high, high], normalised."""
        if self.high is None:
            squares = [square(picture, self.low, HALF, self.like_transformers) for picture in pictures]
            return Images(normalise(_scaled(squares, self.low), HALF, HALF))
        squares = [square(picture, self.high, CLIP_MEAN, self.like_transformers) for picture in pictures]
        wide = _scaled(squares, self.high)
        if self.like_transformers:
            small = [one.resize((self.low, self.low), PillowImage.Resampling.BILINEAR) for one in squares]
            low = _scaled(small, self.low)
        else:
            low = functional.interpolate(wide, (self.low, self.low), mode="bilinear", antialias=True)
        return Images(normalise(low, HALF, HALF), normalise(wide, CLIP_MEAN, CLIP_DEVIATION))


def deepseek_images(config: Config, like_transformers: bool = False) -> DeepSeekImages | None:
    """What prepares pictures for a model of this configuration; None for Qwen2-VL's."""
    if isinstance(config, DeepSeekVLConfig):
        return DeepSeekImages(config.low.image, config.high.image if config.high else None, like_transformers)
    return None


def square(
    picture: PillowImage.Image, size: int, colour: tuple[float, float, float], rounded: bool = False
) -> PillowImage.Image:
    """The picture inside a square of `size` pixels on a ground of this colour (0 to 1)."""
    picture = picture.convert("RGB")
    longest = max(picture.size)
    sides = [side * size / longest for side in picture.size]
    width, height = (max(round(side) if rounded else int(side), SHORTEST) for side in sides)
    picture = picture.resize((width, height), PillowImage.Resampling.BICUBIC)
    ground = PillowImage.new("RGB", (size, size), tuple(int(255 * one) for one in colour))
    ground.paste(picture, ((size - width) // 2, (size - height) // 2))
    return ground


def normalise(x: Tensor, mean: tuple[float, ...], deviation: tuple[float, ...]) -> Tensor:
    """Colours [N, 3, Y, X] from 0 to 1 -> with this mean and deviation taken away."""
    return (x - torch.tensor(mean)[:, None, None]) / torch.tensor(deviation)[:, None, None]


def _scaled(squares: Sequence[PillowImage.Image], side: int) -> Tensor:
    """Pictures -> [N, 3, side, side] from 0 to 1."""
    if not squares:
        return torch.zeros(0, 3, side, side)
    pixels = np.stack([np.asarray(one) for one in squares])
    return torch.from_numpy(pixels).permute(0, 3, 1, 2).contiguous().float() / 255
