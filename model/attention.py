"""Attention that never looks into another document: one call for the CPU, CUDA, training and generation.

Shapes: B sequences, H heads, G key and value heads, S queries, T keys, D numbers per head.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional
from torch.nn.attention.flex_attention import BlockMask, create_block_mask, flex_attention

#: What may be seen. None: everything before (causal). Dense: True where a query (row) sees a key (column) [B, 1, S, T].
Mask = Tensor | BlockMask | None

#: The segment of padding, as the loader numbers it: such a position sees itself alone, and nothing sees it.
PADDING = 0

_compiled_flex = torch.compile(flex_attention, dynamic=False)


def document_mask(segments: Tensor | None) -> Mask:
    """The mask of packed sequences, from the document of each position [B, S], counted from 1 (`PADDING` for none).

    Dense on a CPU (flex attention has no backward pass there); on CUDA a block mask, whose empty blocks cost nothing.
    """
    if segments is None:
        return None
    if segments.is_cuda:
        return _block_mask(segments)
    length = segments.shape[1]
    causal = torch.ones(length, length, dtype=torch.bool).tril()
    same = segments[:, :, None] == segments[:, None, :]
    return (same & causal & (segments != PADDING)[:, None, :] | torch.eye(length, dtype=torch.bool))[:, None]


def _block_mask(segments: Tensor) -> BlockMask:
    def sees(batch: Tensor, _: Tensor, query: Tensor, key: Tensor) -> Tensor:
        inside = (segments[batch, query] == segments[batch, key]) & (segments[batch, key] != PADDING)
        return (inside & (key <= query)) | (query == key)

    batch, length = segments.shape
    return create_block_mask(sees, batch, None, length, length, device=segments.device)


def attend(q: Tensor, k: Tensor, v: Tensor, mask: Mask) -> Tensor:
    """Scaled dot-product attention: q [B, H, S, D], k and v [B, G, T, D] with H a multiple of G -> [B, H, S, D]."""
    grouped = q.shape[1] != k.shape[1]
    if isinstance(mask, BlockMask):
        return _compiled_flex(q, k, v, block_mask=mask, enable_gqa=grouped)
    return functional.scaled_dot_product_attention(
        q, k, v, attn_mask=mask, is_causal=mask is None and q.shape[2] > 1, enable_gqa=grouped
    )
