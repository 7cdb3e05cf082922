"""Check one part with its index against what its unit says of it: bytes, schema, order, ids, counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq
import xxhash

from corpus.counting import CountingRule, counting_rule
from corpus.identity import media_hash, record_id
from corpus.image_tokens import ImageSizeError
from corpus.images import ImageRejectedError, inspect
from corpus.record import Record, from_row
from corpus.schema import SCHEMA, with_metadata
from corpus.sequence import UnsupportedRecordError
from corpus.store.files import FileSystem, StoreError
from corpus.store.findings import Finding
from corpus.store.index import INDEX_SCHEMA, mark, marks_of, read_index
from corpus.store.split import is_held_out
from corpus.tokenizer import TokenizerError
from corpus.validate import RecordError, validate

#: Rows of a part whose content is recomputed when the check is not deep.
SAMPLED_ROWS = 8


@dataclass(frozen=True)
class PartJob:
    """One part to check. `file` is its entry in the JSON of `unit`; `tokenizer` names another one than the shipped."""

    out: str
    pipeline: str
    unit: str
    file: dict[str, Any]
    counting_rule: dict[str, Any]
    deep: bool = False
    tokenizer: str | None = None

    @property
    def remedy(self) -> str:
        """What makes the part whole again."""
        return f"delete it and _units/{self.pipeline}/{self.unit}.json, then run the build again"


def check_part(job: PartJob) -> Finding:
    """Every check of one part and its index. Memory: one row group, and the ids and counts of the part."""
    finding = Finding("parts", files=1)
    files = FileSystem(job.out)
    if not _check_bytes(files, job, job.file["path"], job.file["bytes"], job.file["checksum"], finding):
        return finding
    index_whole = _check_bytes(
        files, job, job.file["index_path"], job.file["index_bytes"], job.file["index_checksum"], finding
    )
    try:
        with files.open(job.file["path"]) as stream, pq.ParquetFile(stream) as part:
            if _check_metadata(part, job, finding):
                columns = _check_rows(part, job, finding)
                _check_totals(columns, job, finding)
                if index_whole:
                    _check_index(files, columns, job, finding)
    except (pa.ArrowException, OSError, KeyError) as error:
        finding.problem(job.file["path"], f"cannot be read as a part ({error})", job.remedy)
    return finding


def stream_checksum(stream: IO[bytes]) -> tuple[int, str]:
    """Length in bytes and xxh3-128 of what `stream` holds."""
    state, size = xxhash.xxh3_128(), 0
    while block := stream.read(1 << 22):
        state.update(block)
        size += len(block)
    return size, state.hexdigest()


def _check_bytes(files: FileSystem, job: PartJob, path: str, size: int, checksum: str, finding: Finding) -> bool:
    try:
        with files.open(path) as stream:
            found_size, found = stream_checksum(stream)
    except FileNotFoundError:
        finding.problem(path, "is missing", job.remedy)
        return False
    except OSError as error:
        finding.problem(path, f"cannot be read ({error})", job.remedy)
        return False
    finding.bytes += found_size
    if found_size != size:
        finding.problem(path, f"holds {found_size} bytes, its unit says {size}", job.remedy)
        return False
    if found != checksum:
        finding.problem(path, f"is not the file that was written: its checksum is {found}, not {checksum}", job.remedy)
        return False
    return True


def _check_metadata(part: pq.ParquetFile, job: PartJob, finding: Finding) -> bool:
    schema, wanted = part.schema_arrow, with_metadata(SCHEMA, job.counting_rule)
    path = job.file["path"]
    if not schema.equals(wanted, check_metadata=False):
        differing = sorted(set(map(str, schema)) ^ set(map(str, wanted)))
        columns = ", ".join(differing)[:300]
        finding.problem(path, f"has another schema than this vlend ({columns})", "run `vlend migrate`")
        return False
    found, expected = schema.metadata or {}, wanted.metadata
    for key in expected:
        if found.get(key) != expected[key]:
            finding.problem(path, f"says another {key.decode()} than its unit", job.remedy)
    if part.metadata.num_rows != job.file["rows"]:
        finding.problem(path, f"holds {part.metadata.num_rows} rows, its unit says {job.file['rows']}", job.remedy)
    return True


#: What the index repeats, and what the totals are made of.
_LIGHT = [
    "id", "document", "origin", "url", "license", "language", "n_text_tokens", "n_image_tokens", "n_loss_tokens",
    "image_info",
]  # fmt: skip


def _check_rows(part: pq.ParquetFile, job: PartJob, finding: Finding) -> pa.Table:
    """Order of the ids, and the content of all rows (deep) or some; returns the light columns of the whole part."""
    path, tables, before = job.file["path"], [], ""
    rule = _rule(job, finding)
    chosen = _chosen_rows(part.metadata.num_rows, job)
    first = 0
    for group in range(part.num_row_groups):
        light = part.read_row_group(group, columns=_LIGHT)
        ids = light.column("id").to_pylist()
        for one, other in zip([before, *ids], ids, strict=False):
            if other <= one:
                finding.problem(path, f"row group {group} has the id {other} after {one}, not in order", job.remedy)
                break
        before = ids[-1] if ids else before
        numbers = light.append_column("row_group", pa.array([group] * len(light), pa.int32()))
        tables.append(numbers.append_column("row", pa.array(range(len(light)), pa.int32())))
        rows = [row - first for row in chosen if first <= row < first + len(light)]
        if rows:
            whole = part.read_row_group(group)
            for row in rows:
                _check_record(whole.slice(row, 1).to_pylist()[0], first + row, rule, job, finding)
        first += len(light)
    finding.rows += first
    return pa.concat_tables(tables) if tables else pa.table({})


def _chosen_rows(rows: int, job: PartJob) -> list[int]:
    """All rows, or some that depend on the part's checksum alone: the same at each check, others in each part."""
    if job.deep or rows <= SAMPLED_ROWS:
        return list(range(rows))
    start = int(job.file["checksum"][:8], 16)
    return sorted({(start + number * rows // SAMPLED_ROWS) % rows for number in range(SAMPLED_ROWS)})


def _check_record(row: dict[str, Any], number: int, rule: CountingRule | None, job: PartJob, finding: Finding) -> None:
    def problem(what: str) -> None:
        finding.problem(job.file["path"], f"row {number}: {what}", job.remedy)

    try:
        record = from_row(row)
        validate(record, number)
    except RecordError as error:
        problem(str(error))
        return
    except (ValueError, TypeError, KeyError) as error:
        problem(f"is no record ({error})")
        return
    for problem_of_row in _content_problems(record, rule, job):
        problem(problem_of_row)


def _content_problems(record: Record, rule: CountingRule | None, job: PartJob) -> Iterator[str]:
    for number, picture in enumerate(record.images):
        if media_hash(picture.bytes) != picture.hash:
            yield f"image {number} is not the one that image_info names"
        try:
            facts = inspect(picture.bytes)
        except ImageRejectedError as error:
            yield f"image {number} cannot be decoded ({error})"
            continue
        if (facts.width, facts.height) != (picture.width, picture.height):
            yield f"image {number} has {facts.width} x {facts.height} pixels, image_info says otherwise"
    hashes = [picture.hash for picture in record.images], [media_hash(video.bytes) for video in record.videos]
    if (found := record_id(record.messages, *hashes)) != record.id:
        yield f"its content has the id {found}, the row says {record.id}"
    if (record.component, record.source) != (job.file["component"], job.file["source"]):
        yield f"belongs to {record.component}/{record.source}"
    if rule:
        try:
            counts = tuple(rule.count(record))
        except (UnsupportedRecordError, ImageSizeError) as error:
            yield f"cannot be counted ({error})"
            return
        if counts != (record.n_text_tokens, record.n_image_tokens, record.n_loss_tokens):
            yield f"has {counts} text, image and loss tokens by its rule, the columns say otherwise"


def _rule(job: PartJob, finding: Finding) -> CountingRule | None:
    """The part's counting rule, or None (with a note) where its tokenizer is not at hand."""
    try:
        rule = counting_rule(job.counting_rule["template"], job.tokenizer)
    except (TokenizerError, ValueError, KeyError) as error:
        finding.notes.add(f"token counts were not recomputed: {error}")
        return None
    if rule.describe() != job.counting_rule and job.tokenizer is None:
        name = job.counting_rule.get("tokenizer")
        finding.notes.add(f"token counts under the tokenizer {name} were not recomputed: name it with --tokenizer")
        return None
    if rule.describe()["tokenizer_hash"] != job.counting_rule.get("tokenizer_hash"):
        finding.notes.add(f"token counts were not recomputed: {job.tokenizer} is not the tokenizer of the store")
        return None
    return rule


def _check_totals(columns: pa.Table, job: PartJob, finding: Finding) -> None:
    for name in ("n_text_tokens", "n_image_tokens", "n_loss_tokens"):
        found = int(pa.compute.sum(columns.column(name)).as_py() or 0) if len(columns) else 0
        if found != job.file[name]:
            finding.problem(job.file["path"], f"has {found} {name} in all, its unit says {job.file[name]}", job.remedy)


def _check_index(files: FileSystem, columns: pa.Table, job: PartJob, finding: Finding) -> None:
    """Does the index say of each row what the part says?"""
    path = job.file["index_path"]
    try:
        index = read_index(files, path)
    except StoreError as error:
        finding.problem(path, f"cannot be used: {error}", job.remedy)
        return
    if len(index) != len(columns):
        finding.problem(path, f"has {len(index)} rows for {len(columns)} of its part", job.remedy)
        return
    documents = columns.column("document").to_pylist()
    expected = {name: columns.column(name).to_pylist() for name in columns.column_names if name in INDEX_SCHEMA.names}
    expected["document"] = [mark("document", name) for name in documents]
    expected["held_out"] = [is_held_out(name) for name in documents]
    for name, values in expected.items():
        found = index.column(name).to_pylist()
        wrong = [row for row, pair in enumerate(zip(found, values, strict=True)) if pair[0] != pair[1]]
        if wrong:
            first = wrong[0]
            told = f"says {name} {found[first]!r} of row {first}, the part {values[first]!r}; {len(wrong)} rows differ"
            finding.problem(path, told, job.remedy)
    marks = index.column("marks").to_pylist()
    columns = columns.select(["document", "origin", "url", "license", "image_info"])
    infos = zip(*(column.to_pylist() for column in columns.columns), strict=True)
    for row, (document, origin, url, licence, images) in enumerate(infos):
        pairs = [(image["url"], image["license"]) for image in images]
        if marks[row] != marks_of(document, origin, url, licence, pairs):
            finding.problem(path, f"has other marks for row {row} than its part: tombstones would miss it", job.remedy)
            break
