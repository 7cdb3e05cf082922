"""Write one file of a blend from its list of rows: what any process can do that knows the plan and the file's number.

Each row group of the store is read once per file, its rows are taken in one call, and each row group of the blend is
one permutation of such takings: no row passes through Python, and images are copied, never decoded. Memory: the rows of
one file (`mixtures.cut.FILE_BYTES`), two of its row groups, what is kept for the next file (`mixtures.gather`), and one
row group of the store.
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
from corpus.store.segment_rows import id_words, packed_ids
from mixtures.cut import ROW_GROUP_BYTES, Cut, PlannedFile, facts_path, read_cut, slots_path
from mixtures.facts import Facts, read_facts, write_facts
from mixtures.gather import RowGroups
from mixtures.manifest import BlendFile
from mixtures.piece_rows import PIECE_FIELDS, TOKEN_COLUMNS, with_pieces
from mixtures.slots import Slots, read_slots
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
        for turn, number in enumerate(job.numbers):
            planned = cut.files[number]
            facts = finished(files, job.folder, number, job.plan_hash)
            if facts is None:
                check_floor(files)
                slots = read_slots(files, slots_path(job.folder, number))
                fields = PIECE_FIELDS if packed and planned.split == "train" else ()
                schema = with_metadata(pa.schema([*SCHEMA, *fields]), plan["counting_rule"])
                file = _write(files, job, number, planned, _Rows(slots, groups, _next_uses(places, turn)), schema)
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


def _next_uses(places: Sequence[np.ndarray], turn: int) -> dict[int, int]:
    """For each row group that a later file of the job needs, the first one that does."""
    uses: dict[int, int] = {}
    for later in range(len(places) - 1, turn, -1):
        uses.update(dict.fromkeys(places[later].tolist(), later))
    return uses


class _Rows:
    """The rows of one file, taken from the store: `tables` yields them by row group of the blend."""

    def __init__(self, slots: Slots, groups: RowGroups, next_uses: dict[int, int]) -> None:
        self.slots = slots
        places = slots.places()
        order = np.argsort(places, kind="stable")
        edges = np.flatnonzero(np.diff(places[order], prepend=-1, append=-1))
        #: rows of this file (ascending) with their records
        self.taken: list[tuple[np.ndarray, pa.Table]] = []
        for first, stop in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
            rows = order[first:stop]
            place = int(places[rows[0]])
            table = groups.get(place, next_uses.get(place))
            self.taken.append((rows, self._take(table, rows, groups)))

    def tables(self) -> Iterator[pa.Table]:
        """Row groups of the blend, with pieces where the schema has them."""
        for first, stop in self.slots.runs(ROW_GROUP_BYTES):
            found = []
            for rows, table in self.taken:
                begin, end = np.searchsorted(rows, (first, stop)).tolist()
                if begin < end:
                    found.append((rows[begin:end], table.slice(begin, end - begin)))
            place = np.concatenate([rows for rows, _ in found])
            together = pa.concat_tables([table for _, table in found]).combine_chunks()
            together = together.take(pa.array(np.argsort(place, kind="stable")))
            mine = self.slots[first:stop]
            yield with_pieces(together, mine.sequence, mine.start, mine.stop)

    def _take(self, table: pa.Table, rows: np.ndarray, groups: RowGroups) -> pa.Table:
        chosen = self.slots.row[rows]
        part = int(self.slots.part[rows[0]])
        if int(chosen.max()) >= len(table):
            raise groups.lost(part)
        taken = table.take(pa.array(chosen))
        try:
            same = np.array_equal(id_words(packed_ids(taken.column("id")))[:, 0], self.slots.id[rows])
        except StoreError:
            same = False
        if not same:
            raise groups.lost(part)
        return taken


def _write(
    files: FileSystem, job: ShardJob, number: int, planned: PlannedFile, rows: _Rows, schema: pa.Schema
) -> BlendFile:
    tally = Tally()
    groups = 0

    def write(target: Path) -> None:
        nonlocal groups
        with open_writer(target, schema) as writer:
            for table in rows.tables():
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
