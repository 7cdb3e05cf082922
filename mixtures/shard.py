"""Write one file of a blend from its list of rows: what any process can do that knows the plan and the file's number.

Neighbouring files are written by one process, which keeps the row groups of the store that it needs again. One thread
reads and orders rows while another writes them. Memory, whatever the number of sources: what `mixtures.gather` keeps,
the rows of one file (`mixtures.cut.FILE_BYTES`), four of its row groups, and one row group of the store.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from corpus.schema import SCHEMA, with_metadata
from corpus.store.disk import check_floor
from corpus.store.faults import step
from corpus.store.files import FileSystem, StoreError
from corpus.store.parts import open_writer
from mixtures.cut import Cut, PlannedFile, facts_path, read_cut, slots_path
from mixtures.facts import Facts, read_facts, write_facts
from mixtures.file_rows import FileRows
from mixtures.gather import RowGroups
from mixtures.loading.ahead import ahead
from mixtures.manifest import BlendFile
from mixtures.piece_rows import PIECE_FIELDS, TOKEN_COLUMNS
from mixtures.slots import read_slots
from mixtures.tally import Tally


@dataclass(frozen=True)
class ShardJob:
    """Files `numbers` of the blend in `folder` of the store at `out`, to be written one after another."""

    out: str
    folder: str
    plan_hash: str
    numbers: tuple[int, ...]


def write_job(job: ShardJob) -> list[tuple[int, int, int]]:
    """Write the files of `job`; returns number, rows and bytes of each."""
    return list(write_files(job))


def write_files(job: ShardJob) -> Iterator[tuple[int, int, int]]:
    """`write_job`, file by file. Files that are finished are passed over.

    Raises `StoreError` for parts that are missing, damaged or not those of the plan, and when the disk is at its floor.
    """
    files = FileSystem(job.out)
    plan, cut = _read_plan(files, job)
    packed = plan["packing"] != "none" or plan["sequence_length"] is not None
    places = [np.unique(read_slots(files, slots_path(job.folder, number)).places()) for number in job.numbers]
    with RowGroups(files, plan["parts"], plan["counting_rule"]) as groups:
        groups.leave_pictures(np.unique(np.concatenate(places)).tolist())
        for turn, number in enumerate(job.numbers):
            planned = cut.files[number]
            facts = finished(files, job.folder, number, job.plan_hash)
            if facts is None:
                check_floor(files)
                slots = read_slots(files, slots_path(job.folder, number))
                fields = PIECE_FIELDS if packed and planned.split == "train" else ()
                schema = with_metadata(pa.schema([*SCHEMA, *fields]), plan["counting_rule"])
                rows = FileRows(slots, groups, _later_uses(places, turn), cut.row_group_bytes)
                file = _write(files, job, number, planned, rows, schema)
            else:
                file = facts.file
            yield number, file.rows, file.bytes


def finished(files: FileSystem, folder: str, number: int, plan_hash: str) -> Facts | None:
    """The facts of a file that is written already, else None."""
    facts = read_facts(files, facts_path(folder, number), plan_hash)
    if facts is None:
        return None
    path = f"{folder}/{facts.file.path}"
    return facts if files.exists(path) and files.size(path) == facts.file.bytes else None


def _read_plan(files: FileSystem, job: ShardJob) -> tuple[dict[str, Any], Cut]:
    path = f"{job.folder}/plan.json"
    cut = read_cut(files, job.folder, job.plan_hash)
    plan = json.loads(files.read(path)) if files.exists(path) else {}
    if cut is None or plan.get("plan_hash") != job.plan_hash:
        raise StoreError(
            f"{files.full(path)} changed while its blend was written: another command writes a blend of this name; "
            f"wait for it, or give this one another --name"
        )
    return plan, cut


def _later_uses(places: Sequence[np.ndarray], turn: int) -> dict[int, int]:
    """For each row group that a later file of the job needs, the first one that does."""
    uses: dict[int, int] = {}
    for later in range(len(places) - 1, turn, -1):
        uses.update(dict.fromkeys(places[later].tolist(), later))
    return uses


def _write(
    files: FileSystem, job: ShardJob, number: int, planned: PlannedFile, rows: FileRows, schema: pa.Schema
) -> BlendFile:
    tally = Tally()
    groups = 0

    def write(target: Path) -> None:
        nonlocal groups
        with open_writer(target, schema) as writer:
            tables = ahead(iter(range(len(rows))), rows.table, lambda _: 1, threads=1, most=2, most_bytes=2)
            for table in tables:
                table = table.select(schema.names).replace_schema_metadata(schema.metadata)
                writer.write_table(table, row_group_size=len(table))
                tally.add(table)
                groups += 1

    def check(target: Path) -> None:
        found = pq.read_metadata(target).num_rows
        if found != planned.rows:
            raise StoreError(f"{planned.path} reads back {found} rows of {planned.rows}; check the disk")

    step("blend.before_file")
    _, size, checksum = files.commit(write, lambda _: f"{job.folder}/{planned.path}", "blend_file", check)
    file = BlendFile(
        path=planned.path,
        split=planned.split,
        component=planned.component,
        rows=planned.rows,
        bytes=size,
        checksum=checksum,
        row_groups=groups,
        **{name: tally.total(name) for name in TOKEN_COLUMNS},
    )
    write_facts(files, facts_path(job.folder, number), job.plan_hash, file, tally)
    return file
