"""Training runs that take a second: a model of some thousand parameters besides its embeddings, on the toy store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
import toy_streams
from toy_store import toy_store

from corpus.counting import counting_rule
from model.deepseek_vl import DeepSeekVLConfig
from model.language import LanguageConfig
from model.presets import make_model
from model.sam import SamConfig
from model.siglip import SiglipConfig
from model.training.settings import TrainSettings
from model.training.stages import Stage
from model.weights.save import save_model

#: 576 tokens per picture, as the counting rule has them.
CONFIG = DeepSeekVLConfig(
    LanguageConfig(24_576, 32, 2, 2, 2, 64),
    SiglipConfig(48, 2, 32, 1, 1, 64),
    SamConfig(64, 4, 32, 2, 1, 64, 7, (1,), 8),
    image_token=2,
)
STAGE = Stage(
    name="micro",
    trains={"low": 1e-3, "adaptor": 3e-3, "language": 3e-3},
    schedule="cosine",
    warmup=2,
    steps=None,
    batch=4,
    sequence_length=640,
    packing=True,
    betas=(0.9, 0.95),
    eps=1e-8,
    weight_decay=0.0,
    clip=1.0,
)


def recipe(**changes: Any) -> Any:
    """Texts and pictures, packed, four sequences a step."""
    shares = [
        {"name": "caption", "share": 90, "datasets": [{"name": "toys", "reach": "local"}]},
        {"name": "text_only", "share": 10, "datasets": [{"name": "toys", "reach": "local"}]},
    ]
    return toy_streams.recipe(**{"total": 20_000, "global_batch": 4, "max_epochs": 20, "components": shares, **changes})


def settings(out: Path, name: str = "one", **changes: Any) -> TrainSettings:
    """Of a run below `out`, where store and beginning are made if they are not there."""
    if not (out / "components").exists():
        toy_store(str(out), size=24)
    beginning = out / "beginning"
    if not beginning.exists():
        torch.manual_seed(0)
        save_model(make_model(CONFIG), counting_rule(), beginning)
    given = {"out": str(out), "name": name, "recipe": recipe(), "stage": STAGE, "init": str(beginning), **changes}
    return TrainSettings.model_validate({"device": "cpu", "micro": 2, "checkpoint_every": 2, **given})
