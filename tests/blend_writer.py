"""Write a blend of the toy store in a process that may be killed, or in several: what tests of the writer share."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from pathlib import Path
from typing import Any
from unittest.mock import patch

import mixtures.cut
import mixtures.write
from corpus.store.files import FileSystem
from mixtures.manifest import Manifest
from mixtures.plan import make_plan
from mixtures.recipe import Recipe
from mixtures.shard import ShardJob, write_job
from mixtures.supply import read_supply
from mixtures.write import in_this_process, write_blend

#: Small files of small row groups, so that a toy blend has many of both.
FILE_BYTES = 20_000
ROW_GROUP_BYTES = 7_000

RECIPE: dict[str, Any] = {
    "name": "toys",
    "total": 30_000,
    "packing": "best_fit",
    "sequence_length": 640,
    "global_batch": 8,
    "max_epochs": 6,
    "components": [
        {"name": "caption", "share": 80, "datasets": [{"name": "toys", "reach": "local"}]},
        {"name": "text_only", "share": 20, "datasets": [{"name": "toys", "reach": "local"}]},
    ],
}

# A server that has imported the writer forks each process, so that none pays for imports again; pyarrow imports pandas
# when it first converts.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["blend_writer", "pytest", "pandas"])


def write(out: Path | str, workers: int = 1, told: Callable[[Any], None] = lambda _: None, **changes: Any) -> Manifest:
    """Write the blend of the toy store at `out`, with small files; `workers` are processes if there are several."""
    files = FileSystem(str(out))
    recipe = Recipe.model_validate({**RECIPE, **changes})
    supply = read_supply(files, recipe)
    plan = make_plan(recipe, supply)
    execute = in_this_process if workers == 1 else lambda jobs: _in_processes(workers, jobs)
    small = patch.multiple(mixtures.cut, FILE_BYTES=FILE_BYTES, ROW_GROUP_BYTES=ROW_GROUP_BYTES)
    with small, patch.object(mixtures.write, "FEW_FILES", 2):
        return write_blend(files, plan, supply, execute=execute, workers=workers, told=told)


def killed(out: Path, kill_at: str = "", kill_after: float | None = None) -> bool:
    """Write in another process, which is killed at a step or after some seconds. False if it was done before."""
    process = PROCESSES.Process(target=_write_and_die, args=(str(out), kill_at))
    process.start()
    process.join(kill_after)
    process.kill()
    process.join()
    assert process.exitcode in (0, -9)
    return process.exitcode == -9


def _write_and_die(out: str, kill_at: str) -> None:
    os.environ["VLEND_KILL_AT"] = kill_at
    write(Path(out))


def _in_processes(workers: int, jobs: Iterable[ShardJob]) -> Iterator[tuple[int, int, int]]:
    with ProcessPoolExecutor(workers, mp_context=PROCESSES) as pool:
        yield from chain.from_iterable(pool.map(write_job, jobs))
