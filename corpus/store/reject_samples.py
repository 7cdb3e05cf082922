"""How many items of a pipeline became no record, why, and samples of each reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.store.files import FileSystem, StoreError
from corpus.store.rejects import EntryUnits, Reject, entries, rejects

#: The reason under which merged items are counted, beside those of dropped ones.
MERGED = "merged"
#: Files of rejects that are read for samples, of each entry.
FILES_READ = 2000


@dataclass
class ReasonLine:
    """Items that became no record for one reason; `share` is of all items of the entry. Samples are in no order."""

    reason: str
    items: int
    share: float
    samples: list[Reject] = field(default_factory=list)


@dataclass
class DroppedEntry:
    """What became of the items of a `pipeline/source`: items = yielded + merged + dropped."""

    entry: str
    component: str
    items: int
    yielded: int
    records: int
    merged: int
    dropped: int
    reasons: list[ReasonLine]


def dropped_of(files: FileSystem, name: str, reason: str | None = None, samples: int = 5) -> list[DroppedEntry]:
    """The entries of a component, a pipeline, a source or one `pipeline/source`, with their reasons, most first.

    `StoreError` for a name or a reason that the store does not have.
    """
    known = entries(files)
    found = [entry for entry in known if name in (entry.component, entry.entry, *entry.entry.split("/", 1))]
    if not found:
        names = sorted({word for entry in known for word in (entry.component, entry.pipeline)})
        has = f"it has {', '.join(names)}" if names else "it holds no finished pipeline yet"
        raise StoreError(f"{files.root_url} has no component and no pipeline {name!r}; {has}")
    lines = [_counts(entry, reason) for entry in found]
    if reason is not None and not any(line.reasons for line in lines):
        reasons = sorted({word for entry in found for word in _reasons(entry)})
        has = f"there is {', '.join(reasons)}" if reasons else "nothing was dropped at all"
        raise StoreError(f"no item of {name} was dropped as {reason!r}; {has}")
    for entry, line in zip(found, lines, strict=True):
        _fill(files, entry, line.reasons, samples)
    return lines


def _counts(entry: EntryUnits, only: str | None) -> DroppedEntry:
    ledger = entry.ledger
    items = ledger["items"]
    reasons = [
        ReasonLine(reason, number, number / items if items else 0.0)
        for reason, number in sorted(_reasons(entry).items(), key=lambda pair: (-pair[1], pair[0]))
        if only in (None, reason)
    ]
    return DroppedEntry(
        entry.entry,
        entry.component,
        items,
        ledger["yielded_items"],
        ledger["records"],
        ledger["merged"],
        sum(ledger["dropped"].values()),
        reasons,
    )


def _reasons(entry: EntryUnits) -> dict[str, int]:
    merged = {MERGED: entry.ledger["merged"]} if entry.ledger["merged"] else {}
    return {**entry.ledger["dropped"], **merged}


def _fill(files: FileSystem, entry: EntryUnits, lines: Sequence[ReasonLine], wanted: int) -> None:
    """Take samples, unit after unit (their names are digests, so in no particular order), until there are enough."""
    lacking = {line.reason: line for line in lines if wanted}
    for number, table in enumerate(rejects(files, entry)):
        if not lacking or number == FILES_READ:
            return
        for row in table.to_pylist():
            reject = Reject(entry=entry.entry, **row)
            line = lacking.get(MERGED if reject.outcome == "merged" else reject.reason)
            if line is None:
                continue
            line.samples.append(reject)
            if len(line.samples) == min(wanted, line.items):
                del lacking[line.reason]
