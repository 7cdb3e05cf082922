"""The error budget: a source that fails on most of its items is stopped, instead of failing on the rest of them too."""

from __future__ import annotations

from collections.abc import Mapping

#: Reasons of drops that are failures of the program or the machine on an item. All other reasons are verdicts.
FAILURES = frozenset({"deadline", "memory", "killed_worker", "invalid_record"})
FAILURE_PREFIXES = ("error_", "transient_")
#: A source is judged once so many of its items are done, or when all are.
MIN_ITEMS = 50


def failures(reasons: Mapping[str, int]) -> dict[str, int]:
    """Those of the drop counts that are failures, most frequent first."""
    found = {reason: count for reason, count in reasons.items() if is_failure(reason)}
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def is_failure(reason: str) -> bool:
    """Does this drop reason speak of a failure, not of the item?"""
    return reason in FAILURES or reason.startswith(FAILURE_PREFIXES)


def exceeded(items: int, reasons: Mapping[str, int], allowed: float, finished: bool) -> str | None:
    """Why a source with `items` items done is over its budget, or None. `allowed` is a share, 1.0 never stops.

    A finished source of fewer than `MIN_ITEMS` items is over it only if no item at all was spared.
    """
    failed = failures(reasons)
    count = sum(failed.values())
    if items < MIN_ITEMS and not (finished and count == items and items):
        return None
    if count <= allowed * items:
        return None
    told = ", ".join(f"{reason} {number}" for reason, number in list(failed.items())[:5])
    return f"{count} of {items} items failed ({told})"
