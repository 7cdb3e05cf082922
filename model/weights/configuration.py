"""Configurations: ours, and `config.json` as the hub has it, in both directions by tables of fields (ours: theirs)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.deepseek_vl import DeepSeekVLConfig
from model.errors import ConfigurationError
from model.language import LanguageConfig
from model.presets import Config
from model.qwen2_vision import Qwen2VisionConfig
from model.qwen2_vl import Qwen2VLConfig
from model.sam import SamConfig
from model.siglip import SiglipConfig

_VIT = {
    "image": "image_size",
    "patch": "patch_size",
    "width": "hidden_size",
    "layers": "num_hidden_layers",
    "heads": "num_attention_heads",
    "eps": "layer_norm_eps",
}
_SIGLIP = {**_VIT, "mlp": "intermediate_size"}
_SAM = {**_VIT, "mlp": "mlp_dim", "window": "window_size", "channels": "output_channels"}
_LANGUAGE = {
    "vocabulary": "vocab_size",
    "width": "hidden_size",
    "layers": "num_hidden_layers",
    "heads": "num_attention_heads",
    "key_value_heads": "num_key_value_heads",
    "mlp": "intermediate_size",
    "eps": "rms_norm_eps",
    "context": "max_position_embeddings",
}
_QWEN_VISION = {
    "width": "embed_dim",
    "layers": "depth",
    "heads": "num_heads",
    "patch": "patch_size",
    "merge": "spatial_merge_size",
    "frames": "temporal_patch_size",
}


def _theirs(config: object, fields: Mapping[str, str]) -> dict[str, Any]:
    return {theirs: getattr(config, ours) for ours, theirs in fields.items()}


def _ours(content: Mapping[str, Any], fields: Mapping[str, str], *optional: str) -> dict[str, Any]:
    """What `content` has; raises `KeyError` for a field that is not optional (ours has a default for those)."""
    return {
        ours: content[theirs]
        for ours, theirs in fields.items()
        if content.get(theirs) is not None or ours not in optional
    }


def to_hub(config: Config) -> dict[str, Any]:
    """`config.json` as transformers writes it."""
    if isinstance(config, Qwen2VLConfig):
        return _qwen_to_hub(config)
    kind, high = ("deepseek_vl", {}) if config.high is None else ("deepseek_vl_hybrid", _sam_to_hub(config.high))
    return {
        "architectures": [f"DeepseekVL{'' if config.high is None else 'Hybrid'}ForConditionalGeneration"],
        "model_type": kind,
        "image_token_id": config.image_token,
        # transformers ties by default, and the released models are untied
        "tie_word_embeddings": config.language.tied,
        "text_config": {
            **_language_to_hub(config.language),
            "model_type": "llama",
            "rope_parameters": {"rope_type": "default", "rope_theta": config.language.theta},
        },
        "vision_config": {
            **_theirs(config.low, _SIGLIP),
            "model_type": "siglip_vision_model",
            "hidden_act": "gelu",
            "vision_use_head": False,
        },
        **high,
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
    return {
        **_theirs(config, _LANGUAGE),
        "hidden_act": "silu",
        "tie_word_embeddings": config.tied,
        # as transformers 4 reads it; 5 has `rope_parameters`
        "rope_theta": config.theta,
    }


def _language_from_hub(content: Mapping[str, Any], qkv_bias: bool, tied: bool) -> LanguageConfig:
    rope = content.get("rope_parameters") or content.get("rope_scaling") or {}
    sections = rope.get("mrope_section")
    known = _ours({"num_key_value_heads": content["num_attention_heads"], **content}, _LANGUAGE, "eps", "context")
    theta = rope.get("rope_theta") or content.get("rope_theta")
    more: dict[str, Any] = {} if theta is None else {"theta": float(theta)}
    return LanguageConfig(**known, **more, qkv_bias=qkv_bias, tied=tied, sections=tuple(sections) if sections else None)


def _sam_to_hub(config: SamConfig) -> dict[str, Any]:
    high = {
        **_theirs(config, _SAM),
        "model_type": "sam_vision_model",
        "mlp_ratio": config.mlp / config.width,
        "global_attn_indexes": list(config.global_layers),
        "num_pos_feats": config.channels // 2,
    }
    return {"high_res_vision_config": high}


def _deepseek_from_hub(content: Mapping[str, Any]) -> DeepSeekVLConfig:
    high = content.get("high_res_vision_config")
    if high is not None:
        mlp = high.get("mlp_dim") or int(high["hidden_size"] * high["mlp_ratio"])
        layers = tuple(high["global_attn_indexes"])
        high = SamConfig(**_ours({**high, "mlp_dim": mlp}, _SAM, "eps"), global_layers=layers)
    return DeepSeekVLConfig(
        _language_from_hub(content["text_config"], False, bool(content.get("tie_word_embeddings", False))),
        SiglipConfig(**_ours(content["vision_config"], _SIGLIP, "eps")),
        high,
        image_token=content["image_token_id"],
    )


def _deepseek_original(content: Mapping[str, Any]) -> DeepSeekVLConfig:
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
    return {
        "architectures": ["Qwen2VLForConditionalGeneration"],
        "model_type": "qwen2_vl",
        **_language_to_hub(config.language),
        "rope_scaling": {"type": "mrope", "mrope_section": list(config.language.sections or ())},
        "use_sliding_window": False,
        "image_token_id": config.image_token,
        "video_token_id": config.video_token,
        "vision_config": {
            **_theirs(config.vision, _QWEN_VISION),
            "hidden_size": config.language.width,
            "mlp_ratio": config.vision.mlp // config.vision.width,
            "hidden_act": "quick_gelu",
        },
    }


def _qwen_from_hub(content: Mapping[str, Any]) -> Qwen2VLConfig:
    language, vision = content.get("text_config") or content, content["vision_config"]
    tied = content.get("tie_word_embeddings", language.get("tie_word_embeddings", False))
    sizes = Qwen2VisionConfig(**_ours(vision, _QWEN_VISION, *_QWEN_VISION))
    return Qwen2VLConfig(
        _language_from_hub(language, True, bool(tied)),
        Qwen2VisionConfig(**{**vars(sizes), "mlp": int(sizes.width * vision.get("mlp_ratio", 4))}),
        image_token=content.get("image_token_id", 151_655),
        video_token=content.get("video_token_id", 151_656),
    )
