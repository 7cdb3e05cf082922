"""Floating-point operations of the forward pass, part by part, from sizes alone; two per multiplication and addition.

What a kernel adds for speed (relative positions folded into q and k, a second forward pass for checkpointing) is not
counted: utilisation is of the model's own arithmetic.
"""

from __future__ import annotations

from model.deepseek_vl import DeepSeekVLConfig
from model.language import LanguageConfig
from model.qwen2_vision import Qwen2VisionConfig
from model.sam import SamConfig
from model.siglip import SiglipConfig


def language(config: LanguageConfig, context: int) -> int:
    """Per token of a sequence of `context` tokens, half of which each token sees on average; with the head."""
    kv = config.key_value_heads * config.head_size
    linear = config.layers * (2 * config.width**2 + 2 * config.width * kv + 3 * config.width * config.mlp)
    attention = config.layers * 2 * config.width * (context + 1) // 2
    return 2 * (linear + attention + config.width * config.vocabulary)


def siglip(config: SiglipConfig) -> int:
    """Per image."""
    patches = config.side**2
    layer = patches * _block(config.width, config.mlp) + 2 * patches**2 * config.width
    return 2 * (patches * 3 * config.patch**2 * config.width + config.layers * layer)


def sam_encoder(config: SamConfig) -> int:
    """Per image: patches and layers, whose windows are padded."""
    patches = config.side**2
    total = patches * 3 * config.patch**2 * config.width
    for layer in range(config.layers):
        whole = layer in config.global_layers
        side = config.side if whole else config.window
        # the padding takes part in attention, not in what comes before and after
        inside = patches if whole else (-(-config.side // side) * side) ** 2
        attention = inside * (2 * side**2 * config.width + 2 * side * config.width)
        total += attention + patches * _block(config.width, config.mlp)
    return 2 * total


def sam_convolutions(config: SamConfig, side: int) -> int:
    """Per image: both necks, and the way down to `side` that the branches take together."""
    channels = config.channels
    neck = config.side**2 * (config.width * channels + 9 * channels**2)
    down = (2 * side) ** 2 * 9 * channels * 2 * channels + side**2 * 9 * 2 * channels * 4 * channels
    return 2 * (2 * neck + down)


def adaptor(config: DeepSeekVLConfig) -> int:
    """Per image."""
    width = config.language.width
    if config.high is None:
        return 2 * config.tokens_per_image * (config.low.width * width + width**2)
    first = (config.low.width + 4 * config.high.channels) * (width // 2)
    return 2 * config.tokens_per_image * (first + width**2)


def qwen_vision(config: Qwen2VisionConfig, patches: int) -> int:
    """Per frame of so many patches, without the merger."""
    layer = patches * _block(config.width, config.mlp) + 2 * patches**2 * config.width
    return 2 * (patches * config.patch_numbers * config.width + config.layers * layer)


def qwen_merger(config: Qwen2VisionConfig, patches: int, width: int) -> int:
    """Per frame of so many patches."""
    together = config.width * config.merge**2
    return 2 * (patches // config.merge**2) * (together**2 + together * width)


def _block(width: int, mlp: int) -> int:
    """Multiplications per token of the linear layers of a transformer's layer."""
    return 4 * width**2 + 2 * width * mlp
