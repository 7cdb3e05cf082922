"""A model with its loss by component: the module that is sharded, and that the loop calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor, nn
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import MixedPrecisionPolicy, fully_shard

from mixtures.loading.batch import TokenBatch
from model.deepseek_vl import DeepSeekVL, DeepSeekVLConfig, Images
from model.loss import next_token_losses
from model.presets import Config, Model
from model.qwen2_vl import Patches
from model.training.parallel import Parallel


class Supervised(nn.Module):
    """`model` with the loss of each of `components`."""

    def __init__(self, model: Model, components: int) -> None:
        super().__init__()
        self.model = model
        self.components = components

    def forward(self, inputs: dict[str, Any], kinds: Tensor, blank: Any = None) -> tuple[Tensor, Tensor]:
        """Summed losses and supervised positions of each component; `kinds` [R, S] is the component of a position.

        `blank` is a picture that counts nothing: it takes a rank without pictures through the vision part, whose
        gathering of parameters the other ranks wait for.
        """
        model = self.model
        nothing = None if blank is None else 0.0 * model.image_features(blank).sum()
        hidden = model.hidden(inputs["tokens"], inputs.get("images"), inputs["segments"], inputs.get("positions"))
        sums, counts = next_token_losses(
            hidden, inputs["labels"], inputs["segments"], model.language.head, kinds, self.components
        )
        return (sums if nothing is None else sums + nothing), counts


def blocks_of(model: Model) -> list[nn.Module]:
    """The layers of every tower and of the language model."""
    towers = [model.low, model.high] if isinstance(model, DeepSeekVL) else [model.vision]
    return [block for part in (*towers, model.language) if part is not None for block in part.blocks]


def prepared(model: Model, components: int, parallel: Parallel, checkpointing: bool, compiled: bool) -> Supervised:
    """The model ready to train: on its device, layer by layer sharded over the ranks, compiled where asked for."""
    module = Supervised(model, components)
    model.language.checkpointing = checkpointing
    if compiled:
        for block in model.language.blocks:
            block.compile()
    if not parallel.sharded:
        return module.train()
    mesh = init_device_mesh(parallel.device.type, (parallel.world,))
    # the parameters that the optimizer moves stay float32, and gradients are summed in it
    policy = MixedPrecisionPolicy(param_dtype=parallel.dtype, reduce_dtype=torch.float32)
    for block in blocks_of(model):
        fully_shard(block, mesh=mesh, mp_policy=policy)
    fully_shard(module, mesh=mesh, mp_policy=policy)
    return module.train()


def kinds_of(batch: TokenBatch, components: Sequence[str]) -> Tensor:
    """The component of each position [R, S], as its number; padding counts as the first, and carries no loss."""
    number = {component: place for place, component in enumerate(components)}
    segments = batch.segment_ids.long()
    table = torch.zeros(len(segments), int(segments.max()) + 1, dtype=torch.long)
    for piece in batch.pieces:
        table[piece.row, piece.segment] = number[piece.component]
    return table.gather(1, segments)


def trimmed(batch: TokenBatch, multiple: int = 128) -> TokenBatch:
    """Without the columns that are padding in every row, but for those that round the length up to `multiple`.

    Records that are not packed are often much shorter than the plan's sequence length.
    """
    used = int((batch.segment_ids != 0).any(0).nonzero().max()) + 1 if bool((batch.segment_ids != 0).any()) else 1
    length = min(batch.segment_ids.shape[1], -(-used // multiple) * multiple)
    names = ("input_ids", "labels", "position_ids", "segment_ids", "image_index")
    return replace(batch, **{name: getattr(batch, name)[:, :length] for name in names})


def blank_picture(config: Config) -> Images | Patches:
    """The smallest picture that the model takes, black."""
    if isinstance(config, DeepSeekVLConfig):
        high = None if config.high is None else torch.zeros(1, 3, config.high.image, config.high.image)
        return Images(torch.zeros(1, 3, config.low.image, config.low.image), high)
    merge = config.vision.merge
    return Patches(torch.zeros(merge**2, config.vision.patch_numbers), torch.tensor([[1, merge, merge]]))


def placed(inputs: dict[str, Any], parallel: Parallel) -> dict[str, Any]:
    """Inputs on the rank's device, pictures in its number type."""
    found = {name: value.to(parallel.device) for name, value in inputs.items() if isinstance(value, Tensor)}
    if inputs.get("images") is not None:
        found["images"] = inputs["images"].to(parallel.device, parallel.dtype)
    return found
