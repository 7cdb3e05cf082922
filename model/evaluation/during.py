"""Evaluations while a run goes on, beside it, so that training does not wait for them.

    train_on_ray(settings, evaluate=Judge(evaluation))        each in a Ray task
    train(settings, on_checkpoint=Beside(evaluation))         each in a process, without Ray

The checkpoint is loaded and judged, and the run's metrics get a line per task; what cannot be done is told, and
training goes on. `python -m model.evaluation.during CHECKPOINT SETTINGS` is what `Beside` runs.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from model.evaluation.results import FOLDER, Result
from model.evaluation.settings import EvalSettings
from model.training.run_folder import RunFolder

logger = logging.getLogger(__name__)

#: An evaluation that still runs when the next one is due is let finish; so many wait at most, the oldest go first.
MOST_WAITING = 2
#: Less urgent than training on the same processor, as `nice` counts it.
NICE = 10


def evaluate_checkpoint(folder: str | Path, settings: EvalSettings) -> list[Result]:
    """Judge an export, a run or a checkpoint in this process, and write what was found into its run, if it has one.

    Raises what opening, reading and judging raise.
    """
    from model.evaluation.evaluate import evaluate
    from model.evaluation.open_model import open_model
    from model.evaluation.results import record

    if settings.threads is not None:
        import torch

        torch.set_num_threads(settings.threads)
    opened = open_model(str(folder), settings.device, settings.dtype)
    results = []
    for result in evaluate(opened.model, opened.rule, settings):
        results.append(result)
        if opened.run is not None:
            record([result], opened.run, opened.described(), opened.step or 0)
    return results


@dataclass(frozen=True)
class Judge:
    """What `model.training.job.train_on_ray` calls in a task of its own at each checkpoint that is due."""

    settings: EvalSettings

    def __call__(self, run: RunFolder, step: int, folder: Path) -> None:
        """Judge the checkpoint in `folder`, which lies below the run's folder."""
        logger.info("judging step %d of %s", step, run.path)
        evaluate_checkpoint(folder, self.settings)


class Beside:
    """What `train` calls when a checkpoint is complete: starts a process that judges it, or lets it wait its turn."""

    def __init__(self, settings: EvalSettings) -> None:
        self.settings = settings
        self._running: tuple[subprocess.Popen[bytes], RunFolder, int] | None = None
        self._waiting: list[tuple[RunFolder, int]] = []

    def __call__(self, run: RunFolder, step: int) -> None:
        """Judge the checkpoint after so many steps, now or when the one before is done."""
        self._waiting.append((run, step))
        for _, missed in self._waiting[:-MOST_WAITING]:
            logger.warning("step %d is not judged: evaluations take longer than the steps between them", missed)
        self._waiting = self._waiting[-MOST_WAITING:]
        self.poll()

    def poll(self) -> None:
        """Start the next one, if none is running."""
        if self._running is not None and self._running[0].poll() is None:
            return
        self._told()
        while self._waiting and self._running is None:
            run, step = self._waiting.pop(0)
            if not run.checkpoint(step).is_dir():
                logger.warning("step %d is not judged: its checkpoint is gone; keep more of them", step)
                continue
            self._start(run, step)

    def finish(self) -> None:
        """Wait for all that run and wait."""
        self.poll()
        while self._running is not None:
            self._running[0].wait()
            self.poll()

    def _start(self, run: RunFolder, step: int) -> None:
        folder = run.path / FOLDER
        folder.mkdir(exist_ok=True)
        told = folder / f"step-{step:08d}.log"
        command = [sys.executable, "-m", "model.evaluation.during", str(run.checkpoint(step))]
        with told.open("wb") as log:
            process = subprocess.Popen(
                [*command, self.settings.model_dump_json()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=_environment(),
            )
        self._running = process, run, step

    def _told(self) -> None:
        """Say how the last one ended."""
        if self._running is None:
            return
        (process, run, step), self._running = self._running, None
        if process.returncode:
            log = run.path / FOLDER / f"step-{step:08d}.log"
            lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            logger.warning("step %d could not be judged (%s); see %s", step, lines[-1] if lines else "killed", log)


def _environment() -> dict[str, str]:
    """That of this process, in which modules of vlend are found from anywhere; it is no rank of training."""
    kept = {name: value for name, value in os.environ.items() if name not in ("RANK", "WORLD_SIZE")}
    here = str(Path(__file__).resolve().parents[2])
    return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, [here, kept.get("PYTHONPATH")]))}


def main() -> None:
    """Judge the checkpoint that the command line names."""
    os.nice(NICE)
    evaluate_checkpoint(sys.argv[1], EvalSettings.model_validate_json(sys.argv[2]))


if __name__ == "__main__":
    main()
