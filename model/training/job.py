"""Training on Ray Train: the same train function on every rank, begun again from the last checkpoint if one is lost.

Ray must be connected (`pipelines.engine.job.connected` starts a local one that keeps to loopback). The only file of the
model that imports ray.
"""

from __future__ import annotations

import os

# before ray, which reads the environment when it is imported: no usage statistics, and a local Ray on loopback alone
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
if not os.environ.get("RAY_ADDRESS"):
    os.environ.setdefault("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")

import ipaddress
import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ray
from ray.train.torch import TorchConfig
from ray.train.v2.api.config import FailureConfig, RunConfig, ScalingConfig
from ray.train.v2.api.data_parallel_trainer import DataParallelTrainer
from ray.train.v2.torch.torch_trainer import TorchTrainer

from corpus.store.errors import StoreError
from mixtures.plan import ShortageError
from mixtures.recipe import RecipeError
from model.errors import CheckpointError, ConfigurationError
from model.training.errors import StageError, TrainError
from model.training.run import RunResult, train
from model.training.run_folder import RunFolder
from model.training.settings import TrainSettings

logger = logging.getLogger(__name__)

#: Called in a task of its own with the run, the steps done and the folder of the checkpoint, which stays until it ends.
Evaluate = Callable[[RunFolder, int, Path], None]

#: How often lost workers are replaced.
FAILURES = 3
#: Where checkpoints stay that are being evaluated.
HELD = "evaluating"
#: What every rank meets alike, before the loop or by agreement: running again would only meet it again.
_ALIKE = (TrainError, StageError, RecipeError, ShortageError, CheckpointError, ConfigurationError)


def train_on_ray(settings: TrainSettings, evaluate: Evaluate | None = None, failures: int = FAILURES) -> RunResult:
    """Train on `settings.world` workers, each with a GPU or its part of the CPUs.

    `evaluate` runs beside the training at every checkpoint that is due, and does not stop it. Raises `TrainError`, or
    what planning and reading raise, as `train` does; `ray.train.TrainingFailedError` for workers that are lost again
    and again.
    """
    settings = settings.model_copy(update={"out": os.path.abspath(settings.out)})
    run = RunFolder(settings.out, settings.name)
    run.path.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(run.path / HELD, ignore_errors=True)
    resources, gpu = _resources(settings)
    trainer = _trainer(settings)(
        _on_worker,
        train_loop_config={"settings": settings, "evaluate": evaluate},
        scaling_config=ScalingConfig(num_workers=settings.world, use_gpu=gpu, resources_per_worker=resources),
        run_config=RunConfig(
            name="ray",
            storage_path=str(run.path),
            failure_config=FailureConfig(max_failures=failures),
            worker_runtime_env={"env_vars": _environment()},
        ),
    )
    # the result of the second version, whose annotation names that of the first
    ended: Any = trainer.fit()
    returned = ended.return_value
    if isinstance(returned, BaseException):
        raise returned
    assert isinstance(returned, RunResult)
    return returned


def _trainer(settings: TrainSettings) -> Callable[..., DataParallelTrainer]:
    """One rank needs no process group between processes, and so no port."""
    if settings.world == 1:
        return DataParallelTrainer
    return lambda *args, **more: TorchTrainer(*args, torch_config=TorchConfig(), **more)


def _resources(settings: TrainSettings) -> tuple[dict[str, float], bool]:
    there = ray.cluster_resources()
    gpu = settings.device != "cpu" and there.get("GPU", 0) >= settings.world
    if settings.device == "cuda" and not gpu:
        raise TrainError(f"{settings.world} workers need as many GPUs, and Ray has {there.get('GPU', 0):.0f}")
    cores = int(there.get("CPU", 1))
    if not gpu and cores < settings.world:
        raise TrainError(f"{settings.world} workers need as many cores, and Ray has {cores}; use --workers {cores}")
    return {"CPU": max(1, cores // settings.world), **({"GPU": 1} if gpu else {})}, gpu


def _environment() -> dict[str, str]:
    """On a Ray that keeps to loopback, the ranks do so too."""
    address = ray.util.get_node_ip_address()
    return {"GLOO_SOCKET_IFNAME": "lo"} if ipaddress.ip_address(address).is_loopback else {}


def _on_worker(config: dict[str, Any]) -> RunResult | BaseException:
    settings: TrainSettings = config["settings"]
    beside = None if config["evaluate"] is None else _Beside(config["evaluate"])
    try:
        result = train(settings, beside)
    except _ALIKE as error:
        return error
    except StoreError as error:
        if settings.world == 1:
            return error
        # one rank alone may have met it, and the others wait for that one: ending the process wakes them
        raise
    finally:
        if beside is not None:
            beside.wait()
    return result


@dataclass
class _Beside:
    """Evaluations in tasks of their own. They have no core reserved: they take what training leaves."""

    evaluate: Evaluate
    running: list[Any] = field(default_factory=list)

    def __call__(self, run: RunFolder, step: int) -> None:
        held = hold(run, step)
        self.running.append(_evaluate.options(num_cpus=0).remote(self.evaluate, run, step, held))

    def wait(self) -> None:
        for one in self.running:
            try:
                ray.get(one)
            except ray.exceptions.RayError:
                logger.exception("an evaluation failed; training does not depend on it")


@ray.remote(max_retries=1)
def _evaluate(evaluate: Evaluate, run: RunFolder, step: int, held: Path) -> None:
    try:
        evaluate(run, step, held)
    finally:
        shutil.rmtree(held, ignore_errors=True)


def hold(run: RunFolder, step: int) -> Path:
    """The checkpoint under a second name, by hard links, so that it stays while newer ones push it out."""
    held = run.path / HELD / run.checkpoint(step).name
    shutil.rmtree(held, ignore_errors=True)
    held.parent.mkdir(exist_ok=True)
    shutil.copytree(run.checkpoint(step), held, copy_function=os.link)
    return held
