"""Floating-point operations of a step as it was: by the length of each document and the patches of each picture."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache

import torch

from model.deepseek_vl import DeepSeekVLConfig
from model.presets import Config
from model.training import flops
from model.training.estimate import GPUS


class Cost:
    """Operations of training `trained` groups of a model, forward and backward; recomputation does not count."""

    def __init__(self, config: Config, trained: Collection[str]) -> None:
        self.config = config
        #: a forward pass alone, with the gradient passing through, or with that of the parameters
        through = 3 if "language" in trained else 2 if trained else 1
        self.language_factor = through
        self.trained = frozenset(trained)
        self._picture = lru_cache(maxsize=4096)(self._operations_of_picture)
        self._document = lru_cache(maxsize=65_536)(self._operations_of_document)

    def of(self, documents: Sequence[int], pictures: Sequence[int]) -> float:
        """For documents of so many tokens and pictures of so many tokens."""
        return sum(map(self._document, documents)) + sum(map(self._picture, pictures))

    def _operations_of_document(self, tokens: int) -> float:
        return float(self.language_factor * tokens * flops.language(self.config.language, tokens))

    def _operations_of_picture(self, tokens: int) -> float:
        config = self.config
        adaptor = 3 if "adaptor" in self.trained else 2 if self.trained & {"low", "high", "vision"} else 1
        if not isinstance(config, DeepSeekVLConfig):
            patches = tokens * config.vision.merge**2
            tower = 3 if "vision" in self.trained else 1
            merger = flops.qwen_merger(config.vision, patches, config.language.width)
            return float(tower * flops.qwen_vision(config.vision, patches) + adaptor * merger)
        whole = (3 if "low" in self.trained else 1) * flops.siglip(config.low) + adaptor * flops.adaptor(config)
        if config.high is not None:
            encoder, down = flops.sam_encoder(config.high), flops.sam_convolutions(config.high, config.low.side)
            whole += (3 if "high" in self.trained else 1) * encoder + adaptor * down
        return float(whole * tokens / config.tokens_per_image)


def peak_operations(device: torch.device) -> float | None:
    """Dense bf16 operations per second of the device by its maker's data sheet; None where there is no figure."""
    if device.type != "cuda":
        return None
    name = torch.cuda.get_device_name(device).lower()
    return next((peak for gpu, (peak, _) in GPUS.items() if gpu in name), None)
