"""Names of parameters: ours, and those of other libraries, as tables that are read in both directions.

A rule is a pair of patterns; `#` stands for a number and a trailing `.` for every parameter below. Where the other
side keeps q, k and v apart, the rule lists the three and ours is them joined along the first axis.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from torch import Tensor, cat


@dataclass(frozen=True)
class Rule:
    """Our pattern, and theirs: several where ours is a concatenation."""

    ours: str
    theirs: tuple[str, ...]


class Names:
    """A table of rules."""

    def __init__(self, rules: Mapping[str, str | tuple[str, ...]]) -> None:
        self.rules = [Rule(ours, (theirs,) if isinstance(theirs, str) else theirs) for ours, theirs in rules.items()]

    def sources(self, names: Collection[str]) -> tuple[dict[str, tuple[str, ...]], list[str]]:
        """Which of these names each of ours is made of, and the names that no rule knows."""
        there = set(names)
        found: dict[str, tuple[str, ...]] = {}
        for rule in self.rules:
            first = _regex(rule.theirs[0])
            for name in names:
                match = first.fullmatch(name)
                if match is None:
                    continue
                together = tuple(_filled(pattern, match.groups()) for pattern in rule.theirs)
                if there.issuperset(together):
                    found[_filled(rule.ours, match.groups())] = together
        known = {name for together in found.values() for name in together}
        return found, sorted(there - known)

    def to_ours(self, state: Mapping[str, Tensor]) -> tuple[dict[str, Tensor], list[str]]:
        """Tensors under our names, and the names that no rule knows."""
        found, unknown = self.sources(state.keys())
        return {ours: joined([state[name] for name in names]) for ours, names in found.items()}, unknown

    def to_theirs(self, state: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Tensors under their names; raises `KeyError` for a name of ours that no rule knows."""
        theirs: dict[str, Tensor] = {}
        for name, tensor in state.items():
            for rule in self.rules:
                match = _regex(rule.ours).fullmatch(name)
                if match is not None:
                    pieces = tensor.chunk(len(rule.theirs)) if len(rule.theirs) > 1 else (tensor,)
                    for pattern, piece in zip(rule.theirs, pieces, strict=True):
                        theirs[_filled(pattern, match.groups())] = piece
                    break
            else:
                raise KeyError(f"no rule for the parameter {name}")
        return theirs


def joined(tensors: Sequence[Tensor]) -> Tensor:
    """q, k and v, or what else is kept apart, as one."""
    return tensors[0] if len(tensors) == 1 else cat(list(tensors))


def _regex(pattern: str) -> re.Pattern[str]:
    text = re.escape(pattern).replace(r"\#", r"(\d+)")
    return re.compile(text + r"(weight|bias)" if pattern.endswith(".") else text)


def _filled(pattern: str, values: tuple[str, ...]) -> str:
    pieces = re.split(r"#", pattern)
    filled = pieces[0]
    for value, piece in zip(values, pieces[1:], strict=False):
        filled += value + piece
    return filled + values[-1] if pattern.endswith(".") else filled


def _below(prefixes: tuple[str, str], rules: Mapping[str, str | tuple[str, ...]]) -> dict[str, str | tuple[str, ...]]:
    ours, theirs = prefixes
    return {
        ours + mine: theirs + other if isinstance(other, str) else tuple(theirs + one for one in other)
        for mine, other in rules.items()
    }


_LLAMA: dict[str, str | tuple[str, ...]] = {
    "embed.": "embed_tokens.",
    "blocks.#.attention_norm.": "layers.#.input_layernorm.",
    "blocks.#.attention.q.": "layers.#.self_attn.q_proj.",
    "blocks.#.attention.k.": "layers.#.self_attn.k_proj.",
    "blocks.#.attention.v.": "layers.#.self_attn.v_proj.",
    "blocks.#.attention.out.": "layers.#.self_attn.o_proj.",
    "blocks.#.mlp_norm.": "layers.#.post_attention_layernorm.",
    "blocks.#.mlp.gate.": "layers.#.mlp.gate_proj.",
    "blocks.#.mlp.up.": "layers.#.mlp.up_proj.",
    "blocks.#.mlp.down.": "layers.#.mlp.down_proj.",
    "norm.": "norm.",
}

_SIGLIP: dict[str, str | tuple[str, ...]] = {
    "patch.": "embeddings.patch_embedding.",
    "position": "embeddings.position_embedding.weight",
    "blocks.#.attention_norm.": "encoder.layers.#.layer_norm1.",
    "blocks.#.attention.qkv.": tuple(f"encoder.layers.#.self_attn.{one}_proj." for one in "qkv"),
    "blocks.#.attention.out.": "encoder.layers.#.self_attn.out_proj.",
    "blocks.#.mlp_norm.": "encoder.layers.#.layer_norm2.",
    "blocks.#.mlp.up.": "encoder.layers.#.mlp.fc1.",
    "blocks.#.mlp.down.": "encoder.layers.#.mlp.fc2.",
    "norm.": "post_layernorm.",
}

#: SigLIP as timm and DeepSeek's own files name it.
_TIMM_VIT: dict[str, str | tuple[str, ...]] = {
    "patch.": "patch_embed.proj.",
    "position": "pos_embed",
    "blocks.#.attention_norm.": "blocks.#.norm1.",
    "blocks.#.attention.qkv.": "blocks.#.attn.qkv.",
    "blocks.#.attention.out.": "blocks.#.attn.proj.",
    "blocks.#.mlp_norm.": "blocks.#.norm2.",
    "blocks.#.mlp.up.": "blocks.#.mlp.fc1.",
    "blocks.#.mlp.down.": "blocks.#.mlp.fc2.",
    "norm.": "norm.",
}

_SAM_NECK: dict[str, str | tuple[str, ...]] = {
    "conv1.": "conv1.",
    "norm1.": "layer_norm1.",
    "conv2.": "conv2.",
    "norm2.": "layer_norm2.",
}

_SAM_ENCODER: dict[str, str | tuple[str, ...]] = {
    "patch.": "patch_embed.projection.",
    "position": "pos_embed",
    "blocks.#.attention_norm.": "layers.#.layer_norm1.",
    "blocks.#.attention.qkv.": "layers.#.attn.qkv.",
    "blocks.#.attention.out.": "layers.#.attn.proj.",
    "blocks.#.attention.relative_y": "layers.#.attn.rel_pos_h",
    "blocks.#.attention.relative_x": "layers.#.attn.rel_pos_w",
    "blocks.#.mlp_norm.": "layers.#.layer_norm2.",
    "blocks.#.mlp.up.": "layers.#.mlp.lin1.",
    "blocks.#.mlp.down.": "layers.#.mlp.lin2.",
    **_below(("neck.", "neck."), _SAM_NECK),
}

_ORIGINAL_NECK: dict[str, str | tuple[str, ...]] = {"conv1.": "0.", "norm1.": "1.", "conv2.": "2.", "norm2.": "3."}

#: SAM as its authors' and DeepSeek's own files name it.
_ORIGINAL_SAM: dict[str, str | tuple[str, ...]] = {
    "patch.": "patch_embed.proj.",
    "position": "pos_embed",
    "blocks.#.attention_norm.": "blocks.#.norm1.",
    "blocks.#.attention.qkv.": "blocks.#.attn.qkv.",
    "blocks.#.attention.out.": "blocks.#.attn.proj.",
    "blocks.#.attention.relative_y": "blocks.#.attn.rel_pos_h",
    "blocks.#.attention.relative_x": "blocks.#.attn.rel_pos_w",
    "blocks.#.mlp_norm.": "blocks.#.norm2.",
    "blocks.#.mlp.up.": "blocks.#.mlp.lin1.",
    "blocks.#.mlp.down.": "blocks.#.mlp.lin2.",
    **_below(("neck.", "neck."), _ORIGINAL_NECK),
}

_QWEN_VISION: dict[str, str | tuple[str, ...]] = {
    "patch.": "patch_embed.proj.",
    "blocks.#.attention_norm.": "blocks.#.norm1.",
    "blocks.#.attention.qkv.": "blocks.#.attn.qkv.",
    "blocks.#.attention.out.": "blocks.#.attn.proj.",
    "blocks.#.mlp_norm.": "blocks.#.norm2.",
    "blocks.#.mlp.up.": "blocks.#.mlp.fc1.",
    "blocks.#.mlp.down.": "blocks.#.mlp.fc2.",
    "merger.norm.": "merger.ln_q.",
    "merger.up.": "merger.mlp.0.",
    "merger.down.": "merger.mlp.2.",
}


def _transformers_deepseek(siglip: str) -> Names:
    high = "model.high_res_vision_"
    return Names(
        {
            **_below(("low.", siglip), _SIGLIP),
            **_below(("high.", f"{high}model.vision_encoder."), _SAM_ENCODER),
            **_below(("high.early_neck.", f"{high}neck."), _SAM_NECK),
            "high.downsample.conv1.": f"{high}proj.conv1.",
            "high.downsample.conv2.": f"{high}proj.conv2.",
            "high.early_scale": f"{high}alpha",
            "adaptor.low.": "model.aligner.vision_proj.",
            "adaptor.high.": "model.aligner.high_res_vision_proj.",
            "adaptor.out.": "model.aligner.proj.",
            **_below(("language.", "model.language_model."), _LLAMA),
            "language.head.": "lm_head.",
        }
    )


def _transformers_deepseek_plain(siglip: str) -> Names:
    return Names(
        {
            **_below(("low.", siglip), _SIGLIP),
            "adaptor.up.": "model.aligner.linear1.",
            "adaptor.out.": "model.aligner.linear2.",
            **_below(("language.", "model.language_model."), _LLAMA),
            "language.head.": "lm_head.",
        }
    )


def _qwen(vision: str, language: str) -> Names:
    return Names(
        {
            **_below(("vision.", vision), _QWEN_VISION),
            **_below(("language.", language), _LLAMA),
            "language.head.": "lm_head.",
        }
    )


_HIGH = "vision_model.vision_tower_high.vision_tower."
#: DeepSeek's own names of the hybrid model.
ORIGINAL_HYBRID = Names(
    {
        **_below(("low.", "vision_model.vision_tower_low.vision_tower."), _TIMM_VIT),
        **_below(("high.", _HIGH), _ORIGINAL_SAM),
        **_below(("high.early_neck.", f"{_HIGH}neck_hd."), _ORIGINAL_NECK),
        "high.downsample.conv1.": f"{_HIGH}downsamples.0.",
        "high.downsample.conv2.": f"{_HIGH}downsamples.1.",
        "high.early_scale": f"{_HIGH}hd_alpha_downsamples",
        "adaptor.low.": "aligner.low_up_proj.",
        "adaptor.high.": "aligner.high_up_proj.",
        "adaptor.out.": "aligner.layers.1.",
        **_below(("language.", "language_model.model."), _LLAMA),
        "language.head.": "language_model.lm_head.",
    }
)
#: DeepSeek's own names of the model with one tower.
ORIGINAL_PLAIN = Names(
    {
        **_below(("low.", "vision_model.vision_tower."), _TIMM_VIT),
        "adaptor.up.": "aligner.layers.0.",
        "adaptor.out.": "aligner.layers.2.",
        **_below(("language.", "language_model.model."), _LLAMA),
        "language.head.": "language_model.lm_head.",
    }
)

#: On the hub SigLIP's prefix is nested; a fresh model of transformers 5 has it once.
HUB_HYBRID = _transformers_deepseek("model.vision_model.vision_model.")
FLAT_HYBRID = _transformers_deepseek("model.vision_model.")
HUB_PLAIN = _transformers_deepseek_plain("model.vision_model.vision_model.")
FLAT_PLAIN = _transformers_deepseek_plain("model.vision_model.")
HUB_QWEN = _qwen("visual.", "model.")
FLAT_QWEN = _qwen("model.visual.", "model.language_model.")

#: Single parts, to begin a model from.
SIGLIP = Names(_below(("", "vision_model."), _SIGLIP))
SIGLIP_TIMM = Names(_below(("", "visual.trunk."), _TIMM_VIT))
SAM = Names(_below(("", "vision_encoder."), _SAM_ENCODER))
SAM_ORIGINAL = Names(_below(("", "image_encoder."), _ORIGINAL_SAM))
LLAMA = Names({**_below(("", "model."), _LLAMA), "head.": "lm_head."})
