"""A training run in this process, one rank of it or all: from settings to checkpoints, metrics, an exported model."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch

from mixtures.loading.allocator import MOST, keep_freed_memory
from mixtures.loading.loader import Loader
from mixtures.loading.stream import Stream
from model.presets import Model, make_model, preset
from model.processing.batches import Batches
from model.training.checkpoints import Checkpoints, read_state, restore
from model.training.config_file import check_same, write_config
from model.training.cost import peak_operations
from model.training.course import make_optimizer, tensors_of
from model.training.data import check_rule, micro_of, open_stream, rule_of
from model.training.errors import TrainError
from model.training.export import export
from model.training.groups import freeze
from model.training.longest import heaviest
from model.training.loop import Loop
from model.training.measure import line_of
from model.training.parallel import Parallel, opened
from model.training.report import write_report
from model.training.run_folder import RunFolder
from model.training.settings import TrainSettings
from model.training.stages import Stage
from model.training.supervised import prepared
from model.training.tensorboard import write_events
from model.weights.load import load_model

logger = logging.getLogger(__name__)

#: Called on the first rank with the run's folder and the steps done, when a checkpoint is complete.
OnCheckpoint = Callable[[RunFolder, int], None]


@dataclass(frozen=True)
class RunResult:
    """How a run ended. `resumed_from`: the step of the checkpoint that it went on from, None for one from the start."""

    folder: Path
    export: Path
    steps: int
    resumed_from: int | None


def train(settings: TrainSettings, on_checkpoint: OnCheckpoint | None = None) -> RunResult:
    """Train, or go on from the newest checkpoint of a run of this name; a finished run is left as it is.

    One process; or a rank of torch's process group, if there is one. Raises `TrainError` and `StageError` for what
    cannot be trained, and what planning and reading raise.
    """
    run = RunFolder(settings.out, settings.name)
    stage = settings.resolved_stage()
    with opened(settings) as parallel:
        if parallel.device.type == "cpu":
            # activations come and go in each step: their pages need not be new each time
            keep_freed_memory(MOST, MOST)
        return _train(settings, stage, run, parallel, on_checkpoint)


def _train(
    settings: TrainSettings, stage: Stage, run: RunFolder, parallel: Parallel, on_checkpoint: OnCheckpoint | None
) -> RunResult:
    stream = open_stream(settings, stage)
    init = init_folder(settings)
    model = first_model(settings, init)
    rule = rule_of(stream)
    check_rule(stream, rule, model.config, init)
    steps = min(settings.steps or stage.steps or stream.steps, stream.steps)
    described = {**settings.described(), "steps": steps}
    check_same(run, described, stream.plan)
    if run.export.exists():
        logger.info("the run %s is finished", run.path)
        return RunResult(run.path, run.export, steps, steps)
    freeze(model, stage)
    components = [component["name"] for component in stream.plan["components"] if component["target"]]
    checkpointing = settings.activation_checkpointing
    module = prepared(
        model, len(components), parallel, parallel.device.type == "cuda" if checkpointing is None else checkpointing,
        settings.compile,
    )  # fmt: skip
    optimizer = make_optimizer(model, stage)
    batches = Batches(model.config)
    loader = make_loader(settings, stage, stream, parallel, batches)
    tensors = tensors_of(model, optimizer)
    latest = run.latest()
    first = 0
    if latest is not None:
        loader.load_state_dict(read_state(run.checkpoint(latest))["loader"])
        first = int(restore(run.checkpoint(latest), tensors, parallel)["step"])
        logger.info("going on from step %d", first)
    if parallel.rank == 0:
        write_config(run, described, stream.plan, model, parallel)
        forget_after(run, first)
    checkpoints = Checkpoints(run, parallel, settings.keep, _due(settings, run, on_checkpoint, steps))
    loop = Loop(module, optimizer, loader, batches, stage, steps, components, parallel, run)
    if (longest := heaviest(loader, first, steps)) is not None:
        loop.rehearse(longest.step, longest.number)
    modalities = {component["name"]: component["modality"] for component in stream.plan["components"]}
    peak = peak_operations(parallel.device)
    try:
        for done, group, measured, rates, norm in loop.steps_from(first, checkpoints.poll):
            if parallel.rank == 0:
                whole = peak and peak * parallel.world
                run.append_metrics(line_of(done, group, measured, components, modalities, rates, norm, whole))
            if done == steps or (settings.checkpoint_every and done % settings.checkpoint_every == 0):
                checkpoints.save(done, tensors, {"loader": loader.state_dict()})
        checkpoints.finish()
        export(run, model, rule, parallel)
    finally:
        if parallel.rank == 0 and run.metrics.exists():
            write_report(run)
            write_events(run)
    return RunResult(run.path, run.export, steps, latest)


def init_folder(settings: TrainSettings) -> Path | None:
    """The folder of weights to begin from: that of an earlier run, or the one that is named."""
    if settings.init is None:
        return None
    earlier = RunFolder(settings.out, settings.init).export
    if earlier.exists():
        return earlier
    folder = Path(settings.init)
    if not folder.is_dir():
        raise TrainError(
            f"nothing to begin from: {settings.init!r} is neither a finished run below {settings.out}/runs nor a folder"
        )
    return folder


def first_model(settings: TrainSettings, init: Path | None) -> Model:
    """The model before the first step: loaded from `init`, or fresh from the seed, alike on every rank."""
    torch.manual_seed(settings.seed)
    if init is None:
        return make_model(preset(settings.model))
    model = load_model(str(init), torch.float32)
    if isinstance(settings.stage, int) and model.config != preset(settings.model):
        raise TrainError(
            f"{init} holds a model of other sizes than {settings.model!r}, whose stage {settings.stage} this is; name "
            f"the model that it is with --model"
        )
    return model


def make_loader(settings: TrainSettings, stage: Stage, stream: Stream, parallel: Parallel, batches: Batches) -> Loader:
    """The rank's loader."""
    return Loader(
        stream,
        rank=parallel.rank,
        world=parallel.world,
        micro=micro_of(settings, stage, stream),
        decode=batches.decode,
        decode_clip=batches.decode_clip,
        threads=settings.threads,
        skip=settings.skip,
    )


def forget_after(run: RunFolder, step: int) -> None:
    """Take lines of steps after `step` out of metrics.jsonl: they will be made again."""
    kept = [line for line in run.read_metrics() if line["step"] <= step]
    if not run.metrics.exists():
        return
    beside = run.metrics.with_suffix(".partial")
    beside.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in kept), encoding="utf-8")
    os.replace(beside, run.metrics)


def _due(
    settings: TrainSettings, run: RunFolder, on_checkpoint: OnCheckpoint | None, steps: int
) -> Callable[[int], None] | None:
    """Of complete checkpoints those that are told of: where an evaluation is due, and the last."""
    if on_checkpoint is None:
        return None

    def tell(step: int) -> None:
        every = settings.evaluate_every
        if every is None or step == steps or step % every == 0:
            on_checkpoint(run, step)

    return tell
