"""The language model of both systems: pre-norm decoder with rotary positions, grouped heads and a gated MLP.

LLaMA as in DeepSeek-LLM (arXiv 2401.02954 §2.2), and Qwen2 (arXiv 2407.10671 §2.2) with a bias on q, k and v.
Shapes: B sequences, S positions, C width, H heads, G key and value heads, D numbers per head.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint

from model.attention import Mask, attend
from model.cache import Cache
from model.norm import RMSNorm
from model.rotary import rotary_angles, rotate


@dataclass(frozen=True)
class LanguageConfig:
    """Sizes of a decoder. `sections`: frequencies per axis of M-RoPE, None for one axis."""

    vocabulary: int
    width: int
    layers: int
    heads: int
    key_value_heads: int
    mlp: int
    theta: float = 10_000.0
    eps: float = 1e-6
    qkv_bias: bool = False
    tied: bool = False
    sections: tuple[int, int, int] | None = None
    context: int = 4096

    @property
    def head_size(self) -> int:
        """Numbers per head."""
        return self.width // self.heads


class Attention(nn.Module):
    """Causal self-attention inside documents."""

    def __init__(self, config: LanguageConfig, layer: int) -> None:
        super().__init__()
        self.layer = layer
        self.heads, self.groups, self.size = config.heads, config.key_value_heads, config.head_size
        self.q = nn.Linear(config.width, self.heads * self.size, bias=config.qkv_bias)
        self.k = nn.Linear(config.width, self.groups * self.size, bias=config.qkv_bias)
        self.v = nn.Linear(config.width, self.groups * self.size, bias=config.qkv_bias)
        self.out = nn.Linear(self.heads * self.size, config.width, bias=False)

    def forward(self, x: Tensor, turn: tuple[Tensor, Tensor], mask: Mask, cache: Cache | None) -> Tensor:
        """[B, S, C] -> [B, S, C]; `turn` is the cosine and sine of the angles [B, 1, S, D]."""
        q = rotate(self.q(x).unflatten(-1, (self.heads, self.size)).transpose(1, 2), *turn)
        k = rotate(self.k(x).unflatten(-1, (self.groups, self.size)).transpose(1, 2), *turn)
        v = self.v(x).unflatten(-1, (self.groups, self.size)).transpose(1, 2)
        if cache is not None:
            k, v = cache.extend(self.layer, k, v)
        return self.out(attend(q, k, v, mask).transpose(1, 2).flatten(2))


class Mlp(nn.Module):
    """SwiGLU."""

    def __init__(self, config: LanguageConfig) -> None:
        super().__init__()
        self.gate = nn.Linear(config.width, config.mlp, bias=False)
        self.up = nn.Linear(config.width, config.mlp, bias=False)
        self.down = nn.Linear(config.mlp, config.width, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        """[B, S, C] -> [B, S, C]."""
        return self.down(functional.silu(self.gate(x)) * self.up(x))


class Block(nn.Module):
    """One layer."""

    def __init__(self, config: LanguageConfig, layer: int) -> None:
        super().__init__()
        self.attention_norm = RMSNorm(config.width, eps=config.eps)
        self.attention = Attention(config, layer)
        self.mlp_norm = RMSNorm(config.width, eps=config.eps)
        self.mlp = Mlp(config)

    def forward(self, x: Tensor, turn: tuple[Tensor, Tensor], mask: Mask, cache: Cache | None) -> Tensor:
        """[B, S, C] -> [B, S, C]."""
        x = x + self.attention(self.attention_norm(x), turn, mask, cache)
        return x + self.mlp(self.mlp_norm(x))


class Language(nn.Module):
    """Embedding, layers, final norm and head. What stands at image positions is put in by the caller."""

    def __init__(self, config: LanguageConfig) -> None:
        super().__init__()
        self.config = config
        self.embed = nn.Embedding(config.vocabulary, config.width)
        self.blocks = nn.ModuleList(Block(config, layer) for layer in range(config.layers))
        self.norm = RMSNorm(config.width, eps=config.eps)
        self.head = nn.Linear(config.width, config.vocabulary, bias=False)
        #: recompute each layer in the backward pass instead of keeping its activations
        self.checkpointing = False
        self.tie()

    def tie(self) -> None:
        """Make head and embedding one tensor, where the configuration says so; again after a move from meta."""
        if self.config.tied:
            self.head.weight = self.embed.weight

    def forward(self, x: Tensor, positions: Tensor, mask: Mask = None, cache: Cache | None = None) -> Tensor:
        """Embeddings [B, S, C] at positions [B, S] or [3, B, S] -> normed hidden states [B, S, C]; see `logits`."""
        angles = rotary_angles(positions, self.config.head_size, self.config.theta, self.config.sections)[:, None]
        turn = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
        if cache is not None:
            mask = cache.mask(x.shape[1])
        for block in self.blocks:
            if self.checkpointing and torch.is_grad_enabled():
                x = checkpoint(block, x, turn, mask, None, use_reentrant=False)
            else:
                x = block(x, turn, mask, cache)
        if cache is not None:
            cache.length += x.shape[1]
        return self.norm(x)

    def logits(self, hidden: Tensor) -> Tensor:
        """Hidden states [..., C] -> logits [..., vocabulary]."""
        return self.head(hidden)

    def new_cache(self, batch: int, positions: int) -> Cache:
        """An empty cache for so many sequences and positions."""
        shape = (batch, self.config.key_value_heads, positions, self.config.head_size)
        return Cache(shape, self.config.layers, self.embed.weight)
