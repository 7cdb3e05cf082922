"""Names of parameters: ours, and those of other libraries, as tables that are read in both directions.

A rule is a pair of patterns: `#` stands for a number, a trailing `.` for the weight or bias below, and `*`, on their
side, for q, k and v where they are kept apart (ours is the three joined along the first axis).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from torch import Tensor, cat

Rules = dict[str, str]


class Names:
    """A table of rules, ours to theirs."""

    def __init__(self, rules: Rules) -> None:
        self.rules = {ours: _apart(theirs) for ours, theirs in rules.items()}

    def sources(self, names: Collection[str]) -> tuple[dict[str, tuple[str, ...]], list[str]]:
        """Which of these names each of ours is made of, and the names that no rule knows."""
        there = set(names)
        found: dict[str, tuple[str, ...]] = {}
        for ours, theirs in self.rules.items():
            first = _regex(theirs[0])
            for name in names:
                if match := first.fullmatch(name):
                    together = tuple(_filled(pattern, match.groups()) for pattern in theirs)
                    if there.issuperset(together):
                        found[_filled(ours, match.groups())] = together
        known = {name for together in found.values() for name in together}
        return found, sorted(there - known)

    def to_ours(self, state: Mapping[str, Tensor]) -> tuple[dict[str, Tensor], list[str]]:
        """Tensors under our names, and the names that no rule knows."""
        found, unknown = self.sources(state.keys())
        return {ours: joined([state[name] for name in names]) for ours, names in found.items()}, unknown

    def to_theirs(self, state: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Tensors under their names; raises `KeyError` for a name of ours that no rule knows."""
        found: dict[str, Tensor] = {}
        for name, tensor in state.items():
            for ours, theirs in self.rules.items():
                if match := _regex(ours).fullmatch(name):
                    pieces = tensor.chunk(len(theirs))
                    found |= {_filled(one, match.groups()): piece for one, piece in zip(theirs, pieces, strict=True)}
                    break
            else:
                raise KeyError(f"no rule for the parameter {name}")
        return found


def joined(tensors: Sequence[Tensor]) -> Tensor:
    """q, k and v as one, or the one tensor that there is."""
    return tensors[0] if len(tensors) == 1 else cat(list(tensors))


def _apart(pattern: str) -> tuple[str, ...]:
    return tuple(pattern.replace("*", one) for one in "qkv") if "*" in pattern else (pattern,)


def _regex(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\#", r"(\d+)") + ("(weight|bias)" if pattern.endswith(".") else ""))


def _filled(pattern: str, values: tuple[str, ...]) -> str:
    holes = pattern + "#" if pattern.endswith(".") else pattern
    return "".join(piece + value for piece, value in zip(holes.split("#"), [*values, ""], strict=True))


def _below(ours: str, theirs: str, rules: Rules) -> Rules:
    return {ours + mine: theirs + other for mine, other in rules.items()}


def _blocks(theirs: str, *names: str) -> Rules:
    """The transformer blocks of a vision tower; `names` in the order of ours."""
    ours = ("attention_norm", "attention.qkv", "attention.out", "mlp_norm", "mlp.up", "mlp.down")
    return {f"blocks.#.{mine}.": f"{theirs}.#.{other}." for mine, other in zip(ours, names, strict=True)}


def _relative(theirs: str) -> Rules:
    pairs = {"relative_y": "rel_pos_h", "relative_x": "rel_pos_w"}
    return {f"blocks.#.attention.{ours}": f"{theirs}.#.attn.{other}" for ours, other in pairs.items()}


_LLAMA: Rules = {
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
_SIGLIP: Rules = {
    "patch.": "embeddings.patch_embedding.",
    "position": "embeddings.position_embedding.weight",
    **_blocks(
        "encoder.layers", "layer_norm1", "self_attn.*_proj", "self_attn.out_proj", "layer_norm2", "mlp.fc1", "mlp.fc2"
    ),
    "norm.": "post_layernorm.",
}
#: As timm names vision transformers, and Qwen2-VL its own.
_TIMM_BLOCKS = _blocks("blocks", "norm1", "attn.qkv", "attn.proj", "norm2", "mlp.fc1", "mlp.fc2")
#: SigLIP as timm and DeepSeek's own files name it.
_TIMM_VIT: Rules = {"patch.": "patch_embed.proj.", "position": "pos_embed", **_TIMM_BLOCKS, "norm.": "norm."}
_SAM_NECK: Rules = {"conv1.": "conv1.", "norm1.": "layer_norm1.", "conv2.": "conv2.", "norm2.": "layer_norm2."}
_SAM_ENCODER: Rules = {
    "patch.": "patch_embed.projection.",
    "position": "pos_embed",
    **_blocks("layers", "layer_norm1", "attn.qkv", "attn.proj", "layer_norm2", "mlp.lin1", "mlp.lin2"),
    **_relative("layers"),
    **_below("neck.", "neck.", _SAM_NECK),
}
_ORIGINAL_NECK: Rules = {"conv1.": "0.", "norm1.": "1.", "conv2.": "2.", "norm2.": "3."}
#: SAM as its authors' and DeepSeek's own files name it.
_ORIGINAL_SAM: Rules = {
    "patch.": "patch_embed.proj.",
    "position": "pos_embed",
    **_blocks("blocks", "norm1", "attn.qkv", "attn.proj", "norm2", "mlp.lin1", "mlp.lin2"),
    **_relative("blocks"),
    **_below("neck.", "neck.", _ORIGINAL_NECK),
}
_QWEN_VISION: Rules = {
    "patch.": "patch_embed.proj.",
    **_TIMM_BLOCKS,
    "merger.norm.": "merger.ln_q.",
    "merger.up.": "merger.mlp.0.",
    "merger.down.": "merger.mlp.2.",
}


def _language(theirs: str, head: str = "lm_head.") -> Rules:
    return {**_below("language.", theirs, _LLAMA), "language.head.": head}


def _transformers_hybrid(siglip: str) -> Names:
    high = "model.high_res_vision_"
    return Names(
        {
            **_below("low.", siglip, _SIGLIP),
            **_below("high.", f"{high}model.vision_encoder.", _SAM_ENCODER),
            **_below("high.early_neck.", f"{high}neck.", _SAM_NECK),
            "high.downsample.conv1.": f"{high}proj.conv1.",
            "high.downsample.conv2.": f"{high}proj.conv2.",
            "high.early_scale": f"{high}alpha",
            "adaptor.low.": "model.aligner.vision_proj.",
            "adaptor.high.": "model.aligner.high_res_vision_proj.",
            "adaptor.out.": "model.aligner.proj.",
            **_language("model.language_model."),
        }
    )


def _transformers_plain(siglip: str) -> Names:
    adaptor = {"adaptor.up.": "model.aligner.linear1.", "adaptor.out.": "model.aligner.linear2."}
    return Names({**_below("low.", siglip, _SIGLIP), **adaptor, **_language("model.language_model.")})


def _qwen(vision: str, language: str) -> Names:
    return Names({**_below("vision.", vision, _QWEN_VISION), **_language(language)})


_HIGH = "vision_model.vision_tower_high.vision_tower."
#: DeepSeek's own names of the hybrid model.
ORIGINAL_HYBRID = Names(
    {
        **_below("low.", "vision_model.vision_tower_low.vision_tower.", _TIMM_VIT),
        **_below("high.", _HIGH, _ORIGINAL_SAM),
        **_below("high.early_neck.", f"{_HIGH}neck_hd.", _ORIGINAL_NECK),
        "high.downsample.conv1.": f"{_HIGH}downsamples.0.",
        "high.downsample.conv2.": f"{_HIGH}downsamples.1.",
        "high.early_scale": f"{_HIGH}hd_alpha_downsamples",
        "adaptor.low.": "aligner.low_up_proj.",
        "adaptor.high.": "aligner.high_up_proj.",
        "adaptor.out.": "aligner.layers.1.",
        **_language("language_model.model.", "language_model.lm_head."),
    }
)
#: DeepSeek's own names of the model with one tower.
ORIGINAL_PLAIN = Names(
    {
        **_below("low.", "vision_model.vision_tower.", _TIMM_VIT),
        "adaptor.up.": "aligner.layers.0.",
        "adaptor.out.": "aligner.layers.2.",
        **_language("language_model.model.", "language_model.lm_head."),
    }
)

#: On the hub SigLIP's prefix is nested; a fresh model of transformers 5 has it once.
HUB_HYBRID = _transformers_hybrid("model.vision_model.vision_model.")
FLAT_HYBRID = _transformers_hybrid("model.vision_model.")
HUB_PLAIN = _transformers_plain("model.vision_model.vision_model.")
FLAT_PLAIN = _transformers_plain("model.vision_model.")
HUB_QWEN = _qwen("visual.", "model.")
FLAT_QWEN = _qwen("model.visual.", "model.language_model.")

#: Single parts, to begin a model from.
SIGLIP = Names(_below("", "vision_model.", _SIGLIP))
SIGLIP_TIMM = Names(_below("", "visual.trunk.", _TIMM_VIT))
SAM = Names(_below("", "vision_encoder.", _SAM_ENCODER))
SAM_ORIGINAL = Names(_below("", "image_encoder.", _ORIGINAL_SAM))
LLAMA = Names({**_below("", "model.", _LLAMA), "head.": "lm_head."})
