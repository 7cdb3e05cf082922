"""The vision transformer of Qwen2-VL (arXiv 2409.12191 §2.1): any resolution, rotary in two dimensions, merged 2 x 2.

Shapes: P patches of all pictures and clips of the batch in one row, T frames (pairs), Y and X rows and columns of
patches, C width, H heads, D numbers per head.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from model.rotary import rotate
from model.siglip import Mlp


@dataclass(frozen=True)
class Qwen2VisionConfig:
    """Sizes; the defaults are those of every released model."""

    patch: int = 14
    frames: int = 2
    merge: int = 2
    width: int = 1280
    layers: int = 32
    heads: int = 16
    mlp: int = 5120
    eps: float = 1e-6
    theta: float = 10_000.0

    @property
    def patch_numbers(self) -> int:
        """Numbers of one flattened patch: 3 colours, frames, patch rows, patch columns."""
        return 3 * self.frames * self.patch**2


class Attention(nn.Module):
    """Every patch sees every patch of its own frame."""

    def __init__(self, config: Qwen2VisionConfig) -> None:
        super().__init__()
        self.heads = config.heads
        self.qkv = nn.Linear(config.width, 3 * config.width)
        self.out = nn.Linear(config.width, config.width)

    def forward(self, x: Tensor, turn: tuple[Tensor, Tensor], frames: list[list[int]]) -> Tensor:
        """[P, C] -> [P, C]; `turn` is cosine and sine [P, D], `frames` runs of frames with equal numbers of patches."""
        q, k, v = self.qkv(x).unflatten(-1, (3, self.heads, -1)).permute(1, 2, 0, 3)  # each [H, P, D]
        q, k = (rotate(each.to(turn[0].dtype), *turn).to(x.dtype) for each in (q, k))
        seen = []
        bounds = accumulate((sum(run) for run in frames), initial=0)
        for run, (first, stop) in zip(frames, pairwise(bounds), strict=True):
            # frames of one size are one call: [frames, H, Y * X, D]
            inside = (each[:, first:stop].unflatten(1, (len(run), run[0])).transpose(0, 1) for each in (q, k, v))
            seen.append(functional.scaled_dot_product_attention(*inside).transpose(1, 2).flatten(0, 1))
        return self.out(torch.cat(seen).flatten(1))


def quick_gelu(x: Tensor) -> Tensor:
    """An approximation of GELU."""
    return x * torch.sigmoid(1.702 * x)


class Block(nn.Module):
    """One pre-norm layer."""

    def __init__(self, config: Qwen2VisionConfig) -> None:
        super().__init__()
        self.attention_norm = nn.LayerNorm(config.width, eps=config.eps)
        self.attention = Attention(config)
        self.mlp_norm = nn.LayerNorm(config.width, eps=config.eps)
        self.mlp = Mlp(config.width, config.mlp, quick_gelu)

    def forward(self, x: Tensor, turn: tuple[Tensor, Tensor], frames: list[list[int]]) -> Tensor:
        """[P, C] -> [P, C]."""
        x = x + self.attention(self.attention_norm(x), turn, frames)
        return x + self.mlp(self.mlp_norm(x))


class Merger(nn.Module):
    """Four neighbours to one embedding of the language model."""

    def __init__(self, config: Qwen2VisionConfig, width: int) -> None:
        super().__init__()
        together = config.width * config.merge**2
        self.norm = nn.LayerNorm(config.width, eps=config.eps)
        self.up = nn.Linear(together, together)
        self.down = nn.Linear(together, width)
        self.together = together

    def forward(self, x: Tensor) -> Tensor:
        """[P, C] -> [P / 4, width of the language model]."""
        return self.down(functional.gelu(self.up(self.norm(x).reshape(-1, self.together))))


class Qwen2Vision(nn.Module):
    """Patches to embeddings."""

    def __init__(self, config: Qwen2VisionConfig, width: int) -> None:
        super().__init__()
        self.config = config
        size = (config.frames, config.patch, config.patch)
        self.patch = nn.Conv3d(3, config.width, size, stride=size, bias=False)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.layers))
        self.merger = Merger(config, width)

    def forward(self, patches: Tensor, grids: Tensor) -> Tensor:
        """Patches [P, 3 * frames * patch²] of grids [N, 3] (T, Y, X each) -> embeddings [P / 4, C].

        Patches of a frame come merge window by merge window, as `model.processing` cuts them.
        """
        # a convolution whose stride is its size is a matrix product
        x = functional.linear(patches.to(self.patch.weight.dtype), self.patch.weight.flatten(1))
        angles = self._angles(grids, x)
        turn = angles.cos(), angles.sin()
        frames = equal_runs(grids)
        trains = any(parameter.requires_grad for parameter in self.parameters())
        with torch.set_grad_enabled(torch.is_grad_enabled() and trains):
            for block in self.blocks:
                x = block(x, turn, frames)
        return self.merger(x)

    def _angles(self, grids: Tensor, x: Tensor) -> Tensor:
        """[P, D], at least float32: a quarter of the numbers turn with the row, a quarter with the column, twice."""
        half = self.config.width // self.config.heads // 2
        frequencies = self.config.theta ** -(torch.arange(0, half, 2, dtype=torch.float32, device=x.device) / half)
        places = torch.cat([window_order(grid, self.config.merge) for grid in grids.tolist()]).to(x.device)  # [P, 2]
        angles = (places[..., None].float() * frequencies).flatten(1)
        return torch.cat([angles, angles], dim=-1).to(torch.promote_types(x.dtype, torch.float32))


def window_order(grid: list[int], merge: int) -> Tensor:
    """Row and column [T * Y * X, 2] of each patch of a grid, in the order of the merge windows."""
    frames, rows, columns = grid
    places = torch.stack(torch.meshgrid(torch.arange(rows), torch.arange(columns), indexing="ij"), dim=-1)  # [Y, X, 2]
    windows = places.reshape(rows // merge, merge, columns // merge, merge, 2).transpose(1, 2)
    return windows.reshape(-1, 2).repeat(frames, 1)


def equal_runs(grids: Tensor) -> list[list[int]]:
    """The numbers of patches of the frames, in runs of equal ones."""
    sizes = (rows * columns for frames, rows, columns in grids.tolist() for _ in range(frames))
    return [list(run) for _, run in groupby(sizes)]
