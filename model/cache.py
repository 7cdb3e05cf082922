"""Keys and values of what was read already, so that each new token costs one position.

Shapes: B sequences, G key and value heads, T positions that fit, D numbers per head.
"""

from __future__ import annotations

import torch
from torch import Tensor


class Cache:
    """One pair of buffers [B, G, T, D] per layer; `length` positions are filled, the same number in every sequence.

    Prompts of unequal length are padded on the left, and `seen` [B, T] is False at the padding.
    """

    def __init__(self, shape: tuple[int, int, int, int], layers: int, like: Tensor) -> None:
        self.keys = [torch.empty(shape, dtype=like.dtype, device=like.device) for _ in range(layers)]
        self.values = [torch.empty_like(keys) for keys in self.keys]
        self.seen = torch.ones(shape[0], shape[2], dtype=torch.bool, device=like.device)
        self.length = 0

    def extend(self, layer: int, keys: Tensor, values: Tensor) -> tuple[Tensor, Tensor]:
        """Append [B, G, S, D] at `length`; returns all that this layer has, the new positions included."""
        stop = self.length + keys.shape[2]
        if stop > self.keys[layer].shape[2]:
            raise ValueError(f"the cache holds {self.keys[layer].shape[2]} positions, and {stop} are wanted")
        self.keys[layer][:, :, self.length : stop] = keys
        self.values[layer][:, :, self.length : stop] = values
        return self.keys[layer][:, :, :stop], self.values[layer][:, :, :stop]

    def mask(self, new: int) -> Tensor:
        """What `new` further positions see [B, 1, new, length + new]: what is before them and no padding."""
        stop = self.length + new
        places = torch.arange(stop, device=self.seen.device)
        key, query = places[None, :], places[self.length :, None]
        # padding sees itself, so that its softmax is a number
        return (((key <= query)[None] & self.seen[:, None, :stop]) | (key == query))[:, None]
