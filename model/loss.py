"""The loss of the next tokens, on supervised positions alone, in pieces that fit into memory.

Shapes: B sequences, S positions, C width, K supervised positions, V vocabulary.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.checkpoint import checkpoint

#: Label of a position that carries no loss.
IGNORE = -100
#: Logits made at once: 2^26 numbers, 256 MiB in float32.
LOGITS_AT_ONCE = 1 << 26


def next_token_loss(hidden: Tensor, labels: Tensor, segments: Tensor | None, head: nn.Linear) -> tuple[Tensor, int]:
    """Sum of the cross-entropies, and their number.

    `hidden` [B, S, C] at position i predicts `labels` [B, S] at i + 1, if that is not `IGNORE` and both are of one
    document (`segments` [B, S]). Positions without a label cost no logits; logits are made again in the backward pass.
    """
    wanted = labels[:, 1:] != IGNORE
    if segments is not None:
        wanted = wanted & (segments[:, 1:] == segments[:, :-1])
    targets = labels[:, 1:][wanted]  # [K]
    chosen = hidden[:, :-1][wanted]  # [K, C]
    rows = max(1, LOGITS_AT_ONCE // head.out_features)
    total = hidden.new_zeros((), dtype=torch.promote_types(hidden.dtype, torch.float32))
    for first in range(0, len(targets), rows):
        piece = slice(first, first + rows)
        if len(targets) > rows and torch.is_grad_enabled():
            total = total + checkpoint(_summed, chosen[piece], targets[piece], head, use_reentrant=False)
        else:
            total = total + _summed(chosen[piece], targets[piece], head)
    # a batch without a label still has a graph, so that every rank takes part in the backward pass
    return total + 0.0 * chosen.sum(), len(targets)


def _summed(hidden: Tensor, targets: Tensor, head: nn.Linear) -> Tensor:
    logits = head(hidden)
    return functional.cross_entropy(
        logits.to(torch.promote_types(logits.dtype, torch.float32)), targets, reduction="sum"
    )


def next_token_losses(
    hidden: Tensor, labels: Tensor, segments: Tensor | None, head: nn.Linear, kinds: Tensor, number: int
) -> tuple[Tensor, Tensor]:
    """Sums of the cross-entropies of each kind [`number`], and how many positions each has.

    As `next_token_loss`, apart by the kind [B, S] of the position that is predicted: 0 to `number` - 1.
    """
    wanted = labels[:, 1:] != IGNORE
    if segments is not None:
        wanted = wanted & (segments[:, 1:] == segments[:, :-1])
    targets, kind = labels[:, 1:][wanted], kinds[:, 1:][wanted]  # [K]
    chosen = hidden[:, :-1][wanted]  # [K, C]
    rows = max(1, LOGITS_AT_ONCE // head.out_features)
    sums = hidden.new_zeros(number, dtype=torch.promote_types(hidden.dtype, torch.float32))
    for first in range(0, len(targets), rows):
        piece = slice(first, first + rows)
        if len(targets) > rows and torch.is_grad_enabled():
            losses = checkpoint(_each, chosen[piece], targets[piece], head, use_reentrant=False)
        else:
            losses = _each(chosen[piece], targets[piece], head)
        sums = sums.index_add(0, kind[piece], losses)
    return sums + 0.0 * chosen.sum(), torch.bincount(kind, minlength=number)


def _each(hidden: Tensor, targets: Tensor, head: nn.Linear) -> Tensor:
    logits = head(hidden)
    return functional.cross_entropy(
        logits.to(torch.promote_types(logits.dtype, torch.float32)), targets, reduction="none"
    )
