"""Check the JSON of a committed unit: unedited, its ledger balanced, its rejected items as many as it says."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.store.files import FileSystem
from corpus.store.findings import Finding
from corpus.store.layout import kind_of
from corpus.store.units import UNIT_FORMAT, seal_of, unit_path
from corpus.store.verify_part import stream_checksum


@dataclass(frozen=True)
class UnitJob:
    """A unit that a current snapshot stands on: its pipeline and name."""

    out: str
    pipeline: str
    unit: str


@dataclass
class CheckedUnit:
    """What the check found, and what the unit's JSON says of its files (none where it cannot be read)."""

    job: UnitJob
    finding: Finding
    dropped: Finding
    files: list[dict[str, Any]] = field(default_factory=list)
    counting_rule: dict[str, Any] = field(default_factory=dict)
    ledger: dict[str, Any] = field(default_factory=dict)


def check_unit(job: UnitJob) -> CheckedUnit:
    """Every check of one unit but those of its parts."""
    files = FileSystem(job.out)
    path = unit_path(job.pipeline, job.unit)
    checked = CheckedUnit(job, Finding("units", files=1), Finding("dropped"))
    finding, remedy = checked.finding, "delete it and run the build again"
    try:
        data = files.read(path)
        content = json.loads(data)
    except FileNotFoundError:
        finding.problem(path, "is missing, and a current snapshot lists it", "run the build again")
        return checked
    except (ValueError, OSError) as error:
        finding.problem(path, f"cannot be read ({error})", remedy)
        return checked
    finding.bytes = len(data)
    if not isinstance(content, dict) or content.get("format") != UNIT_FORMAT:
        finding.problem(path, "has another format than this vlend reads", "run `vlend migrate`, or a newer vlend")
        return checked
    if content.get("checksum", seal := seal_of(content)) != seal:
        finding.problem(path, "was edited: its own checksum does not fit what it says", remedy)
        return checked
    try:
        _check_content(files, content, path, checked, remedy)
    except (KeyError, TypeError, AttributeError) as error:
        finding.problem(path, f"is not a whole unit ({error!r})", remedy)
        checked.files.clear()
    return checked


def _check_content(files: FileSystem, content: dict[str, Any], path: str, checked: CheckedUnit, remedy: str) -> None:
    job, finding, ledger = checked.job, checked.finding, content["ledger"]
    if (content["pipeline"], content["unit"]) != (job.pipeline, job.unit):
        finding.problem(path, f"says that it is {content['pipeline']}/{content['unit']}", remedy)
    accounted = ledger["yielded_items"] + ledger["merged"] + sum(ledger["dropped"].values())
    if ledger["items"] != accounted:
        finding.problem(path, f"does not balance: {ledger['items']} items, {accounted} accounted for", remedy)
    # a rewrite may have left out records that were equal to others, or that are to be forgotten: it says how many
    rewritten = content.get("rewrite", {})
    rows = sum(file["rows"] for file in content["files"]) + rewritten.get("repeated", 0) + rewritten.get("forgotten", 0)
    if ledger["records"] != rows:
        finding.problem(path, f"counts {ledger['records']} records, its files and its rewrite {rows}", remedy)
    for file in content["files"]:
        if kind_of(file["path"]) != "part" or not file["path"].startswith(
            f"components/{file['component']}/{file['source']}/"
        ):
            finding.problem(path, f"names {file['path']}, which is no place for a part", remedy)
    _check_dropped(files, content, checked, f"delete it and {path}, then run the build again")
    checked.files = content["files"]
    checked.counting_rule = content["counting_rule"]
    checked.ledger = ledger


def _check_dropped(files: FileSystem, content: dict[str, Any], checked: CheckedUnit, remedy: str) -> None:
    ledger, said = content["ledger"], content["dropped"]
    expected = Counter({("dropped", reason): number for reason, number in ledger["dropped"].items()})
    if ledger["merged"]:
        expected["merged", "repeat"] = ledger["merged"]
    if said is None:
        if expected:
            path = unit_path(checked.job.pipeline, checked.job.unit)
            checked.finding.problem(path, "counts rejected items and names no file of them", remedy)
        return
    path, finding = said["path"], checked.dropped
    finding.files = 1
    try:
        with files.open(path) as stream:
            finding.bytes, checksum = stream_checksum(stream)
            if checksum != said["checksum"]:
                finding.problem(path, "is not the file that was written: its checksum differs", remedy)
                return
            stream.seek(0)
            table = pq.read_table(stream, columns=["outcome", "reason"])
    except FileNotFoundError:
        finding.problem(path, "is missing", remedy)
        return
    except (pa.ArrowException, OSError) as error:
        finding.problem(path, f"cannot be read ({error})", remedy)
        return
    finding.rows = len(table)
    pairs = zip(table.column("outcome").to_pylist(), table.column("reason").to_pylist(), strict=True)
    if len(table) != said["rows"] or Counter(pairs) != expected:
        finding.problem(path, "does not hold the rejected items that the ledger counts", remedy)
