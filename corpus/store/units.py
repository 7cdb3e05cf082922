"""Units of work: written whole, committed by one JSON file that comes last and whose first version wins.

Files of a unit that died before its JSON was written belong to nothing and are never read. Running a unit twice, even
at the same moment on two machines, leaves one result.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from corpus.identity import canonical_json, digest
from corpus.record import Record
from corpus.store.disk import check_floor
from corpus.store.faults import step
from corpus.store.files import FileSystem, StoreError
from corpus.store.ledger import Ledger
from corpus.store.parts import PartFile, record_bytes, write_part

UNIT_FORMAT = 1
#: A unit's buffered records are written as parts once they hold this many bytes: the bound on a worker's memory.
PART_BYTES = 96 << 20


class UnitWriter:
    """Collects the records of one unit, writes them as parts, and commits.

    Equal records (equal ids) are kept once per unit.
    """

    def __init__(self, files: FileSystem, pipeline: str, unit: str, rule: dict[str, Any]) -> None:
        self.files = files
        self.pipeline = pipeline
        self.unit = unit
        self.rule = rule
        self.ledger = Ledger()
        self._parts: list[PartFile] = []
        self._seen: set[str] = set()
        self._buffers: dict[tuple[str, str], list[Record]] = {}
        self._buffered = 0

    def add(self, records: Iterable[Record]) -> None:
        """Take the records that one item became."""
        kept = repeated = 0
        for record in records:
            if record.id in self._seen:
                repeated += 1
                continue
            self._seen.add(record.id)
            self._buffers.setdefault((record.component, record.source), []).append(record)
            self._buffered += record_bytes(record)
            kept += 1
            if self._buffered >= PART_BYTES:
                self._flush()
        self.ledger.yielded(kept, repeated)

    def commit(self, description: dict[str, Any], expected_items: int) -> dict[str, Any]:
        """Write what is left, check the ledger, write the unit's JSON; return the JSON that stands in the store."""
        self._flush()
        self.ledger.check(expected_items)
        dropped = self.ledger.write(self.files, self.pipeline, self.unit)
        content = {
            "format": UNIT_FORMAT,
            "pipeline": self.pipeline,
            "unit": self.unit,
            **description,
            "counting_rule": self.rule,
            "files": [asdict(part) for part in self._parts],
            "dropped": dropped,
            "ledger": self.ledger.counts(),
        }
        return commit_unit(self.files, content)

    def _flush(self) -> None:
        if self._buffers:
            check_floor(self.files)
        for (component, source), records in sorted(self._buffers.items()):
            folder = f"components/{component}/{source}"
            self._parts.append(write_part(self.files, folder, self.unit, records, self.rule))
        self._buffers.clear()
        self._buffered = 0


def commit_unit(files: FileSystem, content: dict[str, Any]) -> dict[str, Any]:
    """Write the JSON of a unit, sealed, unless it is committed already; return the JSON that stands in the store."""
    step("unit.before_write")
    path = unit_path(content["pipeline"], content["unit"])
    sealed = {**content, "checksum": seal_of(content)}
    data = json.dumps(sealed, ensure_ascii=False, indent=1, sort_keys=True).encode()
    if files.create(path, data, "unit"):
        return sealed
    committed = read_unit(files, content["pipeline"], content["unit"])
    if committed is None:
        raise StoreError(f"{path} was there and is gone: do not delete files of a store while a build runs")
    return committed


def seal_of(content: dict[str, Any]) -> str:
    """The `checksum` of a unit's JSON: blake2b-128 of all else in it, in canonical spelling. `verify` compares it, so
    that an edit by hand is found; units of early versions have none."""
    return digest(canonical_json({key: value for key, value in content.items() if key != "checksum"}))


def unit_path(pipeline: str, unit: str) -> str:
    """Where the JSON of a unit lies."""
    return f"_units/{pipeline}/{unit}.json"


def read_unit(files: FileSystem, pipeline: str, unit: str) -> dict[str, Any] | None:
    """The committed JSON of a unit, or None if it is not committed."""
    path = unit_path(pipeline, unit)
    try:
        data = files.read(path)
    except FileNotFoundError:
        return None
    try:
        content: dict[str, Any] = json.loads(data)
    except ValueError as error:
        raise StoreError(f"{files.full(path)} is not JSON ({error}); delete it and run again") from error
    if not isinstance(content, dict):
        raise StoreError(f"{files.full(path)} does not hold a unit; delete it and run again")
    if content.get("format") != UNIT_FORMAT:
        raise StoreError(f"{files.full(path)} has format {content.get('format')}, this vlend reads {UNIT_FORMAT}")
    return content
