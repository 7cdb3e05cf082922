"""Check a written blend: plan and manifest are unedited, its files are those that were written, its counts add up."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.identity import fingerprint
from corpus.store.files import FileSystem
from corpus.store.findings import Finding
from corpus.store.verify_part import stream_checksum
from mixtures.manifest import MANIFEST_NAME, BlendFile, Manifest
from mixtures.piece_rows import PIECE_FIELDS, TOKEN_COLUMNS
from mixtures.tally import Tally

COUNTS = TOKEN_COLUMNS
PIECES = tuple(field.name for field in PIECE_FIELDS)
REWRITE = "run `vlend mix write --replace` for it"


def check_blend(files: FileSystem, name: str) -> Finding:
    """Every check of the blend `mixes/<name>`. Memory: one row group's counts."""
    finding = Finding("blends")
    folder = f"mixes/{name}"
    plan = _read(files, f"{folder}/plan.json", finding)
    manifest_data = _read(files, f"{folder}/{MANIFEST_NAME}", finding)
    if plan is not None:
        said = plan.get("plan_hash")
        if said != fingerprint({key: value for key, value in plan.items() if key != "plan_hash"}):
            finding.problem(f"{folder}/plan.json", "was edited: its hash does not fit what it says", REWRITE)
    if manifest_data is None:
        return finding
    path = f"{folder}/{MANIFEST_NAME}"
    try:
        manifest = Manifest.model_validate(manifest_data)
    except ValueError as error:
        finding.problem(path, f"is no manifest ({error})", REWRITE)
        return finding
    if plan is not None and manifest.plan_hash != plan.get("plan_hash"):
        finding.problem(path, "belongs to another plan than plan.json", REWRITE)
    rows: Counter[str] = Counter()
    tokens: Counter[tuple[str, str]] = Counter()
    for file in manifest.files:
        _check_file(files, folder, file, manifest, finding, rows, tokens)
    if not finding.problems:
        _check_counts(path, manifest, rows, tokens, finding)
    return finding


def _read(files: FileSystem, path: str, finding: Finding) -> dict[str, Any] | None:
    try:
        data = files.read(path)
        content = json.loads(data)
    except FileNotFoundError:
        finding.problem(path, "is missing: the blend is not finished", "run the build again")
        return None
    except ValueError as error:
        finding.problem(path, f"is not JSON ({error})", REWRITE)
        return None
    finding.files += 1
    finding.bytes += len(data)
    if not isinstance(content, dict):
        finding.problem(path, "holds no JSON object", REWRITE)
        return None
    return content


def _check_file(
    files: FileSystem,
    folder: str,
    file: BlendFile,
    manifest: Manifest,
    finding: Finding,
    rows: Counter[str],
    tokens: Counter[tuple[str, str]],
) -> None:
    """One Parquet file; training rows are counted into `rows` and `tokens` by component."""
    path = f"{folder}/{file.path}"
    finding.files += 1
    try:
        with files.open(path) as stream:
            size, checksum = stream_checksum(stream)
            finding.bytes += size
            if (size, checksum) != (file.bytes, file.checksum):
                finding.problem(path, "is not the file that was written: its checksum or length differs", REWRITE)
                return
            stream.seek(0)
            with pq.ParquetFile(stream) as parquet:
                _check_content(parquet, path, file, manifest, finding, rows, tokens)
    except FileNotFoundError:
        finding.problem(path, "is missing", REWRITE)
    except (pa.ArrowException, OSError) as error:
        finding.problem(path, f"cannot be read ({error})", REWRITE)


def _check_content(
    parquet: pq.ParquetFile,
    path: str,
    file: BlendFile,
    manifest: Manifest,
    finding: Finding,
    rows: Counter[str],
    tokens: Counter[tuple[str, str]],
) -> None:
    finding.rows += parquet.metadata.num_rows
    if (parquet.metadata.num_rows, parquet.metadata.num_row_groups) != (file.rows, file.row_groups):
        finding.problem(path, "has other numbers of rows or row groups than the manifest says", REWRITE)
    rule = (parquet.schema_arrow.metadata or {}).get(b"vlend.counting_rule", b"null")
    if json.loads(rule) != manifest.counting_rule:
        finding.problem(path, "was counted under another rule than the manifest says", REWRITE)
    tally = Tally()
    columns = ["component", "source", *COUNTS, *(PIECES if PIECES[0] in parquet.schema_arrow.names else ())]
    for group in range(parquet.num_row_groups):
        tally.add_counts(parquet.read_row_group(group, columns=columns))
    found = {column: tally.total(column) for column in COUNTS}
    if file.split == "train":
        for (component, _), sums in tally.sums.items():
            rows[component] += sums["records"]
            for column in COUNTS:
                tokens[component, column] += sums[column]
    for column, value in found.items():
        if value != getattr(file, column):
            finding.problem(path, f"has {value} {column}, the manifest says {getattr(file, column)}", REWRITE)


def _check_counts(
    path: str, manifest: Manifest, rows: Counter[str], tokens: Counter[tuple[str, str]], finding: Finding
) -> None:
    for component in manifest.components:
        found = {"records": rows[component.name], **{name: tokens[component.name, name] for name in COUNTS}}
        for column, value in found.items():
            said = getattr(component, column)
            if value != said:
                told = f"says {said} {column} of {component.name}, its training files hold {value}"
                finding.problem(path, told, REWRITE)
    if strange := sorted(set(rows) - {component.name for component in manifest.components}):
        finding.problem(path, f"does not name {strange[0]}, which its training files hold", REWRITE)
