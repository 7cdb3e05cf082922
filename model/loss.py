"""The loss of the next tokens, on supervised positions alone, in pieces that fit into memory.

Shapes: B sequences, S positions, C width, K supervised positions, V vocabulary.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint

from corpus.encoding import IGNORE

#: Logits kept for the backward pass: 2^26 numbers, 256 MiB in float32. More are made again there.
LOGITS_KEPT = 1 << 26
#: Positions whose logits are made at once on a CPU: few enough for memory that is reused, enough for a matrix product.
ROWS_ON_CPU = 512


def next_token_loss(hidden: Tensor, labels: Tensor, segments: Tensor | None, head: nn.Linear) -> tuple[Tensor, int]:
    """Sum of the cross-entropies, and their number.

    `hidden` [B, S, C] at position i predicts `labels` [B, S] at i + 1, if that is not `IGNORE` and both are of one
    document (`segments` [B, S]).
    """
    losses = _losses(hidden, labels, _supervised(labels, segments), head)
    return losses.sum(), len(losses)


def next_token_losses(
    hidden: Tensor, labels: Tensor, segments: Tensor | None, head: nn.Linear, kinds: Tensor, number: int
) -> tuple[Tensor, Tensor]:
    """Sums of the cross-entropies of each kind [`number`], and how many positions each has.

    As `next_token_loss`, apart by the kind [B, S] of the position that is predicted: 0 to `number` - 1.
    """
    supervised = _supervised(labels, segments)
    losses = _losses(hidden, labels, supervised, head)
    kind = kinds[:, 1:][supervised]  # [K]
    sums = torch.stack([losses[kind == one].sum() for one in range(number)])
    return sums, torch.bincount(kind, minlength=number)


def _supervised(labels: Tensor, segments: Tensor | None) -> Tensor:
    """Which positions are predicted [B, S - 1]."""
    wanted = labels[:, 1:] != IGNORE
    return wanted if segments is None else wanted & (segments[:, 1:] == segments[:, :-1])


def _losses(hidden: Tensor, labels: Tensor, supervised: Tensor, head: nn.Linear) -> Tensor:
    """Cross-entropies [K]. Other positions cost no logits; those of many are made again in the backward pass."""
    targets = labels[:, 1:][supervised]  # [K]
    chosen = hidden[:, :-1][supervised]  # [K, C]
    rows = ROWS_ON_CPU if hidden.device.type == "cpu" else max(1, LOGITS_KEPT // head.out_features)
    again = len(targets) * head.out_features > LOGITS_KEPT and torch.is_grad_enabled()
    losses = []
    for first in range(0, len(targets), rows):
        piece = chosen[first : first + rows], targets[first : first + rows], head
        losses.append(checkpoint(_cross_entropies, *piece, use_reentrant=False) if again else _cross_entropies(*piece))
    # a batch without a label still has a graph, so that every rank takes part in the backward pass
    return torch.cat(losses) if losses else chosen.float().sum(dim=-1)


def _cross_entropies(hidden: Tensor, targets: Tensor, head: nn.Linear) -> Tensor:
    logits = head(hidden)
    logits = logits.to(torch.promote_types(logits.dtype, torch.float32))
    return functional.cross_entropy(logits, targets, reduction="none")
