"""Pictures and clips for Qwen2-VL (arXiv 2409.12191 §2.1; released `vision_process.py`).

Sides become multiples of 28 pixels within a range of areas; a picture counts as two equal frames, a clip as its frames
in pairs, the last one twice if they are odd. Patches of a frame come merge window by merge window.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from PIL import Image as PillowImage
from torch import Tensor

from corpus.image_tokens import qwen2_resize, qwen2_video_resize
from model.processing.deepseek_images import CLIP_DEVIATION, CLIP_MEAN
from model.qwen2_vl import Patches

PATCH, FRAMES, MERGE = 14, 2, 2


def image_patches(picture: PillowImage.Image) -> tuple[Tensor, tuple[int, int, int]]:
    """A picture -> patches [Y * X, 1176] and its grid (1, Y, X).

    Raises `corpus.image_tokens.ImageSizeError` if it is more than 200 times as long as wide.
    """
    picture = picture.convert("RGB")
    size = qwen2_resize(*picture.size)
    return _patches([picture.resize(size, PillowImage.Resampling.BICUBIC)] * FRAMES)


def video_patches(frames: Sequence[PillowImage.Image]) -> tuple[Tensor, tuple[int, int, int]]:
    """The frames of a clip that were taken -> patches [T * Y * X, 1176] and its grid (T, Y, X); T counts pairs."""
    if not frames:
        raise ValueError("a clip without frames")
    size = qwen2_video_resize(*frames[0].size, len(frames))
    resized = [frame.convert("RGB").resize(size, PillowImage.Resampling.BICUBIC) for frame in frames]
    return _patches(resized + resized[-1:] * (len(resized) % FRAMES))


def batch(items: Sequence[tuple[Tensor, tuple[int, int, int]]]) -> Patches | None:
    """Pictures and clips in the order of their placeholders, together; None if there are none."""
    if not items:
        return None
    return Patches(torch.cat([patches for patches, _ in items]), torch.tensor([grid for _, grid in items]))


def _patches(frames: Sequence[PillowImage.Image]) -> tuple[Tensor, tuple[int, int, int]]:
    pixels = torch.from_numpy(np.stack([np.asarray(frame) for frame in frames])).float() / 255  # [frames, Y, X, 3]
    pixels = (pixels - torch.tensor(CLIP_MEAN)) / torch.tensor(CLIP_DEVIATION)
    time, rows, columns = len(frames) // FRAMES, pixels.shape[1] // PATCH, pixels.shape[2] // PATCH
    cut = pixels.reshape(time, FRAMES, rows // MERGE, MERGE, PATCH, columns // MERGE, MERGE, PATCH, 3)
    # time, window row, window column, row and column inside the window; then colour, frame, row, column of the patch
    flat = cut.permute(0, 2, 5, 3, 6, 8, 1, 4, 7).reshape(time * rows * columns, 3 * FRAMES * PATCH**2)
    return flat, (time, rows, columns)
