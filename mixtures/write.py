"""A plan materialised: Parquet files in training order, validation files, and the manifest that comes last.

First the order is cut into files by the sizes that the index tells (`mixtures.cut`), then each file is written from
its own list of rows (`mixtures.shard`), by this process or by as many as there are: the bytes are the same. A writer
that was killed goes on with the missing files. A finished blend with the same plan is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from corpus.store.disk import check_floor
from corpus.store.faults import step
from corpus.store.files import FileSystem, StoreError
from mixtures.cut import Cut, make_cut, read_cut, remove_work
from mixtures.facts import Facts
from mixtures.finished import finished_blend
from mixtures.make_order import make_order
from mixtures.manifest import MANIFEST_NAME, Manifest
from mixtures.planned import Plan
from mixtures.shard import ShardJob, finished, write_files
from mixtures.summary import summarise
from mixtures.supply import Supply

#: Files that one process writes one after another, so that row groups are read once for several of them.
FILES_PER_JOB = 16

#: Fewer files than this are one job, whoever could help: they are written before other processes have begun.
FEW_FILES = 8

#: Does jobs: gives number, rows and bytes of each file. `map` over `mixtures.shard.write_job` on other processes fits.
Executor = Callable[[Iterable[ShardJob]], Iterable[tuple[int, int, int]]]


@dataclass
class Written:
    """How far a blend is: files of `total`, and what they hold. `kept` were there from a writer that was cut off."""

    name: str
    total: int
    done: int = 0
    kept: int = 0
    rows: int = 0
    bytes: int = 0


def in_this_process(jobs: Iterable[ShardJob]) -> Iterator[tuple[int, int, int]]:
    """Write the files of all jobs, one after another."""
    for job in jobs:
        yield from write_files(job)


def write_blend(
    files: FileSystem,
    plan: Plan,
    supply: Supply,
    replace: bool = False,
    execute: Executor = in_this_process,
    workers: int = 1,
    told: Callable[[Written], None] = lambda _: None,
) -> Manifest:
    """Write the blend of `plan` below `mixes/<name>` and return its manifest.

    `execute` does the work, in jobs that suit so many `workers`; `told` hears of each file. Raises `PlanExistsError`
    if another plan stands under that name and `replace` is false; with `replace` a finished blend whose files are not
    those of its manifest is written again too.
    """
    folder = f"mixes/{plan.name}"
    if (manifest := finished_blend(files, folder, plan, replace)) is not None:
        remove_work(files, folder)
        return manifest
    check_floor(files)
    cut = _begin(files, folder, plan, supply)
    progress = Written(plan.name, len(cut.files))
    try:
        _write_missing(files, folder, cut, execute, workers, progress, told)
    except StoreError:
        # another writer of the same plan was first, and has taken away what only an unfinished blend needs
        if (manifest := finished_blend(files, folder, plan, replace=False)) is None:
            raise
        return manifest
    _remove_strangers(files, folder, {file.path for file in cut.files})
    facts = [_fact(files, folder, number, cut) for number in range(len(cut.files))]
    manifest = summarise(files, folder, plan, supply, cut, facts)
    step("blend.before_manifest")
    files.replace(f"{folder}/{MANIFEST_NAME}", manifest.to_json().encode())
    step("blend.after_manifest")
    remove_work(files, folder)
    return manifest


def _begin(files: FileSystem, folder: str, plan: Plan, supply: Supply) -> Cut:
    """The plan on disk, and its cut: the one that an earlier writer made, if it was of this very plan."""
    path, text = f"{folder}/plan.json", plan.to_json().encode()
    if not files.exists(path) or files.read(path) != text:
        remove_work(files, folder)
        files.replace(path, text)
    step("blend.after_plan")
    if (cut := read_cut(files, folder, plan.hash())) is not None:
        return cut
    return make_cut(files, folder, plan, make_order(plan, supply), supply)


def _write_missing(
    files: FileSystem,
    folder: str,
    cut: Cut,
    execute: Executor,
    workers: int,
    progress: Written,
    told: Callable[[Written], None],
) -> None:
    missing = []
    for number in range(len(cut.files)):
        if (facts := finished(files, folder, number, cut.plan_hash)) is None:
            missing.append(number)
        else:
            progress.kept += 1
            _add(progress, facts.file.rows, facts.file.bytes)
    told(progress)
    for _, rows, size in execute(_jobs(files, folder, cut, missing, workers)):
        _add(progress, rows, size)
        told(progress)


def _jobs(files: FileSystem, folder: str, cut: Cut, missing: list[int], workers: int) -> list[ShardJob]:
    """Neighbouring files, in two jobs or more for each worker, so that none is idle for long; few files in one job."""
    many = workers > 1 and len(missing) >= FEW_FILES
    length = max(1, min(FILES_PER_JOB, len(missing) // (2 * workers))) if many else FILES_PER_JOB
    out = files.root if files.is_local else files.root_url
    return [
        ShardJob(out, folder, cut.plan_hash, tuple(missing[first : first + length]))
        for first in range(0, len(missing), length)
    ]


def _add(progress: Written, rows: int, size: int) -> None:
    progress.done += 1
    progress.rows += rows
    progress.bytes += size


def _fact(files: FileSystem, folder: str, number: int, cut: Cut) -> Facts:
    facts = finished(files, folder, number, cut.plan_hash)
    if facts is None:
        raise StoreError(
            f"{files.full(f'{folder}/{cut.files[number].path}')} was changed while its blend was written; run the same "
            f"command again"
        )
    return facts


def _remove_strangers(files: FileSystem, folder: str, written: set[str]) -> None:
    """Delete data files that an earlier plan of this name left behind."""
    for name in files.names(f"{folder}/data"):
        # a name with a dot is the unfinished file of another writer of the same blend
        if f"data/{name}" not in written and not name.startswith("."):
            files.remove(f"{folder}/data/{name}")
