"""Rotary position embedding: one axis for DeepSeek-VL, three for Qwen2-VL (arXiv 2409.12191 §2.1, M-RoPE).

Shapes: B sequences, S positions, D numbers per head.
"""

from __future__ import annotations

import torch
from torch import Tensor


def rotary_angles(positions: Tensor, size: int, theta: float, sections: tuple[int, ...] | None = None) -> Tensor:
    """Angles [B, S, D] in float32 for positions [B, S], or [3, B, S] (time, height, width) with `sections`.

    `sections` says how many of the D/2 frequencies each axis turns: the first take time, the next height, then width.
    """
    frequencies = theta ** -(torch.arange(0, size, 2, dtype=torch.float32, device=positions.device) / size)
    if sections is None:
        angles = positions[..., None].float() * frequencies
    else:
        axis = [number for number, many in enumerate(sections) for _ in range(many)]
        angles = positions.float().permute(1, 2, 0)[..., axis] * frequencies
    return torch.cat([angles, angles], dim=-1)


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Turn pairs (i, i + D/2) of the last axis of `x`; `cos` and `sin` broadcast to its shape."""
    first, second = x.chunk(2, dim=-1)
    return x * cos + torch.cat([-second, first], dim=-1) * sin
