"""What a snapshot needs to know of a unit: its files, its ledger's counts, its counting rule, the units that it covers.

A build holds one `UnitSummary` per unit (about 1 kB), not the unit's whole JSON.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field, fields
from typing import Any

from corpus.store.files import StoreError
from corpus.store.parts import PartFile

_PART_FIELDS = frozenset(column.name for column in fields(PartFile))
_rules: dict[str, dict[str, Any]] = {}


@dataclass(frozen=True, slots=True)
class UnitSummary:
    """One committed unit. `covers` names the units whose records it holds, rewritten; empty for a pipeline's own.
    `forgotten` counts records that the rewrite left out because tombstones say so."""

    name: str
    files: tuple[PartFile, ...]
    ledger: dict[str, Any] = field(default_factory=dict)
    counting_rule: dict[str, Any] | None = None
    covers: tuple[str, ...] = ()
    forgotten: int = 0


def summary(unit: dict[str, Any]) -> UnitSummary:
    """The summary of a unit's JSON (as `corpus.store.units.read_unit` gives it)."""
    try:
        return UnitSummary(
            name=unit["unit"],
            files=tuple(_part_file(file) for file in unit["files"]),
            ledger=unit["ledger"],
            counting_rule=_shared(unit["counting_rule"]),
            covers=tuple(unit.get("covers", ())),
            forgotten=unit.get("rewrite", {}).get("forgotten", 0),
        )
    except (KeyError, TypeError) as error:
        name = f"{unit.get('pipeline', '<pipeline>')}/{unit.get('unit', '<unit>')}"
        raise StoreError(
            f"_units/{name}.json is not a whole unit ({error}); delete that file and run the build again"
        ) from error


def _part_file(file: dict[str, Any]) -> PartFile:
    known = {key: value for key, value in file.items() if key in _PART_FIELDS}
    known["component"], known["source"] = sys.intern(file["component"]), sys.intern(file["source"])
    return PartFile(**known)


def _shared(rule: dict[str, Any] | None) -> dict[str, Any] | None:
    """One object per rule, however many units were counted under it."""
    return None if rule is None else _rules.setdefault(json.dumps(rule, sort_keys=True), rule)
