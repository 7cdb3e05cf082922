"""Pairs of equal tiny models, ours and transformers', with all parameters drawn so that nothing hides behind a zero."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from model.deepseek_vl import DeepSeekVL, DeepSeekVLConfig, Images
from model.language import LanguageConfig
from model.qwen2_vision import Qwen2VisionConfig
from model.qwen2_vl import Patches, Qwen2VL, Qwen2VLConfig
from model.sam import SamConfig
from model.siglip import SiglipConfig
from model.weights.names import FLAT_HYBRID, FLAT_PLAIN, FLAT_QWEN, Names

VOCABULARY = 120
IMAGE, VIDEO = 100, 101

LANGUAGE = LanguageConfig(VOCABULARY, width=64, layers=3, heads=4, key_value_heads=4, mlp=96)
LOW = SiglipConfig(image=32, patch=8, width=48, layers=2, heads=4, mlp=80)
# a grid of 16 with windows of 7: padding on two sides
HIGH = SamConfig(64, 4, width=40, layers=4, heads=4, mlp=72, window=7, global_layers=(1, 3), channels=16)
QWEN = Qwen2VLConfig(
    LanguageConfig(VOCABULARY, 64, 3, 4, 2, 96, theta=1e6, qkv_bias=True, sections=(2, 3, 3)),
    Qwen2VisionConfig(width=32, layers=2, heads=2, mlp=64),
    IMAGE,
    VIDEO,
)

_TEXT = {
    "vocab_size": VOCABULARY,
    "hidden_size": 64,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "intermediate_size": 96,
    "rms_norm_eps": 1e-6,
    "bos_token_id": 0,
    "eos_token_id": 1,
}


def transformers_hybrid() -> nn.Module:
    """DeepSeek-VL with two towers as transformers has it."""
    from transformers import DeepseekVLHybridConfig, DeepseekVLHybridForConditionalGeneration

    high = {
        "model_type": "sam_vision_model",
        "image_size": HIGH.image,
        "patch_size": HIGH.patch,
        "hidden_size": HIGH.width,
        "num_hidden_layers": HIGH.layers,
        "num_attention_heads": HIGH.heads,
        "mlp_dim": HIGH.mlp,
        "window_size": HIGH.window,
        "global_attn_indexes": list(HIGH.global_layers),
        "output_channels": HIGH.channels,
        "num_pos_feats": HIGH.channels // 2,
    }
    return DeepseekVLHybridForConditionalGeneration(
        DeepseekVLHybridConfig(high_res_vision_config=high, **_deepseek_parts())
    )


def transformers_plain() -> nn.Module:
    """DeepSeek-VL with one tower as transformers has it."""
    from transformers import DeepseekVLConfig, DeepseekVLForConditionalGeneration

    return DeepseekVLForConditionalGeneration(DeepseekVLConfig(**_deepseek_parts()))


def _deepseek_parts() -> dict[str, Any]:
    low = {
        "model_type": "siglip_vision_model",
        "image_size": LOW.image,
        "patch_size": LOW.patch,
        "hidden_size": LOW.width,
        "num_hidden_layers": LOW.layers,
        "num_attention_heads": LOW.heads,
        "intermediate_size": LOW.mlp,
        "hidden_act": "gelu",
        "layer_norm_eps": LOW.eps,
        "vision_use_head": False,
    }
    text = {**_TEXT, "model_type": "llama", "num_key_value_heads": 4, "tie_word_embeddings": False}
    return {"text_config": text, "vision_config": low, "image_token_id": IMAGE, "tie_word_embeddings": False}


def transformers_qwen() -> nn.Module:
    """Qwen2-VL as transformers has it."""
    from transformers import Qwen2VLConfig as TheirConfig
    from transformers import Qwen2VLForConditionalGeneration

    rope = {"rope_type": "default", "rope_theta": 1e6, "mrope_section": [2, 3, 3]}
    text = {**_TEXT, "num_key_value_heads": 2, "rope_parameters": rope, "tie_word_embeddings": False}
    vision = {"depth": 2, "embed_dim": 32, "num_heads": 2, "mlp_ratio": 2, "hidden_size": 64, "patch_size": 14}
    config = TheirConfig(
        text_config=text,
        vision_config=vision,
        image_token_id=IMAGE,
        video_token_id=VIDEO,
        tie_word_embeddings=False,
    )
    return Qwen2VLForConditionalGeneration(config)


def randomise(model: nn.Module, seed: int = 0) -> None:
    """Draw every parameter, biases and scalars too."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(0.15 * torch.randn(parameter.shape, generator=generator) + 0.05)


def twins(kind: str, dtype: torch.dtype = torch.float32) -> tuple[Any, Any]:
    """(ours, transformers') with equal weights: `hybrid`, `plain` or `qwen`."""
    makers: dict[str, tuple[Any, Any, Names]] = {
        "hybrid": (
            lambda: DeepSeekVL(DeepSeekVLConfig(LANGUAGE, LOW, HIGH, IMAGE)),
            transformers_hybrid,
            FLAT_HYBRID,
        ),
        "plain": (lambda: DeepSeekVL(DeepSeekVLConfig(LANGUAGE, LOW, None, IMAGE)), transformers_plain, FLAT_PLAIN),
        "qwen": (lambda: Qwen2VL(QWEN), transformers_qwen, FLAT_QWEN),
    }
    make, make_theirs, names = makers[kind]
    ours, theirs = make().to(dtype), make_theirs().to(dtype)
    randomise(theirs)
    state, unknown = names.to_ours(theirs.state_dict())
    assert not unknown
    shapes = {name: tensor.shape for name, tensor in ours.state_dict().items()}
    ours.load_state_dict({name: tensor.reshape(shapes[name]) for name, tensor in state.items()}, strict=True)
    return ours, theirs


def deepseek_batch(dtype: torch.dtype = torch.float32) -> tuple[torch.Tensor, Images]:
    """Two sequences with one and two pictures."""
    generator = torch.Generator().manual_seed(1)
    tokens = torch.randint(0, IMAGE, (2, 40), generator=generator)
    tokens[0, 3:19] = tokens[1, 5:21] = tokens[1, 22:38] = IMAGE
    low, high = (torch.randn(3, 3, side, side, generator=generator).to(dtype) for side in (LOW.image, HIGH.image))
    return tokens, Images(low, high)


def qwen_batch(dtype: torch.dtype = torch.float32) -> tuple[torch.Tensor, Patches]:
    """Two sequences with pictures of three unequal grids."""
    generator = torch.Generator().manual_seed(2)
    grids = torch.tensor([[1, 4, 6], [1, 8, 4], [1, 2, 2]])
    tokens = torch.randint(0, IMAGE, (2, 30), generator=generator)
    tokens[0, 3:9] = tokens[0, 12:20] = IMAGE
    tokens[1, 5] = IMAGE
    patches = torch.randn(int(grids.prod(1).sum()), 1176, generator=generator).to(dtype)
    return tokens, Patches(patches, grids)
