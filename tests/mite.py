"""A model much smaller than `nano` that reads the shipped tokenizer, for tests of what is done with models."""

from __future__ import annotations

import torch
from twins import randomise

from corpus.counting import CountingRule, counting_rule
from model.deepseek_vl import DeepSeekVLConfig
from model.language import LanguageConfig
from model.presets import Model, make_model
from model.siglip import SiglipConfig

CONFIG = DeepSeekVLConfig(
    LanguageConfig(24_576, width=32, layers=1, heads=2, key_value_heads=2, mlp=48, context=2048),
    SiglipConfig(192, 8, width=16, layers=1, heads=2, mlp=24),
    None,
    image_token=2,
)


def mite(seed: int = 0, spread: float = 0.3) -> tuple[Model, CountingRule]:
    """The model with weights that are far from alike, and its rule."""
    model = make_model(CONFIG)
    randomise(model, seed)
    with torch.no_grad():
        model.language.head.weight.mul_(spread)
    return model.eval(), counting_rule("deepseek-vl")
