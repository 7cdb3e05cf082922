"""The trained model as a folder that `model.weights.load.load_model` and transformers read."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import torch
from torch import nn
from torch.distributed.tensor import DTensor

from corpus.counting import CountingRule
from model.presets import Model, make_model
from model.training.checkpoints import PARTIAL
from model.training.parallel import Parallel
from model.training.run_folder import RunFolder
from model.weights.save import save_model


def export(run: RunFolder, model: Model, rule: CountingRule, parallel: Parallel) -> None:
    """Write `export/`; every rank takes part, the first one writes. In float32, so that a next stage loses nothing."""
    whole = _whole(model, parallel)
    if whole is not None:
        target = run.export.with_name(run.export.name + PARTIAL)
        shutil.rmtree(target, ignore_errors=True)
        save_model(whole, rule, target)
        shutil.rmtree(run.export, ignore_errors=True)
        os.replace(target, run.export)
    parallel.barrier()


def model_of_checkpoint(folder: Path, model: Model) -> Model:
    """Fill `model` from a checkpoint's folder, in one process and without a process group."""
    import torch.distributed.checkpoint as dcp

    dcp.load({"model": {n: p.detach() for n, p in model.named_parameters()}}, checkpoint_id=folder, no_dist=True)
    return model


def _whole(model: Model, parallel: Parallel) -> Model | None:
    """The model in one piece on the first rank; None on the others."""
    if not parallel.sharded:
        return model
    made = make_model(model.config, "meta").to_empty(device="cpu") if parallel.rank == 0 else None
    targets: dict[str, nn.Parameter] = dict(made.named_parameters()) if made is not None else {}
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            # gathered one by one: no rank holds the model twice
            assert isinstance(parameter, DTensor)
            value = parameter.full_tensor()
            if name in targets:
                targets[name].copy_(value)
    if made is not None:
        made.language.tie()
    return made
