"""A plan materialised: Parquet files in training order, validation files, and the manifest that comes last.

A blend whose manifest is missing is unfinished and is written again; a finished one with the same plan is left alone.
Memory: the cache of `mixtures.gather`, one row group being collected, and the counts of `mixtures.tally`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.schema import SCHEMA, with_metadata
from corpus.store.faults import step
from corpus.store.files import FileSystem, StoreError
from corpus.store.parts import open_writer
from mixtures.gather import RowReader
from mixtures.make_order import make_order
from mixtures.manifest import MANIFEST_NAME, BlendFile, Manifest
from mixtures.order import Order
from mixtures.piece_rows import PIECE_FIELDS, token_counts, with_pieces
from mixtures.planned import Plan
from mixtures.records import Records
from mixtures.rewritten import only_rewritten
from mixtures.summary import summarise
from mixtures.supply import Supply
from mixtures.tally import Tally

#: A training file ends after this many bytes of rows, a row group of it after a sixth of that.
SHARD_BYTES = 288 << 20
ROW_GROUP_BYTES = 48 << 20


_PIECE = ("sequence", "start", "stop")


class PlanExistsError(StoreError):
    """A blend of this name exists with another plan."""


@dataclass(frozen=True)
class Slot:
    """One row to write: where it lies, about how many bytes it has, and which piece of which sequence it stands for."""

    part: int
    row_group: int
    row: int
    bytes: int
    sequence: int = 0
    start: int = 0
    stop: int = 0


def write_blend(files: FileSystem, plan: Plan, supply: Supply, replace: bool = False) -> Manifest:
    """Write the blend of `plan` below `mixes/<name>` and return its manifest.

    Raises `PlanExistsError` if another plan stands under that name and `replace` is false.
    """
    folder = f"mixes/{plan.name}"
    if (finished := _finished(files, folder, plan, replace)) is not None:
        return finished
    files.replace(f"{folder}/plan.json", plan.to_json().encode())
    step("blend.after_plan")
    order = make_order(plan, supply)
    plain = with_metadata(SCHEMA, plan.counting_rule)
    schema = _train_schema(plan)
    tally = Tally(plan.unit)
    written: list[BlendFile] = []
    with RowReader(files, plan.parts, rule=plan.counting_rule) as reader:
        shards = list(_cut(_training_slots(order, supply), SHARD_BYTES))
        for number, shard in enumerate(shards):
            path = f"data/train-{number:05d}-of-{len(shards):05d}.parquet"
            written.append(_write_file(files, folder, path, "train", None, shard, reader, schema, tally))
        for component, slots in _held_out_slots(plan, supply):
            path = f"data/validation-{component}-00000-of-00001.parquet"
            written.append(_write_file(files, folder, path, "validation", component, slots, reader, plain, None))
    _remove_strangers(files, folder, {file.path for file in written})
    manifest = summarise(plan, supply, written, tally)
    step("blend.before_manifest")
    files.replace(f"{folder}/{MANIFEST_NAME}", manifest.to_json().encode())
    step("blend.after_manifest")
    return manifest


def _train_schema(plan: Plan) -> pa.Schema:
    """The columns of training files: a blend whose order is one of sequences says which piece of which each row is."""
    packed = plan.packing != "none" or plan.sequence_length is not None
    schema = pa.schema([*SCHEMA, *PIECE_FIELDS]) if packed else SCHEMA
    return with_metadata(schema, plan.counting_rule)


def _training_slots(order: Order, supply: Supply) -> Iterator[Slot]:
    """A slot for each piece of each unit, in training order."""
    records = [supply.datasets[source.component, source.dataset].train for source in order.sources]
    for stretch in order.stretches():
        held = order.contents(stretch)
        for number in range(len(held)):
            slot = _slot(records[int(held.source[number])], int(held.record[number]))
            yield replace(
                slot,
                sequence=stretch.first + int(held.position[number]),
                start=int(held.start[number]),
                stop=int(held.stop[number]),
            )


def _held_out_slots(plan: Plan, supply: Supply) -> Iterator[tuple[str, list[Slot]]]:
    """Every held-out record of the datasets in use, by component, ordered by dataset and id."""
    for component in plan.components:
        slots: list[Slot] = []
        for dataset in component.datasets:
            if dataset.status == "used":
                held_out = supply.datasets[component.name, dataset.name].held_out
                slots.extend(_slot(held_out, index) for index in range(len(held_out)))
        if component.target:
            yield component.name, slots


def _slot(records: Records, index: int) -> Slot:
    return Slot(
        int(records.part[index]),
        int(records.row_group[index]),
        int(records.row[index]),
        int(records.bytes[index]),
    )


def _cut(slots: Iterable[Slot], limit: int) -> Iterator[list[Slot]]:
    """Consecutive runs of slots of about `limit` bytes; at least one run, which may be empty."""
    run: list[Slot] = []
    size = 0
    for slot in slots:
        if run and size + slot.bytes > limit:
            yield run
            run, size = [], 0
        run.append(slot)
        size += slot.bytes
    yield run


def _write_file(
    files: FileSystem,
    folder: str,
    path: str,
    split: Any,
    component: str | None,
    slots: Sequence[Slot],
    reader: RowReader,
    schema: pa.Schema,
    tally: Tally | None,
) -> BlendFile:
    totals = {"n_text_tokens": 0, "n_image_tokens": 0, "n_loss_tokens": 0}
    groups = 0

    def write(target: Path) -> None:
        nonlocal groups
        with open_writer(target, schema) as writer:
            for run in _cut(slots, ROW_GROUP_BYTES):
                if not run:
                    continue
                table = pa.concat_tables([reader.row(slot.part, slot.row_group, slot.row) for slot in run])
                table = table.combine_chunks()
                if PIECE_FIELDS[0].name in schema.names:
                    table = with_pieces(table, *([getattr(slot, name) for slot in run] for name in _PIECE))
                table = table.replace_schema_metadata(schema.metadata)
                writer.write_table(table, row_group_size=len(table))
                groups += 1
                for column, counts in token_counts(table).items():
                    totals[column] += int(counts.sum())
                if tally:
                    tally.add(table)

    def check(target: Path) -> None:
        found = pq.read_metadata(target).num_rows
        if found != len(slots):
            raise StoreError(f"{path} reads back {found} rows of {len(slots)}; check the disk")

    step("blend.before_file")
    _, size, checksum = files.commit(write, lambda _: f"{folder}/{path}", "blend_file", check)
    return BlendFile(
        path=path,
        split=split,
        component=component,
        rows=len(slots),
        bytes=size,
        checksum=checksum,
        row_groups=groups,
        **totals,
    )


def _finished(files: FileSystem, folder: str, plan: Plan, replace: bool) -> Manifest | None:
    """The manifest of a finished blend with this very plan (or with one of the same records, from parts that were
    merged since), or None if there is work to do."""
    if not files.exists(f"{folder}/plan.json"):
        return None
    before = json.loads(files.read(f"{folder}/plan.json"))
    manifest_path = f"{folder}/{MANIFEST_NAME}"
    after = json.loads(plan.to_json())
    finished = files.exists(manifest_path)
    rewritten = finished and not replace and only_rewritten(files, before, after)
    if before.get("plan_hash") != plan.hash() and not rewritten:
        if not replace and finished:
            differing = ", ".join(plan_difference(before, after))
            raise PlanExistsError(
                f"the blend {plan.name!r} exists with another plan ({differing} differ); "
                f"give --replace to overwrite it, or --name for a new one"
            )
        if finished:
            files.remove(manifest_path)
        return None
    if not finished:
        return None
    manifest = Manifest.model_validate_json(files.read(manifest_path))
    whole = all(
        files.exists(f"{folder}/{file.path}") and files.size(f"{folder}/{file.path}") == file.bytes
        for file in manifest.files
    )
    return manifest if whole else None


def plan_difference(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Names of the top-level parts in which two plans differ."""
    keys = (set(before) | set(after)) - {"plan_hash"}
    return sorted(key for key in keys if before.get(key) != after.get(key))


def _remove_strangers(files: FileSystem, folder: str, written: set[str]) -> None:
    """Delete data files that an earlier plan of this name left behind."""
    for name in files.names(f"{folder}/data"):
        # a name with a dot is the unfinished file of another writer of the same blend
        if f"data/{name}" not in written and not name.startswith("."):
            files.remove(f"{folder}/data/{name}")
