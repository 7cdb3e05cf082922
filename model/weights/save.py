"""Export: a folder that transformers' Auto classes load, with weights, tokenizer, processor and generation settings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from corpus import sequence
from corpus.chat_templates import DEEPSEEK_TEMPLATE, QWEN_TEMPLATE
from corpus.counting import CountingRule
from corpus.image_tokens import QWEN2_MAX_PIXELS, QWEN2_MIN_PIXELS
from model.deepseek_vl import DeepSeekVLConfig
from model.presets import Config, Model
from model.processing.deepseek_images import CLIP_DEVIATION, CLIP_MEAN, SHORTEST
from model.weights import names
from model.weights.checkpoint import SHARD_BYTES, write
from model.weights.configuration import to_hub

#: Pillow's numbers of its filters, as preprocessor_config.json has them.
_BILINEAR, _BICUBIC = 2, 3

_DEEPSEEK = {"bos_token": sequence.DEEPSEEK_BEGIN, **dict.fromkeys(("eos_token", "pad_token"), sequence.DEEPSEEK_END)}
_QWEN = {"eos_token": sequence.QWEN_END, "pad_token": sequence.QWEN_END_OF_TEXT}


def save_model(model: Model, rule: CountingRule, folder: str | Path, shard_bytes: int = SHARD_BYTES) -> None:
    """Write the model and everything that is needed to run it below `folder`; `rule` holds its tokenizer."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    config = model.config
    state = dict(model.named_parameters())
    write(_names(config)[0].to_theirs(state), folder, shard_bytes)
    kind = str(model.language.embed.weight.dtype).removeprefix("torch.")
    _write(folder / "config.json", {**to_hub(config), "dtype": kind, "torch_dtype": kind})
    rule.tokenizer.backend.save(str(folder / "tokenizer.json"))
    deepseek = isinstance(config, DeepSeekVLConfig)
    template = DEEPSEEK_TEMPLATE if deepseek else QWEN_TEMPLATE
    # transformers 5 reads the file beside, 4 the entry in the tokenizer's configuration
    (folder / "chat_template.jinja").write_text(template, encoding="utf-8")
    _write(folder / "tokenizer_config.json", {**_tokenizer(config), "chat_template": template})
    _write(folder / "preprocessor_config.json", _preprocessor(config))
    _write(folder / "processor_config.json", {"processor_class": _names(config)[1]})
    if not deepseek:
        clips = {**_preprocessor(config), "fps": 2.0, "do_sample_frames": True}
        _write(folder / "video_preprocessor_config.json", clips)
    # Qwen's tokenizer has no token to begin with, its generation configuration has
    ends = {"bos_token": sequence.QWEN_END_OF_TEXT, **(_DEEPSEEK if deepseek else _QWEN)}
    ids = {f"{name}_id": rule.tokenizer.special(token) for name, token in ends.items()}
    _write(folder / "generation_config.json", ids)


def _names(config: Config) -> tuple[names.Names, str]:
    """What transformers calls the tensors, and the processor."""
    if not isinstance(config, DeepSeekVLConfig):
        return names.HUB_QWEN, "Qwen2VLProcessor"
    plain = config.high is None
    return (names.HUB_PLAIN, "DeepseekVLProcessor") if plain else (names.HUB_HYBRID, "DeepseekVLHybridProcessor")


def _tokenizer(config: Config) -> dict[str, Any]:
    shared = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "processor_class": _names(config)[1],
        "model_max_length": config.language.context,
        "clean_up_tokenization_spaces": False,
        "additional_special_tokens": sequence.SPECIAL_TOKENS,
        "padding_side": "left",
    }
    if isinstance(config, DeepSeekVLConfig):
        return {**shared, **_DEEPSEEK, "image_token": sequence.DEEPSEEK_IMAGE}
    return {**shared, **_QWEN, "image_token": sequence.QWEN_IMAGE, "video_token": sequence.QWEN_VIDEO}


def _preprocessor(config: Config) -> dict[str, Any]:
    """Settings of transformers' own image processors, which round where the original cuts (docs/model.md)."""
    shared = {"processor_class": _names(config)[1], "do_resize": True, "do_rescale": True, "do_normalize": True}
    if not isinstance(config, DeepSeekVLConfig):
        return {
            **shared,
            "image_processor_type": "Qwen2VLImageProcessor",
            "image_mean": CLIP_MEAN,
            "image_std": CLIP_DEVIATION,
            "patch_size": config.vision.patch,
            "merge_size": config.vision.merge,
            "temporal_patch_size": config.vision.frames,
            "min_pixels": QWEN2_MIN_PIXELS,
            "max_pixels": QWEN2_MAX_PIXELS,
            "size": {"shortest_edge": QWEN2_MIN_PIXELS, "longest_edge": QWEN2_MAX_PIXELS},
        }
    low = {
        **shared,
        "image_processor_type": "DeepseekVLImageProcessor",
        "image_mean": [0.5, 0.5, 0.5],
        "image_std": [0.5, 0.5, 0.5],
        "size": {"height": config.low.image, "width": config.low.image},
        "min_size": SHORTEST,
        "resample": _BICUBIC,
    }
    if config.high is None:
        return low
    return {
        **low,
        "image_processor_type": "DeepseekVLHybridImageProcessor",
        "resample": _BILINEAR,
        "high_res_image_mean": CLIP_MEAN,
        "high_res_image_std": CLIP_DEVIATION,
        "high_res_size": {"height": config.high.image, "width": config.high.image},
        "high_res_resample": _BICUBIC,
    }


def _write(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
