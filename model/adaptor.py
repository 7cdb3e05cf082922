"""What turns vision features into embeddings of the language model (arXiv 2403.05525 §3.1; as released).

Shapes: N images, P tokens, C width of the language model.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional


class Adaptor(nn.Module):
    """Two layers, for one tower."""

    def __init__(self, low: int, width: int) -> None:
        super().__init__()
        self.up = nn.Linear(low, width)
        self.out = nn.Linear(width, width)

    def forward(self, low: Tensor) -> Tensor:
        """Features [N, P, low] -> [N, P, C]."""
        return self.out(functional.gelu(self.up(low)))


class HybridAdaptor(nn.Module):
    """One layer per tower, side by side (high resolution first), and one for both."""

    def __init__(self, low: int, high: int, width: int) -> None:
        super().__init__()
        self.low = nn.Linear(low, width // 2)
        self.high = nn.Linear(high, width // 2)
        self.out = nn.Linear(width, width)

    def forward(self, low: Tensor, high: Tensor) -> Tensor:
        """Features [N, P, low] and [N, P, high] -> [N, P, C]."""
        return self.out(functional.gelu(torch.cat([self.high(high), self.low(low)], dim=-1)))
