"""SAM's image encoder, the high-resolution vision tower, and the way down to SigLIP's grid.

ViTDet as in Segment Anything (arXiv 2304.02643 §A): windows of 14 patches, four layers that see the whole image,
decomposed relative positions. DeepSeek-VL (arXiv 2403.05525 §3.1) resizes the result and halves it twice. The second
branch, from the first global layer through a neck of its own times a learned scalar, is in the released weights and
not in the paper.

Shapes: N images (or windows), Y rows and X columns of patches, C width, H heads, D numbers per head.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import torch
from torch import Tensor, nn
from torch.nn import functional

from model.siglip import Mlp

#: On a CPU at once: numbers of a bias (16 MiB in float32) and rows of it, rows of patches. Fewer are slower.
AT_ONCE, QUERIES_AT_ONCE, ROWS_AT_ONCE = 1 << 22, 1024, 28


@dataclass(frozen=True)
class SamConfig:
    """Sizes; the defaults are SAM-B at 1024."""

    image: int = 1024
    patch: int = 16
    width: int = 768
    layers: int = 12
    heads: int = 12
    mlp: int = 3072
    window: int = 14
    global_layers: tuple[int, ...] = (2, 5, 8, 11)
    channels: int = 256
    eps: float = 1e-6

    @property
    def side(self) -> int:
        """Patches along one side."""
        return self.image // self.patch


class Attention(nn.Module):
    """Every patch sees every patch of its window (or image), and how far away it is.

    The relative position is a bias q·Rh[y - y'] + q·Rw[x - x'] on the logits.
    """

    def __init__(self, config: SamConfig, window: int | None) -> None:
        super().__init__()
        self.heads = config.heads
        self.window = window
        side = window or config.side
        self.qkv = nn.Linear(config.width, 3 * config.width)
        self.out = nn.Linear(config.width, config.width)
        self.relative_y = nn.Parameter(torch.zeros(2 * side - 1, config.width // config.heads))
        self.relative_x = nn.Parameter(torch.zeros(2 * side - 1, config.width // config.heads))

    def forward(self, x: Tensor) -> Tensor:
        """[N, Y, X, C] -> [N, Y, X, C]."""
        if self.window is None:
            return self.out(self._seen(self.qkv(x))).view_as(x)
        patches = functional.pad(x.flatten(1, 2), (0, 0, 1, 0))  # the first is all padding
        order = _windows(x.shape[1], x.shape[2], self.window, x.device)
        windows = self.qkv(patches).index_select(1, order).view(-1, self.window, self.window, 3 * x.shape[-1])
        seen = self._seen(windows).view(len(x), len(order), -1)
        return self.out(seen.index_select(1, order.argsort()[1 - patches.shape[1] :])).view_as(x)

    def _seen(self, qkv: Tensor) -> Tensor:
        """[N, Y, X, 3 * C] -> [N, Y * X, C]; N, Y and X may be those of windows."""
        q, k, v = qkv.unflatten(-1, (3, self.heads, -1)).permute(3, 0, 4, 1, 2, 5)  # each [N, H, Y, X, D]
        side = torch.arange(qkv.shape[1], device=qkv.device)
        apart = side[:, None] - side + len(side) - 1
        from_rows = torch.einsum("nhyxd,ykd->nhyxk", q, self.relative_y[apart]).flatten(2, 3)  # [N, H, Y * X, Y]
        from_columns = torch.einsum("nhyxd,xkd->nhyxk", q, self.relative_x[apart]).flatten(2, 3)
        attend = _folded if qkv.is_cuda else _masked
        seen = attend(q.flatten(2, 3), k.flatten(2, 3), v.flatten(2, 3), from_rows, from_columns)  # [N, H, Y * X, D]
        return seen.transpose(1, 2).flatten(2)


def _folded(q: Tensor, k: Tensor, v: Tensor, from_rows: Tensor, from_columns: Tensor) -> Tensor:
    """The bias as part of q·k: q is extended by its products with all rows and columns, k by the one-hot code of its
    own row and column. No tensor of patches by patches is made; q and k are three times as wide."""
    side = from_rows.shape[-1]
    one = torch.eye(side, dtype=q.dtype, device=q.device)
    place = torch.cat([one.repeat_interleave(side, 0), one.repeat(side, 1)], dim=-1).expand(*k.shape[:2], -1, -1)
    # the products are not scaled, q·k is
    q = torch.cat([q * q.shape[-1] ** -0.5, from_rows, from_columns], dim=-1)
    return functional.scaled_dot_product_attention(q, torch.cat([k, place], dim=-1), v, scale=1.0)


def _masked(q: Tensor, k: Tensor, v: Tensor, from_rows: Tensor, from_columns: Tensor) -> Tensor:
    """The bias as a mask, piece by piece in memory that stays in the cache: on a CPU, whose kernels want keys and
    values of one width, three times as fast as `_folded`, and half again as fast as one large mask."""
    number, heads, patches, _ = q.shape
    k, v = k.contiguous(), v.contiguous()  # on few pages of memory, since all queries read all of them
    queries = min(patches, QUERIES_AT_ONCE)
    at_once = min(heads, max(1, AT_ONCE // (number * queries * patches)))
    room = None if from_rows.requires_grad else q.new_empty(number * at_once * queries * patches)
    seen = torch.empty_like(q)  # as q lies, head by head in each patch
    for head, query in product(range(0, heads, at_once), range(0, patches, queries)):
        here = slice(None), slice(head, head + at_once), slice(query, query + queries)
        down, across = from_rows[here][..., :, None], from_columns[here][..., None, :]
        shape = torch.broadcast_shapes(down.shape, across.shape)
        bias = torch.add(down, across, out=None if room is None else room[: shape.numel()].view(shape))
        seen[here] = functional.scaled_dot_product_attention(q[here], k[here[:2]], v[here[:2]], bias.flatten(-2))
    return seen


class Block(nn.Module):
    """One pre-norm layer, on windows or on the whole image."""

    def __init__(self, config: SamConfig, window: int | None) -> None:
        super().__init__()
        self.attention_norm = nn.LayerNorm(config.width, eps=config.eps)
        self.attention = Attention(config, window)
        self.mlp_norm = nn.LayerNorm(config.width, eps=config.eps)
        self.mlp = Mlp(config.width, config.mlp)

    def forward(self, x: Tensor) -> Tensor:
        """[N, Y, X, C] -> [N, Y, X, C]."""
        x = x + _in_pieces(self.attention, self.attention_norm(x), self.attention.window or x.shape[1])
        return x + _in_pieces(self.mlp, self.mlp_norm(x), 1)


def _in_pieces(layer: nn.Module, x: Tensor, rows: int) -> Tensor:
    """`layer` on few rows of patches of one image at a time, in multiples of `rows`, where it keeps nothing of them: on
    a CPU what it makes stays in the cache, in memory that is at hand."""
    if x.is_cuda or torch.is_grad_enabled():
        return layer(x)
    rows *= max(1, ROWS_AT_ONCE // rows)
    bands = (band for image in x.split(1) for band in image.split(rows, dim=1))
    return torch.cat([layer(band) for band in bands], dim=1).view_as(x)


def _windows(height: int, width: int, size: int, device: torch.device) -> Tensor:
    """The patches of a whole, counted from 1, window by window; 0 is the padding at the right and the bottom."""
    down, right = -height % size, -width % size
    patches = torch.arange(1, height * width + 1, device=device).view(height, width)
    padded = functional.pad(patches, (0, right, 0, down))
    return padded.unflatten(1, (-1, size)).unflatten(0, (-1, size)).transpose(1, 2).flatten()


class Neck(nn.Module):
    """Two convolutions, each followed by a norm over channels."""

    def __init__(self, config: SamConfig) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(config.width, config.channels, 1, bias=False)
        self.norm1 = nn.LayerNorm(config.channels, eps=1e-6)
        self.conv2 = nn.Conv2d(config.channels, config.channels, 3, padding=1, bias=False)
        self.norm2 = nn.LayerNorm(config.channels, eps=1e-6)

    def forward(self, x: Tensor) -> Tensor:
        """[N, Y, X, C] -> [N, channels, Y, X]."""
        x = self.norm1(self.conv1(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1))
        return self.norm2(self.conv2(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)).permute(0, 3, 1, 2)


class Downsample(nn.Module):
    """Resize to four times the target's side, then halve twice: linear, so that two branches may take it as a sum."""

    def __init__(self, channels: int, side: int) -> None:
        super().__init__()
        self.side = side
        self.conv1 = nn.Conv2d(channels, 2 * channels, 3, stride=2, padding=1, bias=False)
        self.conv2 = nn.Conv2d(2 * channels, 4 * channels, 3, stride=2, padding=1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """[N, channels, Y, X] -> [N, side * side, 4 * channels]."""
        # in float32 below that, as the released code does
        wide = functional.interpolate(x.to(torch.promote_types(x.dtype, torch.float32)), 4 * self.side, mode="bilinear")
        # channels first in memory: the backward passes of these two take a CPU three quarters of the time
        return self.conv2(self.conv1(wide.to(x.dtype).contiguous())).flatten(2).transpose(1, 2)


class Sam(nn.Module):
    """Images to features on SigLIP's grid."""

    def __init__(self, config: SamConfig, side: int) -> None:
        super().__init__()
        self.config = config
        self.patch = nn.Conv2d(3, config.width, config.patch, stride=config.patch)
        self.position = nn.Parameter(torch.zeros(1, config.side, config.side, config.width))
        windows = [None if layer in config.global_layers else config.window for layer in range(config.layers)]
        self.blocks = nn.ModuleList(Block(config, window) for window in windows)
        self.neck = Neck(config)
        self.early_neck = Neck(config)
        self.downsample = Downsample(config.channels, side)
        self.early_scale = nn.Parameter(torch.zeros(1))

    def encode(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Images [N, 3, image, image] -> features after the first global layer and after the last [N, Y, X, C]."""
        # channels last in memory too: every norm and sum below would copy otherwise
        x = self.patch(images).permute(0, 2, 3, 1).contiguous() + self.position
        early = x
        for layer, block in enumerate(self.blocks):
            x = block(x)
            early = x if layer == self.config.global_layers[0] else early
        return early, x

    def forward(self, images: Tensor) -> Tensor:
        """Images [N, 3, image, image], normalised as CLIP's -> features [N, side * side, 4 * channels]."""
        # without a trainable part the encoder leaves no graph, whatever is trained above it
        encoder = [*self.patch.parameters(), self.position, *self.blocks.parameters()]
        trains = any(parameter.requires_grad for parameter in encoder)
        with torch.set_grad_enabled(torch.is_grad_enabled() and trains):
            early, late = self.encode(images)
        return self.downsample(self.neck(late) + self.early_scale * self.early_neck(early))
