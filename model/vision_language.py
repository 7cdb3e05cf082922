"""What both models do alike: features in the places of their tokens; logits, or the loss of the next tokens.

Shapes: B sequences, S positions, C width of the language model.
"""

from __future__ import annotations

from typing import Any

from torch import Tensor, nn

from model.language import Language
from model.loss import next_token_loss


class VisionLanguage(nn.Module):
    """A vision part and a language model; `given` are the further arguments of `hidden`."""

    language: Language

    def hidden(self, tokens: Tensor, *given: Any, **more: Any) -> Tensor:
        """Normed hidden states [B, S, C] of token ids [B, S]: each model's own."""
        raise NotImplementedError

    def embedded(self, tokens: Tensor, visual: Tensor, features: Tensor | None) -> Tensor:
        """Embeddings [B, S, C] of the tokens, with `features` [..., C] in their order where `visual` [B, S] is True.

        Raises `ValueError` if their numbers disagree.
        """
        x = self.language.embed(tokens)
        wanted, given = int(visual.sum()), 0 if features is None else features.numel() // x.shape[-1]
        if wanted != given:
            raise ValueError(
                f"{wanted:,} image placeholders and {given:,} image features: each image takes as many placeholders "
                f"as it has features, in the order in which they are given"
            )
        return x if features is None else x.masked_scatter(visual[..., None], features.to(x.dtype))

    def forward(self, tokens: Tensor, *given: Any, **more: Any) -> Tensor:
        """Logits [B, S, vocabulary]."""
        return self.language.logits(self.hidden(tokens, *given, **more))

    def loss(
        self, tokens: Tensor, labels: Tensor, images: Any = None, segments: Tensor | None = None, **more: Any
    ) -> tuple[Tensor, int]:
        """Summed loss of the next tokens, and how many are supervised; labels [B, S] as `next_token_loss` has them."""
        return next_token_loss(self.hidden(tokens, images, segments, **more), labels, segments, self.language.head)
