"""Around a training run: what trains, how far it is, where its files are."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from model.training.run_folder import RunFolder
from model.training.settings import TrainSettings

if TYPE_CHECKING:
    from model.training.job import Evaluate

#: Seconds between two lines of progress.
EVERY_SECONDS = 5.0
#: Held-out records per component that a checkpoint is judged on.
JUDGED = 32


def beginning(out: str, stage: int, model: str, init: str | None, console: Console) -> str | None:
    """Where a stage begins: where it is told to, else from the finished stage before it, else from fresh weights."""
    if init is not None:
        return None if init == "fresh" else init
    if stage == 1:
        return None
    before = f"stage{stage - 1}-{model.rsplit('/', 1)[-1]}"
    if RunFolder(out, before).export.exists():
        return before
    console.print(f"no finished run {before} below {out}/runs: this one begins from fresh weights", highlight=False)
    return None


def run_stage(settings: TrainSettings, console: Console) -> None:
    """Train on Ray, with the table of parameters before and lines of progress meanwhile."""
    # before ray: its environment is read when it is imported
    from pipelines.engine.job import connected

    # isort: split
    from model.training.job import train_on_ray

    run = RunFolder(settings.out, settings.name)
    console.print(parameter_table(settings))
    with connected(), _told(run, console):
        result = train_on_ray(settings, judge(settings))
    console.print(
        f"{result.steps:,} steps done; model: {result.export}\nreport: {run.report}", highlight=False, soft_wrap=True
    )


def judge(settings: TrainSettings) -> Evaluate | None:
    """What judges checkpoints on held-out records of the run's own recipe or blend, where the settings ask for it."""
    from model.evaluation.during import Judge
    from model.evaluation.settings import EvalSettings

    if settings.evaluate_every is None:
        return None
    conversations = settings.stage == 3
    return Judge(
        EvalSettings(
            out=os.path.abspath(settings.out),
            recipe=settings.recipe,
            blend=settings.blend,
            limit=JUDGED,
            form="conversation" if conversations else "document",
            threads=1,
        )
    )


def parameter_table(settings: TrainSettings) -> Table:
    """What trains, at which rate."""
    from model.presets import preset
    from model.training.groups import group_rows

    stage = settings.resolved_stage()
    rows = group_rows(preset(settings.model), stage)
    table = Table("part", "parameters", "peak rate", title=f"{settings.model}, stage {settings.stage}: {stage.name}")
    for row in rows:
        table.add_row(row.group, f"{row.parameters:,}", "frozen" if row.rate is None else f"{row.rate:g}")
    trained = sum(row.parameters for row in rows if row.rate is not None)
    table.add_row("together", f"{sum(row.parameters for row in rows):,}", f"{trained:,} train", end_section=True)
    return table


@contextmanager
def _told(run: RunFolder, console: Console) -> Iterator[None]:
    """Print the last line of metrics.jsonl now and then, while it grows."""
    ended = threading.Event()

    def tell() -> None:
        shown = None
        while not ended.wait(EVERY_SECONDS):
            lines = run.read_metrics("train")
            if lines and lines[-1]["step"] != shown:
                shown = lines[-1]["step"]
                console.print(progress_line(lines[-1]), highlight=False)

    teller = threading.Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        ended.set()
        teller.join()


def progress_line(line: dict[str, Any]) -> str:
    """A line of metrics in words."""
    return (
        "step {step:,}: loss {loss:.3f}, {tokens_per_second:,.0f} tokens/s, {images_per_second:.1f} pictures/s, "
        "gradient {gradient_norm:.2f}, waiting {loader_wait:.1%}"
    ).format(**line)
