"""Does a finished blend still stand when the parts that it was drawn from have been merged or migrated?"""

from __future__ import annotations

from typing import Any

from corpus.store.files import FileSystem
from corpus.store.snapshot import current

#: What a plan says of a dataset that depends on how its records lie in parts.
_OF_LAYOUT = ("repeated", "units", "fill")


def only_rewritten(files: FileSystem, before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Do two plans (as plan.json has them) differ only in parts that other units cover now?

    Such plans draw from the same records, with the same amounts, in an order that may differ, since it follows the
    places of records on disk. A blend of the first is then as good as one of the second, and is not written again.
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
        {
            **component,
            "datasets": [
                {key: value for key, value in dataset.items() if key not in _OF_LAYOUT}
                for dataset in component["datasets"]
            ],
        }
        for component in plan["components"]
    ]
    kept = {key: value for key, value in plan.items() if key not in ("parts", "gaps", "plan_hash")}
    return kept | {"components": components}


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
