"""Put vision features at their placeholders. Shapes: B sequences, S positions, C width."""

from __future__ import annotations

from torch import Tensor


def fill(x: Tensor, tokens: Tensor, placeholder: int, features: Tensor | None, what: str) -> Tensor:
    """Embeddings [B, S, C] with `features` [..., C] where `tokens` [B, S] are the placeholder, in their order.

    Raises `ValueError` if their numbers disagree.
    """
    here = tokens == placeholder
    wanted = int(here.sum())
    given = 0 if features is None else features.numel() // x.shape[-1]
    if wanted != given:
        raise ValueError(
            f"{wanted:,} {what} placeholders and {given:,} {what} features: each {what} takes as many placeholders as "
            f"it has features, in the order in which they are given"
        )
    if features is None:
        return x
    return x.masked_scatter(here[..., None], features.to(x.dtype))
