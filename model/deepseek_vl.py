"""DeepSeek-VL (arXiv 2403.05525 §3.1): vision towers, adaptor, language model.

Shapes: B sequences, S positions, N images, P tokens per image, C width of the language model.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from model.adaptor import Adaptor, HybridAdaptor
from model.attention import document_mask
from model.cache import Cache
from model.language import Language, LanguageConfig
from model.sam import Sam, SamConfig
from model.siglip import Siglip, SiglipConfig
from model.vision_language import VisionLanguage


@dataclass(frozen=True)
class DeepSeekVLConfig:
    """Sizes of the parts; without `high` there is one tower, as in the released 1.3B."""

    language: LanguageConfig
    low: SiglipConfig
    high: SamConfig | None
    image_token: int = 100_015

    @property
    def tokens_per_image(self) -> int:
        """Every image takes so many positions."""
        return self.low.side**2


@dataclass
class Images:
    """Pictures of a batch in the order of their placeholders: [N, 3, 384, 384], and [N, 3, 1024, 1024] or None."""

    low: Tensor
    high: Tensor | None = None

    def to(self, *to: object, **more: object) -> Images:
        """On another device, in another number type."""
        high = None if self.high is None else self.high.to(*to, **more)  # type: ignore[call-overload]
        return Images(self.low.to(*to, **more), high)  # type: ignore[call-overload]


class DeepSeekVL(VisionLanguage):
    """The whole model."""

    def __init__(self, config: DeepSeekVLConfig) -> None:
        super().__init__()
        self.config = config
        width = config.language.width
        self.low = Siglip(config.low)
        self.high: Sam | None = None
        self.adaptor: Adaptor | HybridAdaptor
        if config.high is None:
            self.adaptor = Adaptor(config.low.width, width)
        else:
            self.high = Sam(config.high, config.low.side)
            self.adaptor = HybridAdaptor(config.low.width, 4 * config.high.channels, width)
        self.language = Language(config.language)

    def image_features(self, images: Images) -> Tensor:
        """Embeddings of the pictures [N, P, C]."""
        low = self.low(images.low)
        if self.high is None:
            return self.adaptor(low)
        if images.high is None:
            raise ValueError("this model has a high-resolution tower, and the images come without `high`")
        return self.adaptor(low, self.high(images.high))

    def hidden(
        self,
        tokens: Tensor,
        images: Images | None = None,
        segments: Tensor | None = None,
        positions: Tensor | None = None,
        cache: Cache | None = None,
    ) -> Tensor:
        """Normed hidden states [B, S, C] of token ids [B, S].

        `segments` [B, S] numbers the documents of packed sequences, and `positions` [B, S] restarts in each. Raises
        `ValueError` if placeholders and images disagree.
        """
        if positions is None:
            positions = torch.arange(tokens.shape[1], device=tokens.device).expand_as(tokens)
        features = None if images is None else self.image_features(images)
        x = self.embedded(tokens, tokens == self.config.image_token, features)
        return self.language(x, positions, document_mask(segments), cache)
