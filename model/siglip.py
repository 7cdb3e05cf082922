"""SigLIP: the low-resolution vision tower (arXiv 2303.15343; sizes from `timm/ViT-L-16-SigLIP-384`).

Shapes: N images, P patches, C width, H heads, D numbers per head.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True)
class SiglipConfig:
    """Sizes; the defaults are SigLIP-L at 384."""

    image: int = 384
    patch: int = 16
    width: int = 1024
    layers: int = 24
    heads: int = 16
    mlp: int = 4096
    eps: float = 1e-6

    @property
    def side(self) -> int:
        """Patches along one side."""
        return self.image // self.patch


class Attention(nn.Module):
    """Every patch sees every patch of its image."""

    def __init__(self, config: SiglipConfig) -> None:
        super().__init__()
        self.heads = config.heads
        self.qkv = nn.Linear(config.width, 3 * config.width)
        self.out = nn.Linear(config.width, config.width)

    def forward(self, x: Tensor) -> Tensor:
        """[N, P, C] -> [N, P, C]."""
        q, k, v = self.qkv(x).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)  # each [N, H, P, D]
        return self.out(functional.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2))


class Mlp(nn.Module):
    """Two layers with the exact GELU, or another activation."""

    def __init__(self, width: int, hidden: int, activation: Callable[[Tensor], Tensor] = functional.gelu) -> None:
        super().__init__()
        self.up = nn.Linear(width, hidden)
        self.down = nn.Linear(hidden, width)
        self.activation = activation

    def forward(self, x: Tensor) -> Tensor:
        """[..., C] -> [..., C]."""
        return self.down(self.activation(self.up(x)))


class Block(nn.Module):
    """One pre-norm layer."""

    def __init__(self, config: SiglipConfig) -> None:
        super().__init__()
        self.attention_norm = nn.LayerNorm(config.width, eps=config.eps)
        self.attention = Attention(config)
        self.mlp_norm = nn.LayerNorm(config.width, eps=config.eps)
        self.mlp = Mlp(config.width, config.mlp)

    def forward(self, x: Tensor) -> Tensor:
        """[N, P, C] -> [N, P, C]."""
        x = x + self.attention(self.attention_norm(x))
        return x + self.mlp(self.mlp_norm(x))


class Siglip(nn.Module):
    """Images to patch features: all layers, then the final norm; no class token, no pooling head."""

    def __init__(self, config: SiglipConfig) -> None:
        super().__init__()
        self.config = config
        self.patch = nn.Conv2d(3, config.width, config.patch, stride=config.patch)
        self.position = nn.Parameter(torch.zeros(config.side**2, config.width))
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.norm = nn.LayerNorm(config.width, eps=config.eps)

    def forward(self, images: Tensor) -> Tensor:
        """Images [N, 3, image, image], normalised with mean and deviation 0.5 -> features [N, P, C]."""
        x = self.patch(images).flatten(2).transpose(1, 2).contiguous() + self.position
        for block in self.blocks:
            x = block(x)
        return self.norm(x)
