"""What changed between two plans: settings, schedule, amounts of rows and datasets, and the parts they draw from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

#: Keys of a plan that are compared as they are, and of its recipe those that act through nothing else in the plan.
_SETTINGS = (
    "unit",
    "seed",
    "total",
    "max_epochs",
    "sequence_length",
    "packing",
    "global_batch",
    "grouping",
    "version",
)
_OF_ROW = ("modality", "recipe_share", "share", "target", "available")
_OF_DATASET = (
    "status",
    "target",
    "available",
    "records_available",
    "max_epochs",
    "units",
    "fill",
    "longer_than_sequence",
    "texts_cut",
    "held_out",
    "repeated",
    "forgotten",
)


@dataclass(frozen=True)
class Change:
    """One difference. `where` is a setting, a row, `row/dataset` or `parts`; a side is None where it has no such thing.

    Amounts are in the plans' unit, shares in percent.
    """

    where: str
    what: str
    before: Any
    after: Any


def plan_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Every difference of two plans, as plan.json has them, that changes a blend; none if they make equal blends."""
    return [
        *_compare("plan", _SETTINGS, before, after),
        *_mappings("counting rule", before["counting_rule"], after["counting_rule"]),
        *_mappings("schedule", before["recipe"].get("schedule") or {}, after["recipe"].get("schedule") or {}),
        *_mappings("gaps", before.get("gaps") or {}, after.get("gaps") or {}),
        *_rows(_by_name(before["components"]), _by_name(after["components"])),
        *_parts(before["parts"], after["parts"]),
        *_tombstones(before.get("tombstones") or [], after.get("tombstones") or []),
    ]


def _compare(where: str, keys: Sequence[str], before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for key in keys:
        if before.get(key) != after.get(key):
            yield Change(where, key, before.get(key), after.get(key))


def _mappings(where: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    yield from _compare(where, sorted({*before, *after}), before, after)


def _rows(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            yield Change(name, "row", old and old["target"], new and new["target"])
            continue
        yield from _compare(name, _OF_ROW, old, new)
        yield from _datasets(name, _by_name(old["datasets"]), _by_name(new["datasets"]))


def _datasets(row: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            if any(side and side["status"] == "used" for side in (old, new)):
                yield Change(f"{row}/{name}", "dataset", old and old["target"], new and new["target"])
        elif "used" in (old["status"], new["status"]):
            yield from _compare(f"{row}/{name}", _OF_DATASET, old, new)


def _parts(before: Sequence[Mapping[str, str]], after: Sequence[Mapping[str, str]]) -> Iterator[Change]:
    """Parts by the dataset that they belong to: how many only one side has, or has with other content."""
    old = {part["path"]: part["checksum"] for part in before}
    new = {part["path"]: part["checksum"] for part in after}
    folders: dict[str, list[int]] = {}
    for path in sorted({*old, *new}):
        counts = folders.setdefault(path.removeprefix("components/").rsplit("/", 1)[0], [0, 0, 0])
        counts[0] += path not in new
        counts[1] += path not in old
        counts[2] += path in old and path in new and old[path] != new[path]
    for folder, (gone, come, other) in folders.items():
        if gone or come:
            yield Change(f"parts of {folder}", "only here", gone, come)
        if other:
            yield Change(f"parts of {folder}", "other content", other, other)


def _tombstones(before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    gone, come = len(set(before) - set(after)), len(set(after) - set(before))
    if gone or come:
        yield Change("tombstones", "only here", gone, come)


def _by_name(items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {item["name"]: item for item in items}
