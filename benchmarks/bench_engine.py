"""What the engine costs: pipelines of the default build on Ray, and the same functions in a plain process pool.

    python benchmarks/bench_engine.py [--jobs web charts] [--workers 1 2 4] [--rounds 3] [--folder FOLDER]

Two jobs: `web` renders pages in Chromium, `charts` draws with matplotlib. Two arms: `ray` is `run_pipelines`, with its
actors, worker processes, deadlines, memory watch, metrics and heartbeat; `pool` is concurrent.futures with spawned
processes, each of which runs units by `pipelines.engine.run_unit.Worker`, and one `publish` at the end. Both list, run,
commit and publish the same units to fresh folders on the same disk; after each round it is checked that both made the
same number of records of each unit.

The arms take turns. Each time Ray is started anew with as many CPUs as there are workers, and is gone while the pool
runs. **Ray's start and end are not in the ratios**; they are printed by themselves: a build pays them once. What is
paid for each worker (its process, its imports, its browser) is in both arms.

A job takes 20 to 40 s on two idle cores, so that the start of workers does not dominate. `--size 0.2` makes it smaller,
for a look; ratios of small jobs tell of start-up alone.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.common import machine
from corpus.counting import counting_rule
from corpus.store.files import FileSystem
from corpus.store.snapshot import publish
from corpus.store.units import read_unit
from pipelines.engine.cluster import connected
from pipelines.engine.job import run_pipelines
from pipelines.engine.pipeline import Pipeline, Unit
from pipelines.engine.run_unit import Worker
from pipelines.registry import pipeline_class

#: Parameters of a job at size 1.
SIZES: dict[str, dict[str, int]] = {"web": {"pages": 100, "pydoc_pages": 0}, "charts": {"limit": 200}}
_worker: Worker | None = None


def make_pipeline(job: str, size: float) -> Pipeline:
    """The pipeline of a job, as `vlend run` makes it."""
    kind = pipeline_class(job)
    parameters = {name: max(4, round(value * size)) if value else 0 for name, value in SIZES[job].items()}
    return kind(kind.parameters_type.model_validate(parameters))


def start_worker(pipeline: Pipeline, out: str) -> None:
    """Once per process of the pool."""
    global _worker
    _worker = Worker(pipeline, FileSystem(out), counting_rule())
    # The pool has no hook for the end of a process; multiprocessing's finalizers run there.
    multiprocessing.util.Finalize(None, _worker.close, exitpriority=10)


def run_unit(unit: Unit) -> dict[str, Any]:
    """One unit in a process of the pool."""
    assert _worker is not None
    return _worker.run(unit)


def through_pool(pipeline: Pipeline, out: str, workers: int) -> float:
    """Seconds of the job in a plain process pool."""
    start = time.perf_counter()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, start_worker, (pipeline, out)) as pool:
        units = list(pool.map(run_unit, pipeline.limited_units()))
    publish(FileSystem(out), f"{pipeline.name}/{pipeline.parameters.source}", pipeline.component, units)
    return time.perf_counter() - start


def through_ray(pipeline: Pipeline, out: str, workers: int) -> tuple[float, float]:
    """Seconds of the job through the engine, and those that Ray took to start and end."""
    begun = time.perf_counter()
    with connected(workers):
        start = time.perf_counter()
        run_pipelines([pipeline], out, workers=workers)
        end = time.perf_counter()
    return end - start, start - begun + time.perf_counter() - end


def results(out: str, pipeline: Pipeline) -> dict[str, int]:
    """Records by unit: what a round made."""
    folder = Path(out) / "_units" / pipeline.name
    files = FileSystem(out)
    found = {}
    for path in sorted(folder.iterdir()):
        unit = read_unit(files, pipeline.name, path.stem)
        assert unit is not None
        found[path.stem] = unit["ledger"]["records"]
    return found


def measure(job: str, options: argparse.Namespace, folder: str) -> None:
    """All rounds of a job, and its tables."""
    pipeline = make_pipeline(job, options.size)
    units = list(pipeline.limited_units())
    print(f"\n{job}: {sum(len(unit.items) for unit in units)} items in {len(units)} units", flush=True)
    seconds: dict[tuple[str, int], list[float]] = {}
    ray_itself: list[float] = []
    expected: dict[str, int] | None = None
    arms = [(arm, workers) for workers in options.workers for arm in ("pool", "ray")]
    for number in range(options.rounds):
        turn = number % len(arms)
        for arm, workers in arms[turn:] + arms[:turn]:
            load = os.getloadavg()[0]
            with tempfile.TemporaryDirectory(dir=folder, prefix="bench-") as out:
                if arm == "ray":
                    took, itself = through_ray(pipeline, out, workers)
                    ray_itself.append(itself)
                else:
                    took = through_pool(pipeline, out, workers)
                made = results(out, pipeline)
            expected = expected or made
            if made != expected:
                raise AssertionError(f"the arms do not make the same of {job}: {made} is not {expected}")
            seconds.setdefault((arm, workers), []).append(took)
            print(f"  round {number + 1}, {arm} with {workers}: {took:.1f} s (load {load:.1f})", flush=True)
    print_table(job, seconds, options.workers)
    print(
        f"  Ray's start and end, not in the above: {statistics.median(ray_itself):.1f} s ({_span(ray_itself, '.1f')})"
    )


def print_table(job: str, seconds: dict[tuple[str, int], list[float]], workers: list[int]) -> None:
    """Ratio of the arms and scaling, by number of workers."""
    print(
        f"  {job}: workers; median seconds of pool and ray; ray / pool, median (least to greatest); "
        f"speed-up of pool and ray over the first line"
    )
    first = {arm: statistics.median(seconds[arm, workers[0]]) for arm in ("pool", "ray")}
    for count in workers:
        pool, ray = seconds["pool", count], seconds["ray", count]
        ratios = [mine / theirs for mine, theirs in zip(ray, pool, strict=True)]
        print(
            f"  {count:>3} {statistics.median(pool):8.1f} {statistics.median(ray):8.1f}   "
            f"{statistics.median(ratios):.2f} ({_span(ratios, '.2f')})   "
            f"{first['pool'] / statistics.median(pool):.2f} {first['ray'] / statistics.median(ray):.2f}"
        )


def _span(values: list[float], form: str) -> str:
    return f"{min(values):{form}} to {max(values):{form}}"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--jobs", nargs="+", choices=sorted(SIZES), default=["web", "charts"])
    arguments.add_argument("--workers", nargs="+", type=int, default=[1, 2, 4])
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--size", type=float, default=1.0, help="of the jobs")
    arguments.add_argument("--folder", help="where the stores are written (default: the system's temporary folder)")
    options = arguments.parse_args()
    print(machine(), f"ray {version('ray')}", sep="; ")
    for job in options.jobs:
        measure(job, options, options.folder or tempfile.gettempdir())


if __name__ == "__main__":
    main()
