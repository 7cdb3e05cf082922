"""The cut of a plan into files: which rows each file holds, written beside the unfinished blend before any file is.

With it any process can write any file of the blend from the plan and the file's number, without supply or order.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from corpus.store.faults import step
from corpus.store.files import FileSystem
from mixtures.manifest import Split
from mixtures.order import Order
from mixtures.planned import Plan
from mixtures.records import Records
from mixtures.slots import Slots, held_out_slots, training_slots, write_slots
from mixtures.supply import Supply

#: A training file ends after this many bytes of rows, a row group of it after a sixth of that.
FILE_BYTES = 288 << 20
ROW_GROUP_BYTES = 48 << 20

_NAME = "cut.json"


@dataclass(frozen=True)
class PlannedFile:
    """One file to write. `path` is relative to the blend's folder, `component` is null where it holds several."""

    path: str
    split: Split
    component: str | None
    rows: int


@dataclass(frozen=True)
class Drawn:
    """What a dataset gives to the training files: records with repeats, distinct ones, and the most repeats of one."""

    component: str
    dataset: str
    records: int
    unique: int
    most: int


@dataclass(frozen=True)
class Cut:
    """The files of a blend by number, and what the datasets give."""

    plan_hash: str
    #: row groups of the files end after so many bytes of rows
    row_group_bytes: int
    files: tuple[PlannedFile, ...]
    drawn: tuple[Drawn, ...]


def work_folder(folder: str) -> str:
    """Where the blend in `folder` keeps what it needs until it is finished."""
    return f"{folder}/work"


def slots_path(folder: str, number: int) -> str:
    """Where the rows of a file are listed."""
    return f"{work_folder(folder)}/{number:05d}.slots"


def facts_path(folder: str, number: int) -> str:
    """Where the facts of a finished file are."""
    return f"{work_folder(folder)}/{number:05d}.facts"


def read_cut(files: FileSystem, folder: str, plan_hash: str) -> Cut | None:
    """The cut of this plan if it was made before, else None."""
    try:
        said = json.loads(files.read(f"{work_folder(folder)}/{_NAME}"))
        if said["plan_hash"] != plan_hash:
            return None
        return Cut(
            plan_hash,
            said["row_group_bytes"],
            tuple(PlannedFile(**file) for file in said["files"]),
            tuple(Drawn(**drawn) for drawn in said["drawn"]),
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def make_cut(files: FileSystem, folder: str, plan: Plan, order: Order, supply: Supply) -> Cut:
    """Cut the order into files and write the rows of each; memory: the rows of one file, 4 bytes per record."""
    step("blend.before_cut")
    counts = [np.zeros(len(_records(supply, order, number)), dtype=np.int32) for number in range(len(order.sources))]
    rows: list[int] = []
    for slots, source, record in training_slots(order, supply, FILE_BYTES):
        _write(files, folder, len(rows), slots)
        rows.append(len(slots))
        begun = slots.start == 0
        for number in np.unique(source[begun]).tolist():
            np.add.at(counts[number], record[begun & (source == number)], 1)
    planned = [
        PlannedFile(f"data/train-{number:05d}-of-{len(rows):05d}.parquet", "train", None, length)
        for number, length in enumerate(rows)
    ]
    for component, slots in _held_out(plan, supply):
        _write(files, folder, len(planned), slots)
        path = f"data/validation-{component}-00000-of-00001.parquet"
        planned.append(PlannedFile(path, "validation", component, len(slots)))
    drawn = tuple(
        Drawn(one.component, one.dataset, int(c.sum()), int(np.count_nonzero(c)), int(c.max(initial=0)))
        for one, c in zip(order.sources, counts, strict=True)
    )
    cut = Cut(plan.hash(), ROW_GROUP_BYTES, tuple(planned), drawn)
    files.replace(f"{work_folder(folder)}/{_NAME}", json.dumps(asdict(cut), indent=1).encode())
    step("blend.after_cut")
    return cut


def remove_work(files: FileSystem, folder: str) -> None:
    """Delete what a blend needed until it was finished."""
    work = work_folder(folder)
    for name in files.names(work):
        files.remove(f"{work}/{name}")
    if files.is_local and files.exists(work):
        files.fs.rmdir(files.full(work))


def _records(supply: Supply, order: Order, number: int) -> Records:
    source = order.sources[number]
    return supply.datasets[source.component, source.dataset].train


def _held_out(plan: Plan, supply: Supply) -> Iterator[tuple[str, Slots]]:
    """Every held-out record of the datasets in use, by component, ordered by dataset and id."""
    for component in plan.components:
        if component.target:
            used: Sequence[Any] = [one for one in component.datasets if one.status == "used"]
            yield component.name, held_out_slots([supply.datasets[component.name, one.name].held_out for one in used])


def _write(files: FileSystem, folder: str, number: int, slots: Slots) -> None:
    path = slots_path(folder, number)
    files.commit(lambda target: write_slots(target, slots), lambda _: path, "blend_slots")
