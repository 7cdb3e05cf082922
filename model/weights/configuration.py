"""Configurations: ours, and `config.json` as the hub has it, in both directions."""

from __future__ import annotations

from typing import Any

from model.deepseek_vl import DeepSeekVLConfig
from model.errors import ConfigurationError
from model.language import LanguageConfig
from model.presets import Config
from model.qwen2_vision import Qwen2VisionConfig
from model.qwen2_vl import Qwen2VLConfig
from model.sam import SamConfig
from model.siglip import SiglipConfig


def to_hub(config: Config) -> dict[str, Any]:
    """`config.json` as transformers writes it."""
    if isinstance(config, Qwen2VLConfig):
        return _qwen_to_hub(config)
    content: dict[str, Any] = {
        "architectures": ["DeepseekVLForConditionalGeneration"],
        "model_type": "deepseek_vl",
        "image_token_id": config.image_token,
        # transformers ties by default, and the released models are untied
        "tie_word_embeddings": config.language.tied,
        "text_config": {**_language_to_hub(config.language), "model_type": "llama"},
        "vision_config": {
            "model_type": "siglip_vision_model",
            "image_size": config.low.image,
            "patch_size": config.low.patch,
            "hidden_size": config.low.width,
            "num_hidden_layers": config.low.layers,
            "num_attention_heads": config.low.heads,
            "intermediate_size": config.low.mlp,
            "layer_norm_eps": config.low.eps,
            "hidden_act": "gelu",
            "vision_use_head": False,
        },
    }
    if config.high is None:
        return content
    high = {
        "model_type": "sam_vision_model",
        "image_size": config.high.image,
        "patch_size": config.high.patch,
        "hidden_size": config.high.width,
        "num_hidden_layers": config.high.layers,
        "num_attention_heads": config.high.heads,
        "mlp_dim": config.high.mlp,
        "mlp_ratio": config.high.mlp / config.high.width,
        "window_size": config.high.window,
        "global_attn_indexes": list(config.high.global_layers),
        "output_channels": config.high.channels,
        "num_pos_feats": config.high.channels // 2,
        "layer_norm_eps": config.high.eps,
    }
    return {
        **content,
        "architectures": ["DeepseekVLHybridForConditionalGeneration"],
        "model_type": "deepseek_vl_hybrid",
        "high_res_vision_config": high,
    }


def from_hub(content: dict[str, Any]) -> Config:
    """Our configuration from `config.json`; raises `ConfigurationError`."""
    kind = content.get("model_type")
    try:
        if kind in ("deepseek_vl", "deepseek_vl_hybrid"):
            return _deepseek_from_hub(content)
        if kind == "multi_modality":
            return _deepseek_original(content)
        if kind == "qwen2_vl":
            return _qwen_from_hub(content)
    except KeyError as error:
        raise ConfigurationError(f"config.json of kind {kind!r} lacks {error}") from error
    raise ConfigurationError(
        f"config.json is of a model of kind {kind!r}; vlend reads deepseek_vl, deepseek_vl_hybrid, multi_modality "
        f"(DeepSeek's own) and qwen2_vl"
    )


def _language_to_hub(config: LanguageConfig) -> dict[str, Any]:
    rope: dict[str, Any] = {"rope_type": "default", "rope_theta": config.theta}
    if config.sections is not None:
        rope["mrope_section"] = list(config.sections)
    return {
        "vocab_size": config.vocabulary,
        "hidden_size": config.width,
        "num_hidden_layers": config.layers,
        "num_attention_heads": config.heads,
        "num_key_value_heads": config.key_value_heads,
        "intermediate_size": config.mlp,
        "rms_norm_eps": config.eps,
        "hidden_act": "silu",
        "max_position_embeddings": config.context,
        "tie_word_embeddings": config.tied,
        "rope_parameters": rope,
        # as transformers 4 reads it
        "rope_theta": config.theta,
    }


def _language_from_hub(content: dict[str, Any], qkv_bias: bool, tied: bool) -> LanguageConfig:
    rope = content.get("rope_parameters") or content.get("rope_scaling") or {}
    sections = rope.get("mrope_section")
    return LanguageConfig(
        vocabulary=content["vocab_size"],
        width=content["hidden_size"],
        layers=content["num_hidden_layers"],
        heads=content["num_attention_heads"],
        key_value_heads=content.get("num_key_value_heads") or content["num_attention_heads"],
        mlp=content["intermediate_size"],
        theta=float(rope.get("rope_theta") or content.get("rope_theta") or 10_000.0),
        eps=content.get("rms_norm_eps", 1e-6),
        qkv_bias=qkv_bias,
        tied=tied,
        sections=tuple(sections) if sections else None,
        context=content.get("max_position_embeddings", 4096),
    )


def _deepseek_from_hub(content: dict[str, Any]) -> DeepSeekVLConfig:
    low, high = content["vision_config"], content.get("high_res_vision_config")
    return DeepSeekVLConfig(
        language=_language_from_hub(content["text_config"], False, bool(content.get("tie_word_embeddings", False))),
        low=SiglipConfig(
            image=low["image_size"],
            patch=low["patch_size"],
            width=low["hidden_size"],
            layers=low["num_hidden_layers"],
            heads=low["num_attention_heads"],
            mlp=low["intermediate_size"],
            eps=low.get("layer_norm_eps", 1e-6),
        ),
        high=None
        if high is None
        else SamConfig(
            image=high["image_size"],
            patch=high["patch_size"],
            width=high["hidden_size"],
            layers=high["num_hidden_layers"],
            heads=high["num_attention_heads"],
            mlp=high.get("mlp_dim") or int(high["hidden_size"] * high["mlp_ratio"]),
            window=high["window_size"],
            global_layers=tuple(high["global_attn_indexes"]),
            channels=high["output_channels"],
            eps=high.get("layer_norm_eps", 1e-6),
        ),
        image_token=content["image_token_id"],
    )


def _deepseek_original(content: dict[str, Any]) -> DeepSeekVLConfig:
    """DeepSeek's own: towers by name, and only what differs from LlamaConfig's defaults."""
    language = {
        "hidden_size": 4096,
        "intermediate_size": 11_008,
        "num_hidden_layers": 32,
        "num_attention_heads": 32,
        **content["language_config"],
    }
    hybrid = content["vision_config"]["cls"] == "HybridVisionTower"
    return DeepSeekVLConfig(_language_from_hub(language, False, False), SiglipConfig(), SamConfig() if hybrid else None)


def _qwen_to_hub(config: Qwen2VLConfig) -> dict[str, Any]:
    language = _language_to_hub(config.language)
    rope = {"type": "mrope", "mrope_section": language["rope_parameters"].pop("mrope_section")}
    del language["rope_parameters"]
    return {
        "architectures": ["Qwen2VLForConditionalGeneration"],
        "model_type": "qwen2_vl",
        **language,
        "rope_scaling": rope,
        "use_sliding_window": False,
        "image_token_id": config.image_token,
        "video_token_id": config.video_token,
        "vision_config": {
            "depth": config.vision.layers,
            "embed_dim": config.vision.width,
            "hidden_size": config.language.width,
            "num_heads": config.vision.heads,
            "mlp_ratio": config.vision.mlp // config.vision.width,
            "patch_size": config.vision.patch,
            "spatial_merge_size": config.vision.merge,
            "temporal_patch_size": config.vision.frames,
            "hidden_act": "quick_gelu",
        },
    }


def _qwen_from_hub(content: dict[str, Any]) -> Qwen2VLConfig:
    language, vision = content.get("text_config") or content, content["vision_config"]
    tied = content.get("tie_word_embeddings", language.get("tie_word_embeddings", False))
    return Qwen2VLConfig(
        language=_language_from_hub(language, True, bool(tied)),
        vision=Qwen2VisionConfig(
            patch=vision.get("patch_size", 14),
            frames=vision.get("temporal_patch_size", 2),
            merge=vision.get("spatial_merge_size", 2),
            width=vision.get("embed_dim", 1280),
            layers=vision.get("depth", 32),
            heads=vision.get("num_heads", 16),
            mlp=int(vision.get("embed_dim", 1280) * vision.get("mlp_ratio", 4)),
        ),
        image_token=content.get("image_token_id", 151_655),
        video_token=content.get("video_token_id", 151_656),
    )
