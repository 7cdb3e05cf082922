"""The ledger: every input item ends as yielded(n), merged into another, or dropped for a reason; nothing is lost.

The counts are part of the unit's JSON; the rejected items themselves lie in `_dropped/<pipeline>/<unit>.parquet`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from corpus.store.files import FileSystem, StoreError

#: For these reasons only locator and hash are kept: the content, or a hint of it, must not be.
PRIVATE_REASONS = frozenset({"opt_out", "licence", "personal_data", "unsafe"})

DROPPED_SCHEMA = pa.schema(
    [
        ("item", pa.string()),
        ("outcome", pa.string()),
        ("reason", pa.string()),
        ("into", pa.string()),
        ("detail", pa.string()),
        ("hash", pa.string()),
    ]
)
_MAX_DETAIL = 2000


@dataclass
class Ledger:
    """Counts and rejected items of one unit."""

    items: int = 0
    yielded_items: int = 0
    records: int = 0
    repeated_records: int = 0
    merged: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    rejected: list[dict[str, Any]] = field(default_factory=list)

    def yielded(self, records: int, repeated: int) -> None:
        """An item became `records` records; `repeated` more were equal to records that the unit has already."""
        self.items += 1
        self.yielded_items += 1
        self.records += records
        self.repeated_records += repeated

    def merge(self, item: str, into: str) -> None:
        """An item is a repeat of the one at locator `into`."""
        self.items += 1
        self.merged += 1
        self._reject(item, "merged", "repeat", into, "")

    def drop(self, item: str, reason: str, detail: str) -> None:
        """An item became nothing."""
        self.items += 1
        self.dropped[reason] = self.dropped.get(reason, 0) + 1
        self._reject(item, "dropped", reason, None, "" if reason in PRIVATE_REASONS else detail[:_MAX_DETAIL])

    def _reject(self, item: str, outcome: str, reason: str, into: str | None, detail: str) -> None:
        item, detail = _writable(item), _writable(detail)
        digest = hashlib.blake2b(item.encode(), digest_size=16).hexdigest()
        self.rejected.append(
            {"item": item, "outcome": outcome, "reason": reason, "into": into, "detail": detail, "hash": digest}
        )

    def check(self, expected_items: int) -> None:
        """Raise `StoreError` unless every item of the unit is accounted for."""
        accounted = self.yielded_items + self.merged + sum(self.dropped.values())
        if not self.items == accounted == expected_items:
            raise StoreError(
                f"the ledger does not balance: {expected_items} items, of which {self.yielded_items} yielded, "
                f"{self.merged} merged, {sum(self.dropped.values())} dropped"
            )

    def counts(self) -> dict[str, Any]:
        """The counts, for the unit's JSON."""
        return {
            "items": self.items,
            "yielded_items": self.yielded_items,
            "records": self.records,
            "repeated_records": self.repeated_records,
            "merged": self.merged,
            "dropped": dict(sorted(self.dropped.items())),
        }

    def write(self, files: FileSystem, pipeline: str, unit: str) -> dict[str, Any] | None:
        """Write the rejected items, if any; return path, rows, bytes and checksum of the file."""
        if not self.rejected:
            return None
        table = pa.Table.from_pylist(self.rejected, schema=DROPPED_SCHEMA)

        def write(target: Path) -> None:
            pq.write_table(table, target, compression="zstd")

        path, size, checksum = files.commit(write, lambda _: dropped_path(pipeline, unit), "dropped")
        return {"path": path, "rows": len(self.rejected), "bytes": size, "checksum": checksum}


def dropped_path(pipeline: str, unit: str) -> str:
    """Where the rejected items of a unit lie, if it has any."""
    return f"_dropped/{pipeline}/{unit}.parquet"


def _writable(text: str) -> str:
    """The text with lone surrogates spelled out: names of files and tracebacks may hold what UTF-8 cannot."""
    return text.encode("utf-8", "backslashreplace").decode()


def add_counts(total: dict[str, Any], counts: dict[str, Any]) -> dict[str, Any]:
    """The sum of two results of `Ledger.counts`; `total` may be empty."""
    summed = {**total, "dropped": dict(total.get("dropped", {}))} if total else {}
    add_to_counts(summed, counts)
    return {**summed, "dropped": dict(sorted(summed.get("dropped", {}).items()))} if summed else {}


def add_to_counts(total: dict[str, Any], counts: dict[str, Any]) -> None:
    """Add a result of `Ledger.counts` to `total`, which is changed; reasons stay in the order in which they came."""
    for key, value in counts.items():
        if key == "dropped":
            reasons = total.setdefault(key, {})
            for reason, number in value.items():
                reasons[reason] = reasons.get(reason, 0) + number
        else:
            total[key] = total.get(key, 0) + value
