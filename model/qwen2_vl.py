"""Qwen2-VL (arXiv 2409.12191 §2): a vision transformer for any resolution, and a language model with M-RoPE.

Shapes: B sequences, S positions, N pictures and clips, P patches of all of them, C width of the language model.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from torch import Tensor

from model.attention import document_mask
from model.cache import Cache
from model.language import Language, LanguageConfig
from model.multimodal_positions import multimodal_positions
from model.qwen2_vision import Qwen2Vision, Qwen2VisionConfig
from model.vision_language import VisionLanguage


@dataclass(frozen=True)
class Qwen2VLConfig:
    """Sizes of the parts, and the ids of the placeholders."""

    language: LanguageConfig
    vision: Qwen2VisionConfig = field(default_factory=Qwen2VisionConfig)
    image_token: int = 151_655
    video_token: int = 151_656


@dataclass
class Patches:
    """Pictures and clips of a batch in the order of their placeholders: [P, 1176], and grids [N, 3] of T, Y, X."""

    patches: Tensor
    grids: Tensor

    def to(self, *to: object, **more: object) -> Patches:
        """On another device, in another number type."""
        return Patches(self.patches.to(*to, **more), self.grids)  # type: ignore[call-overload]


class Qwen2VL(VisionLanguage):
    """The whole model."""

    def __init__(self, config: Qwen2VLConfig) -> None:
        super().__init__()
        self.config = config
        self.vision = Qwen2Vision(config.vision, config.language.width)
        self.language = Language(config.language)

    def image_features(self, images: Patches) -> Tensor:
        """Embeddings of all pictures and clips, in their order [P / 4, C]."""
        return self.vision(images.patches, images.grids)

    def positions(self, tokens: Tensor, images: Patches | None, segments: Tensor | None = None) -> Tensor:
        """Positions [3, B, S] in time, height and width."""
        grids = torch.zeros(0, 3, dtype=torch.long) if images is None else images.grids
        return multimodal_positions(self._visual(tokens), grids, self.config.vision.merge, segments)

    def hidden(
        self,
        tokens: Tensor,
        images: Patches | None = None,
        segments: Tensor | None = None,
        positions: Tensor | None = None,
        cache: Cache | None = None,
    ) -> Tensor:
        """Normed hidden states [B, S, C] of token ids [B, S].

        `segments` [B, S] numbers the documents of packed sequences. Raises `ValueError` if placeholders and images
        disagree.
        """
        if positions is None:
            positions = self.positions(tokens, images, segments)
        features = None if images is None else self.image_features(images)
        x = self.embedded(tokens, self._visual(tokens), features)
        return self.language(x, positions, document_mask(segments), cache)

    def _visual(self, tokens: Tensor) -> Tensor:
        return (tokens == self.config.image_token) | (tokens == self.config.video_token)
