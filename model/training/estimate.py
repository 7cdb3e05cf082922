"""What a stage of training costs, from sizes alone: parameters, operations, memory, days.

Operations per part (`flops`): a frozen part without anything trained before it costs its forward pass, a frozen one
through which the gradient passes twice that, a trained one three times. Recomputed activations do not count.
"""

from __future__ import annotations

from dataclasses import dataclass

from model.deepseek_vl import DeepSeekVL, DeepSeekVLConfig
from model.presets import Config, make_model, parameters
from model.qwen2_vl import Qwen2VL
from model.training import flops
from model.training.stages import Stage, stage_of

#: Dense bf16 operations per second and bytes of memory, from the makers' data sheets.
GPUS: dict[str, tuple[float, int]] = {
    "a100": (312e12, 80 << 30),
    "h100": (989e12, 80 << 30),
    "h200": (989e12, 141 << 30),
    "b200": (2250e12, 192 << 30),
}


@dataclass(frozen=True)
class StageShape:
    """Steps, sequences per step, tokens per sequence, and the parts that train."""

    steps: int
    batch: int
    tokens: int
    trained: frozenset[str]


@dataclass(frozen=True)
class Part:
    """A part: its parameters, operations per sequence of its forward pass, and how often they are paid."""

    name: str
    parameters: int
    operations: float
    factor: int


@dataclass(frozen=True)
class Estimate:
    """Everything; operations are those of the whole stage, bytes those of one GPU."""

    stage: StageShape
    parts: list[Part]
    operations: float
    memory: dict[str, float]
    gpu_bytes: int
    days: float
    gpu_hours: float


def estimate(
    config: Config, stage: int, gpu: str, gpus: int, utilisation: float, images: float | None = None, micro: int = 1
) -> Estimate:
    """The cost of a stage of DeepSeek-VL on so many GPUs at this share of their peak.

    `images` per sequence, by default those of the paper's blend; `micro` sequences at once on each GPU. Raises
    `ValueError` for a stage, GPU or family without figures.
    """
    if gpu not in GPUS:
        raise ValueError(f"no figures for the GPU {gpu!r}; there are {', '.join(GPUS)}")
    if not isinstance(config, DeepSeekVLConfig):
        raise ValueError("the Qwen2-VL paper gives no steps and batches to estimate a stage from")
    # the small sizes have no lengths of their own: theirs are those of the released model with as many towers
    found = stage_of("1.3b" if config.high is None else "7b", stage)
    shape = _shape(found, config)
    parts = _parts(config, shape, found.images if images is None else images)
    peak, gpu_bytes = GPUS[gpu]
    operations = shape.steps * shape.batch * sum(part.operations * part.factor for part in parts)
    seconds = operations / (gpus * peak * utilisation)
    memory = _memory(config, parts, shape, gpus, micro)
    return Estimate(shape, parts, operations, memory, gpu_bytes, seconds / 86_400, gpus * seconds / 3600)


def _shape(stage: Stage, config: DeepSeekVLConfig) -> StageShape:
    """The stage as an estimate needs it, with the tokens of pictures that come on top of its sequence length."""
    assert stage.steps is not None
    assert stage.sequence_length is not None
    beside = config.tokens_per_image if stage.images_beside else 0
    return StageShape(stage.steps, stage.batch, stage.sequence_length + beside, frozenset(stage.trains))


def part_parameters(config: Config) -> dict[str, int]:
    """Parameters by part, from the meta device."""
    model = make_model(config, "meta")
    if isinstance(model, Qwen2VL):
        return {"vision": parameters(model.vision), "language": parameters(model.language)}
    assert isinstance(model, DeepSeekVL)
    found = {"low": parameters(model.low)}
    if model.high is not None:
        adapting = (model.high.neck, model.high.early_neck, model.high.downsample)
        trained = sum(parameters(part) for part in adapting) + 1
        found |= {"high": parameters(model.high) - trained, "high convolutions": trained}
    return {**found, "adaptor": parameters(model.adaptor), "language": parameters(model.language)}


def _parts(config: DeepSeekVLConfig, shape: StageShape, images: float) -> list[Part]:
    operations = {"low": images * flops.siglip(config.low)}
    if config.high is not None:
        operations["high"] = images * flops.sam_encoder(config.high)
        operations["high convolutions"] = images * flops.sam_convolutions(config.high, config.low.side)
    operations["adaptor"] = images * flops.adaptor(config)
    operations["language"] = shape.tokens * flops.language(config.language, shape.tokens)
    trained = set(shape.trained)
    if "adaptor" in trained:
        # the paper counts the way down from the high-resolution tower to the adaptor (§3.1)
        trained.add("high convolutions")
    upstream = False
    parts = []
    for name, number in part_parameters(config).items():
        factor = 3 if name in trained else 2 if upstream and name in ("adaptor", "language") else 1
        upstream = upstream or name in trained
        parts.append(Part(name, number, operations[name], factor))
    return parts


def _memory(config: DeepSeekVLConfig, parts: list[Part], shape: StageShape, gpus: int, micro: int) -> dict[str, float]:
    """Bytes on each GPU: everything sharded over all of them, activations recomputed layer by layer."""
    whole = sum(part.parameters for part in parts)
    trained = sum(part.parameters for part in parts if part.factor == 3)
    language = config.language
    positions = micro * shape.tokens
    kept = 2 * positions * language.width * language.layers
    # of the layer at work: norms, q, k, v, attention, the three of the MLP, and their gradients
    layer = 2 * 2 * positions * (8 * language.width + 3 * language.mlp)
    gathered = 2 * (whole // max(language.layers, 1) + language.vocabulary * language.width)
    return {
        "parameters (bf16, sharded)": 2 * whole / gpus,
        "gradients (bf16, sharded)": 2 * trained / gpus,
        "AdamW (float32 copy and two moments, sharded)": 12 * trained / gpus,
        "layers gathered at once": gathered,
        "activations kept": kept,
        "activations of one layer": layer,
        "logits at once (float32, twice)": 2 * 4 * min(1 << 26, positions * language.vocabulary),
    }
