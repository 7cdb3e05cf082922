"""Counts of a part under another counting rule, in a row-aligned file beside it: no image is read, nothing rewritten.

`part-….counts-<rule8>` is an Arrow IPC file with the three counts of each row; its schema's metadata names the rule and
the checksum of the part. Counts are null where the rule has none: a record that its template cannot express.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.counting import CountingRule, Tokens, counting_rule
from corpus.identity import fingerprint
from corpus.image_tokens import ImageSizeError
from corpus.record import Image, Message, Part, Record, Region, Video
from corpus.sequence import UnsupportedRecordError
from corpus.store.files import FileSystem, StoreError
from corpus.store.named_regions import REGION_COLUMNS, names_regions
from corpus.store.snapshot import components, current

COLUMNS = ("n_text_tokens", "n_image_tokens", "n_loss_tokens")
COUNTS_SCHEMA = pa.schema([(name, pa.int32()) for name in COLUMNS])
_MEDIA_FACTS = [
    *(("image_info", field) for field in ("width", "height")),
    *(("video_info", field) for field in ("width", "height", "frames", "fps")),
]
#: All that a count depends on: images are counted by their size, clips by that and their frames.
_READ = ["messages", *(f"{column}.list.element.{field}" for column, field in _MEDIA_FACTS)]

_RULE_KEY = b"vlend.counting_rule"
_PART_KEY = b"vlend.part_checksum"


class NotCountedError(StoreError):
    """A part has no counts under the rule that is wanted."""


@dataclass(frozen=True)
class CountJob:
    """One part to count under the rule `family` with the tokenizer at `tokenizer` (None: the shipped one)."""

    out: str
    path: str
    checksum: str
    rows: int
    family: str
    tokenizer: str | None = None


@dataclass
class Counted:
    """Parts and their rows: `reused` ones were counted before. `uncountable` rows have no count under the rule."""

    parts: int = 0
    reused: int = 0
    rows: int = 0
    uncountable: int = 0
    text_tokens: int = 0
    image_tokens: int = 0


Mapper = Callable[[Callable[[CountJob], Counted], Iterable[CountJob]], Iterable[Counted]]


def count_store(
    files: FileSystem, family: str, tokenizer: str | None = None, mapper: Mapper = map
) -> Iterator[tuple[str, Counted]]:
    """Count every current part that was counted under another rule; yields (component, counts) of each component.

    A run that is cut off goes on where it stopped: parts that have their file are passed over.
    """
    rule = counting_rule(family, tokenizer).describe()
    for component in components(files):
        snapshot = current(files, component)
        jobs = (
            CountJob(files.root_url, part["path"], part["checksum"], part["rows"], family, tokenizer)
            for entry in (snapshot or {}).get("entries", {}).values()
            if entry["counting_rule"] != rule
            for part in entry["parts"]
        )
        total = Counted()
        for counted in mapper(count_part, jobs):
            for name, value in vars(counted).items():
                setattr(total, name, getattr(total, name) + value)
        if total.parts:
            yield component, total


def count_part(job: CountJob) -> Counted:
    """Count one part and write its file, unless it is there. Memory: the text of one row group."""
    files = FileSystem(job.out)
    rule = counting_rule(job.family, job.tokenizer)
    path = counts_path(job.path, rule.describe())
    known = _read(files, path)
    if known is not None and _fits(known, job.checksum, job.rows):
        return _summed(known, reused=1)
    try:
        with files.open(job.path) as stream, pq.ParquetFile(stream) as part:
            groups = [_count_group(part, group, rule) for group in range(part.num_row_groups)]
    except FileNotFoundError:
        raise StoreError(f"{files.full(job.path)} is gone; run `vlend verify --out {files.root_url}`") from None
    metadata = {_RULE_KEY: json.dumps(rule.describe(), sort_keys=True), _PART_KEY: job.checksum}
    schema = COUNTS_SCHEMA.with_metadata(metadata)
    table = pa.concat_tables([COUNTS_SCHEMA.empty_table(), *groups]).cast(schema)

    def write(target: Path) -> None:
        with pa.OSFile(str(target), "wb") as sink, pa.ipc.new_file(sink, schema) as writer:
            writer.write_table(table.combine_chunks())

    files.commit(write, lambda _: path, "counts")
    return _summed(table)


def counts_path(part: str, rule: dict[str, Any]) -> str:
    """Where the counts of the part at `part` under `rule` lie (a rule as `CountingRule.describe` tells it)."""
    return f"{part.removesuffix('.parquet')}.counts-{fingerprint(rule)[:8]}"


def read_counts(files: FileSystem, part: dict[str, Any], rule: dict[str, Any]) -> pa.Table | None:
    """The counts of `part` (its `path` and `checksum`) under `rule`, row for row; None if it was not counted so."""
    table = _read(files, counts_path(part["path"], rule))
    if table is None or not _fits(table, part["checksum"], part.get("rows")):
        return None
    return table if json.loads(table.schema.metadata[_RULE_KEY]) == rule else None


def counts_of(files: FileSystem, part: dict[str, Any], rule: dict[str, Any]) -> pa.Table:
    """`read_counts`, or a `NotCountedError` that says how to make them."""
    table = read_counts(files, part, rule)
    if table is None:
        raise NotCountedError(
            f"{files.full(part['path'])} was not counted under the rule {rule['template']} with the tokenizer "
            f"{rule['tokenizer']}; run `vlend count --rule {rule['template']} --out {files.root_url}`"
        )
    return table


def _count_group(part: pq.ParquetFile, group: int, rule: CountingRule) -> pa.Table:
    rows = part.read_row_group(group, columns=_READ)
    if names_regions(rows.column("messages")):
        rows = part.read_row_group(group, columns=[*_READ, *REGION_COLUMNS])
    counts: list[tuple[int | None, ...]] = []
    for batch in rows.to_batches(max_chunksize=256):
        for row in batch.to_pylist():
            counts.append(_count(row, rule) or (None, None, None))
    columns = list(zip(*counts, strict=True)) or [(), (), ()]
    return pa.table([pa.array(column, pa.int32()) for column in columns], schema=COUNTS_SCHEMA)


def _count(row: dict[str, Any], rule: CountingRule) -> Tokens | None:
    messages = [
        Message(m["role"], [Part(p["type"], p["text"]) for p in m["content"]], m["loss"]) for m in row["messages"]
    ]
    images = [Image(b"", **info) for info in row["image_info"]]
    videos = [Video(b"", **info) for info in row["video_info"]]
    regions = [Region(region["image"], "", region["points"]) for region in row.get("regions", ())]
    try:
        return rule.count(Record("", "", "", "", messages, images=images, videos=videos, regions=regions))
    except (UnsupportedRecordError, ImageSizeError):
        return None


def _read(files: FileSystem, path: str) -> pa.Table | None:
    """A file of counts; None for one that is missing or damaged, which is written again."""
    try:
        with pa.ipc.open_file(io.BytesIO(files.read(path))) as reader:
            return reader.read_all()
    except (FileNotFoundError, pa.ArrowInvalid):
        return None


def _fits(table: pa.Table, checksum: str, rows: int | None) -> bool:
    found = (table.schema.metadata or {}).get(_PART_KEY)
    return found == checksum.encode() and rows in (None, len(table)) and table.schema.names == list(COLUMNS)


def _summed(table: pa.Table, reused: int = 0) -> Counted:
    def total(name: str) -> int:
        return int(pa.compute.sum(table.column(name)).as_py() or 0)

    return Counted(
        parts=1,
        reused=reused,
        rows=len(table),
        uncountable=table.column("n_text_tokens").null_count,
        text_tokens=total("n_text_tokens"),
        image_tokens=total("n_image_tokens"),
    )
