"""Write the records of committed units anew, as one unit that covers them: what `compact` and `migrate` have in common.

The covering unit holds the same records, a ledger that is the sum of theirs, and their rejected items. Its name is the
fingerprint of what goes in, its parts are named by their content: the same rewrite again gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.identity import fingerprint
from corpus.record import Image, Record
from corpus.schema import SCHEMA, with_metadata
from corpus.store.faults import step
from corpus.store.files import FileSystem, StoreError
from corpus.store.index import index_table, write_index
from corpus.store.ledger import DROPPED_SCHEMA, add_counts, dropped_path
from corpus.store.merge import Merged, PartRows, merge
from corpus.store.parts import ROW_GROUP_BYTES, PartFile, open_writer
from corpus.store.row_sizes import cut_by_bytes, row_sizes
from corpus.store.snapshot import components, current, publish_rewrite
from corpus.store.summary import summary
from corpus.store.units import UNIT_FORMAT, commit_unit, read_unit

#: Rejected items are gathered into row groups of so many rows.
DROPPED_ROWS = 50_000

#: Columns that a part's index is made of, beside the sizes.
_INDEX_COLUMNS = [
    "id", "origin", "document", "source", "component", "license", "language", "url",
    "n_text_tokens", "n_image_tokens", "n_loss_tokens", "image_info",
]  # fmt: skip


@dataclass
class Rewrite:
    """Units of one entry to be written as one. `operation` says how and is raised when its output changes.

    `groups` are the files to merge, each list into one part of its component and source; `kept` are files that the new
    unit takes over as they are.
    """

    pipeline: str
    source: str
    operation: tuple[str, int]
    units: list[dict[str, Any]]
    groups: list[list[dict[str, Any]]]
    kept: list[dict[str, Any]]
    #: what else decides the outcome
    settings: dict[str, Any] = field(default_factory=dict)

    def name(self) -> str:
        """Name of the covering unit: the fingerprint of all that goes in."""
        return fingerprint(
            {
                "rewrite": self.operation,
                "pipeline": self.pipeline,
                "units": sorted(unit["unit"] for unit in self.units),
                "groups": [[[file["path"], file["checksum"]] for file in group] for group in self.groups],
                "kept": [[file["path"], file["index_path"]] for file in self.kept],
                "settings": self.settings,
            }
        )

    def originals(self) -> list[str]:
        """The units of the pipeline that are covered: of units that cover others, those others."""
        return sorted({name for unit in self.units for name in unit.get("covers") or [unit["unit"]]})


def entries(files: FileSystem, component: str | None = None) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """The current entries, each with the units that hold its records (covering ones in place of their originals) and
    the part files of each unit, in all components. With `component`, only entries that have records there."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    wanted: set[str] = set()
    for name in components(files):
        snapshot = current(files, name)
        for entry, content in (snapshot or {}).get("entries", {}).items():
            units = found.setdefault(entry, {})
            for part in content["parts"]:
                units.setdefault(part["unit"], []).append(part)
                if component in (None, name):
                    wanted.add(entry)
    return {entry: found[entry] for entry in sorted(wanted)}


def complete_covers(files: FileSystem) -> None:
    """Publish covering units in all components of their entry: a run may have been cut off between two of them."""
    covers: dict[str, dict[str, int]] = {}
    standing: dict[str, int] = {}
    for name in components(files):
        snapshot = current(files, name)
        for entry, content in (snapshot or {}).get("entries", {}).items():
            standing[entry] = standing.get(entry, 0) + 1
            for unit in content["covers"]:
                known = covers.setdefault(entry, {})
                known[unit] = known.get(unit, 0) + 1
    for entry, known in sorted(covers.items()):
        pipeline = entry.split("/", 1)[0]
        partial = [unit for unit, number in sorted(known.items()) if number < standing[entry]]
        found = [unit for name in partial if (unit := read_unit(files, pipeline, name))]
        if found:
            publish_rewrite(files, entry, [summary(unit) for unit in found])


def rewrite(files: FileSystem, task: Rewrite, opened: Callable[[dict[str, Any]], PartRows]) -> dict[str, Any]:
    """Write the covering unit of `task` and return its committed JSON; `opened` reads one file of a group."""
    name = task.name()
    if (committed := read_unit(files, task.pipeline, name)) is not None:
        return committed
    rule = task.units[0]["counting_rule"]
    counts = Merged()
    written: list[dict[str, Any]] = list(task.kept)
    for group in task.groups:
        part = write_merged(files, name, group, rule, counts, opened)
        if part:
            written.append(asdict(part))
    ledger: dict[str, Any] = {}
    for unit in task.units:
        ledger = add_counts(ledger, unit["ledger"])
    before = [unit.get("rewrite", {}) for unit in task.units]
    content = {
        "format": UNIT_FORMAT,
        "pipeline": task.pipeline,
        "unit": name,
        "piece": f"{task.operation[0]} of {len(task.units)} units",
        "source": task.source,
        "operations": [list(task.operation)],
        "parameters": task.settings,
        "versions": {},
        "counting_rule": rule,
        "files": sorted(written, key=lambda file: str(file["path"])),
        "dropped": _concatenate_dropped(files, task, name),
        "ledger": ledger,
        "covers": task.originals(),
        "rewrite": {
            "repeated": counts.repeated + sum(known.get("repeated", 0) for known in before),
            "forgotten": counts.forgotten + sum(known.get("forgotten", 0) for known in before),
        },
    }
    return commit_unit(files, content)


def write_merged(
    files: FileSystem,
    unit: str,
    group: Sequence[dict[str, Any]],
    rule: dict[str, Any],
    counts: Merged,
    opened: Callable[[dict[str, Any]], PartRows],
) -> PartFile | None:
    """Merge `group`, files of one component and source, into one part of `unit`; None if no row is left.

    The bytes are those that `corpus.store.parts.write_part` gives for the same records.
    """
    component, source = group[0]["component"], group[0]["source"]
    stem = f"components/{component}/{source}/part-{unit[:12]}-"
    schema = with_metadata(SCHEMA, rule)
    light: list[pa.Table] = []
    sizes: list[int] = []
    before = counts.rows
    step("part.before_write")

    def write(target: Path) -> None:
        ordered = sorted(group, key=lambda file: str(file["path"]))
        tables = merge([lambda file=file: opened(file) for file in ordered], counts)  # type: ignore[misc]
        with open_writer(target, schema) as writer:
            for table in cut_by_bytes(tables, ROW_GROUP_BYTES):
                writer.write_table(table.replace_schema_metadata(schema.metadata), row_group_size=len(table))
                light.append(table.select(_INDEX_COLUMNS))
                sizes.extend(row_sizes(table).tolist())

    def check(target: Path) -> None:
        found = pq.read_metadata(target).num_rows
        if found != counts.rows - before:
            raise StoreError(f"a part of {stem} reads back {found} rows of {counts.rows - before}; check the disk")

    path, size, checksum = files.commit(write, lambda digest: f"{stem}{digest[:8]}.parquet", "part", check)
    if counts.rows == before:
        files.remove(path)
        return None
    records = [record for table in light for record in _light_records(table)]
    index_path, index_size, index_checksum = files.commit(
        lambda target: write_index(target, index_table(records, [len(table) for table in light], sizes)),
        lambda _: path.removesuffix(".parquet") + ".index",
        "index",
    )
    return PartFile(
        path=path,
        component=component,
        source=source,
        rows=len(records),
        bytes=size,
        checksum=checksum,
        n_text_tokens=sum(record.n_text_tokens for record in records),
        n_image_tokens=sum(record.n_image_tokens for record in records),
        n_loss_tokens=sum(record.n_loss_tokens for record in records),
        index_path=index_path,
        index_bytes=index_size,
        index_checksum=index_checksum,
    )


def _light_records(table: pa.Table) -> Iterator[Record]:
    """Records without content, as far as an index tells of them."""
    for row in table.to_pylist():
        images = [Image(b"", url=info["url"], license=info["license"]) for info in row.pop("image_info")]
        yield Record(messages=[], images=images, **row)


def _concatenate_dropped(files: FileSystem, task: Rewrite, name: str) -> dict[str, Any] | None:
    found = [unit["dropped"] for unit in task.units if unit["dropped"]]
    if not found:
        return None

    def write(target: Path) -> None:
        waiting: list[pa.Table] = []
        with pq.ParquetWriter(target, DROPPED_SCHEMA, compression="zstd") as writer:
            for dropped in found:
                with files.open(dropped["path"]) as stream:
                    waiting.append(pq.read_table(stream).cast(DROPPED_SCHEMA))
                if sum(map(len, waiting)) >= DROPPED_ROWS:
                    writer.write_table(pa.concat_tables(waiting))
                    waiting.clear()
            if waiting:
                writer.write_table(pa.concat_tables(waiting))

    def check(target: Path) -> None:
        rows, wanted = pq.read_metadata(target).num_rows, sum(dropped["rows"] for dropped in found)
        if rows != wanted:
            raise StoreError(f"the rejected items of {len(found)} units read back {rows} rows of {wanted}")

    path, size, checksum = files.commit(write, lambda _: dropped_path(task.pipeline, name), "dropped", check)
    return {"path": path, "rows": sum(dropped["rows"] for dropped in found), "bytes": size, "checksum": checksum}
