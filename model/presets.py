"""The sizes by name: the released models, and small ones for validation runs.

The small ones read the shipped tokenizer (24,576 tokens, image placeholder 2; Qwen's 15 and 16) and keep the number of
tokens per image, so that a blend means the same to every size.
"""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import nn

from model.deepseek_vl import DeepSeekVL, DeepSeekVLConfig
from model.language import LanguageConfig
from model.qwen2_vision import Qwen2VisionConfig
from model.qwen2_vl import Qwen2VL, Qwen2VLConfig
from model.sam import SamConfig
from model.siglip import SiglipConfig

Config = DeepSeekVLConfig | Qwen2VLConfig
Model = DeepSeekVL | Qwen2VL

_SHIPPED = 24_576


def _deepseek_small(language: tuple[int, int, int], low: tuple[int, int], high: tuple[int, int, int]) -> Config:
    """(width, layers, heads), (width, layers) and (width, layers, channels); heads of the towers have 32 numbers."""
    width, layers, heads = language
    sam_layers = tuple(layer for layer in range(high[1]) if layer % 2)
    return DeepSeekVLConfig(
        LanguageConfig(_SHIPPED, width, layers, heads, heads, mlp=_mlp(width)),
        SiglipConfig(192, 8, low[0], low[1], low[0] // 32, 4 * low[0]),
        SamConfig(256, 16, high[0], high[1], high[0] // 32, 4 * high[0], 7, sam_layers, high[2]),
        image_token=2,
    )


def _mlp(width: int) -> int:
    """8/3 of the width, in multiples of 32 (DeepSeek-LLM, arXiv 2401.02954 §2.2)."""
    return round(width * 8 / 3 / 32) * 32


_QWEN = LanguageConfig(
    151_936, 1536, 28, 12, 2, 8960, theta=1e6, qkv_bias=True, tied=True, sections=(16, 24, 24), context=32_768
)

#: DeepSeek-VL, arXiv 2403.05525 §3.1 and the released configurations; Qwen2-VL, arXiv 2409.12191 Table 1 and likewise.
PRESETS: dict[str, Config] = {
    "deepseek-vl/nano": _deepseek_small((128, 4, 4), (64, 2), (64, 2, 16)),
    "deepseek-vl/tiny": _deepseek_small((320, 8, 5), (192, 6), (192, 4, 64)),
    "deepseek-vl/small": _deepseek_small((768, 14, 12), (512, 8), (512, 8, 128)),
    "deepseek-vl/1.3b": DeepSeekVLConfig(
        LanguageConfig(102_400, 2048, 24, 16, 16, 5632, context=16_384), SiglipConfig(), None
    ),
    "deepseek-vl/7b": DeepSeekVLConfig(
        LanguageConfig(102_400, 4096, 30, 32, 32, 11_008, context=16_384), SiglipConfig(), SamConfig()
    ),
    "qwen2-vl/tiny": Qwen2VLConfig(
        replace(
            _QWEN, vocabulary=_SHIPPED, width=320, layers=8, heads=5, key_value_heads=1, mlp=864, sections=(8, 12, 12)
        ),
        Qwen2VisionConfig(width=192, layers=6, heads=6, mlp=768),
        image_token=15,
        video_token=16,
    ),
    "qwen2-vl/2b": Qwen2VLConfig(_QWEN),
    "qwen2-vl/7b": Qwen2VLConfig(
        replace(_QWEN, vocabulary=152_064, width=3584, heads=28, key_value_heads=4, mlp=18_944, tied=False)
    ),
    "qwen2-vl/72b": Qwen2VLConfig(
        replace(_QWEN, vocabulary=152_064, width=8192, layers=80, heads=64, key_value_heads=8, mlp=29_568, tied=False)
    ),
}


def preset(name: str) -> Config:
    """The configuration of this name; raises `ValueError` that lists the names. A bare size means DeepSeek-VL."""
    found = PRESETS.get(name) or PRESETS.get(f"deepseek-vl/{name}")
    if found is None:
        raise ValueError(f"no model {name!r}; there are {', '.join(PRESETS)}")
    return found


def make_model(config: Config, device: str | torch.device = "cpu") -> Model:
    """The model of a configuration with fresh weights; on `meta` without any."""
    with torch.device(device):
        model = DeepSeekVL(config) if isinstance(config, DeepSeekVLConfig) else Qwen2VL(config)
    if torch.device(device).type != "meta":
        initialise(model)
    return model


def initialise(model: nn.Module, deviation: float = 0.02) -> None:
    """Fresh weights: normal with this deviation, biases and relative positions zero, norms one."""
    for module in model.modules():
        if isinstance(module, nn.Linear | nn.Embedding | nn.Conv2d | nn.Conv3d):
            nn.init.normal_(module.weight, std=deviation)
            if getattr(module, "bias", None) is not None:
                nn.init.zeros_(module.bias)  # type: ignore[arg-type]
        if isinstance(getattr(module, "position", None), nn.Parameter):
            nn.init.normal_(module.position, std=deviation)  # type: ignore[arg-type]


def parameters(model: nn.Module) -> int:
    """How many numbers the model has; a tied head counts once."""
    return sum(parameter.numel() for parameter in model.parameters())
