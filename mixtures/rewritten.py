"""Does a finished blend still stand when the parts that it was drawn from have been merged or migrated?"""

from __future__ import annotations

from typing import Any

from corpus.store.files import FileSystem
from corpus.store.snapshot import current

#: What a plan says that depends on how records lie in parts: packs follow row groups, their mean fill bends a schedule,
#: and that moves amounts. The recipe and what there is to draw from are compared, and these follow from the two.
_OF_LAYOUT = ("repeated", "units", "fill", "texts_cut", "share", "wanted", "target", "binds")
_OF_PLAN = ("parts", "gaps", "clock", "notes", "plan_hash")


def only_rewritten(files: FileSystem, before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Do two plans (as plan.json has them) differ only in parts that other units cover now?

    Such plans draw from the same records by the same recipe, in an order that may differ, since it follows the places
    of records on disk. A blend of the first is then as good as one of the second, and is not written again.
    """
    if _essence(before) != _essence(after):
        return False
    covered, covering = _covers(files, [component["name"] for component in after["components"]])
    old = {(part["path"], part["checksum"]) for part in before["parts"]}
    new = {(part["path"], part["checksum"]) for part in after["parts"]}
    return all(_unit(path) in covered for path, _ in old - new) and all(
        _unit(path) in covering for path, _ in new - old
    )


def _essence(plan: dict[str, Any]) -> dict[str, Any]:
    components = [
        {**_without(row, _OF_LAYOUT), "datasets": [_without(dataset, _OF_LAYOUT) for dataset in row["datasets"]]}
        for row in plan["components"]
    ]
    return _without(plan, _OF_PLAN) | {"components": components}


def _without(mapping: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key, value in mapping.items() if key not in keys}


def _covers(files: FileSystem, components: list[str]) -> tuple[set[str], set[str]]:
    """First digits of the names of units that others cover, and of those others: as names of parts have them."""
    covered: set[str] = set()
    covering: set[str] = set()
    for component in components:
        for entry in ((current(files, component) or {}).get("entries") or {}).values():
            covering |= {unit[:12] for unit in entry["covers"]}
            covered |= {unit[:12] for names in entry["covers"].values() for unit in names}
    return covered, covering


def _unit(path: str) -> str:
    return path.rsplit("/part-", 1)[-1][:12]
