"""Load models: whole ones of either family under any of the names in use, or single parts to begin from."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from model.deepseek_vl import DeepSeekVL
from model.errors import CheckpointError
from model.presets import Model, make_model
from model.sam import Sam
from model.weights import names
from model.weights.checkpoint import Checkpoint, copy_into, locate
from model.weights.configuration import from_hub

#: Tensors of released files that no forward pass uses.
UNUSED = re.compile(
    r".*(rotary_emb\.inv_freq|attn_pool\..*|vision_model\.head\..*|(high|low)_layer_norm\.(weight|bias)|logit_(scale|bias))"
)
#: How many tensors an error names.
NAMED = 3


def load_model(location: str, dtype: torch.dtype | None = None, device: str = "cpu") -> Model:
    """The model of a folder or hub id, in the number type of its file unless another is asked for.

    Raises `CheckpointError` and `ConfigurationError`.
    """
    folder = locate(location)
    if not (config_file := folder / "config.json").is_file():
        raise CheckpointError(f"{folder} has no config.json; a checkpoint is a folder with config.json and safetensors")
    config = from_hub(json.loads(config_file.read_text(encoding="utf-8")))
    model = make_model(config, "meta")
    state = Checkpoint(folder)
    model = model.to(dtype or next(iter(state.values())).dtype).to_empty(device=device)
    model.language.tie()
    load_into(model, state, layouts(model), str(folder))
    return model


def layouts(model: Model) -> Sequence[names.Names]:
    """The tables of names that a checkpoint of this model may use."""
    if not isinstance(model, DeepSeekVL):
        return (names.HUB_QWEN, names.FLAT_QWEN)
    if model.config.high is None:
        return (names.HUB_PLAIN, names.FLAT_PLAIN, names.ORIGINAL_PLAIN)
    return (names.HUB_HYBRID, names.FLAT_HYBRID, names.ORIGINAL_HYBRID)


def load_into(part: nn.Module, state: Mapping[str, Tensor], tables: Sequence[names.Names], where: str) -> None:
    """Fill every parameter of `part` from `state`, by the table that knows most of it.

    Raises `CheckpointError` that names the first tensors that are missing, unknown or of another shape.
    """
    own = dict(part.named_parameters())
    found, unknown = max((table.sources(state.keys()) for table in tables), key=lambda pair: len(pair[0]))
    unknown = [name for name in unknown if not UNUSED.fullmatch(name)]
    # a tied head is one parameter under one name
    tied = {"language.head.weight", "head.weight"} - set(own)
    found = {name: theirs for name, theirs in found.items() if name not in tied}
    missing, strange = sorted(set(own) - set(found)), sorted(set(found) - set(own)) + unknown
    if missing or strange:
        raise CheckpointError(
            f"{where} does not hold this model: {_some('missing', missing)}; {_some('unknown', strange)}. Is it of "
            f"another family or size?"
        )
    for name, theirs in found.items():
        copy_into(own[name], names.joined([state[each] for each in theirs]), " + ".join(theirs), where)


def _some(what: str, tensors: list[str]) -> str:
    if not tensors:
        return f"no tensor is {what}"
    more = "" if len(tensors) <= NAMED else f" and {len(tensors) - NAMED:,} more"
    return f"{what} are {', '.join(tensors[:NAMED])}{more}"


def begin_from(model: Model, low: str | None = None, high: str | None = None, language: str | None = None) -> None:
    """Fill single parts: `low` from a SigLIP, `high` from a SAM, `language` from a LLaMA-style checkpoint.

    Each is a folder or hub id, in the names of transformers or of the authors. The second neck starts as a copy of the
    first, as in DeepSeek-VL's code. Raises `CheckpointError`.
    """
    if language is not None:
        load_into(model.language, _part(language, ("model.", "lm_head.")), (names.LLAMA,), language)
    if low is None and high is None:
        return
    if not isinstance(model, DeepSeekVL):
        raise CheckpointError("Qwen2-VL's vision transformer has no SigLIP or SAM part to begin from")
    if low is not None:
        prefixes = ("vision_model.", "visual.trunk.")
        load_into(model.low, _part(low, prefixes), (names.SIGLIP, names.SIGLIP_TIMM), low)
    if high is not None:
        if model.high is None:
            raise CheckpointError("this model has no high-resolution tower to fill")
        _sam_into(model.high, high)


def _sam_into(tower: Sam, location: str) -> None:
    encoder = nn.Module()
    for name in ("patch", "blocks", "neck"):
        encoder.add_module(name, getattr(tower, name))
    encoder.register_parameter("position", tower.position)
    prefixes = ("vision_encoder.", "image_encoder.")
    load_into(encoder, _part(location, prefixes), (names.SAM, names.SAM_ORIGINAL), location)
    tower.early_neck.load_state_dict(tower.neck.state_dict())


def _part(location: str, prefixes: tuple[str, ...]) -> dict[str, Tensor]:
    """The tensors below these names; what else the file has (a text tower, a mask decoder) is not asked for."""
    state = Checkpoint(Path(locate(location)))
    return {name: state[name] for name in state if name.startswith(prefixes)}
