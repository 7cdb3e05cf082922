"""Plans as they are stored: read back from plan.json, and brought together with the store again."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from corpus.store.files import FileSystem, StoreError
from mixtures.planned import PLANNER_VERSION, Plan, PlannedComponent, PlannedDataset, PlannedGaps
from mixtures.recipe import Recipe
from mixtures.supply import Supply, read_supply


class PlanError(StoreError):
    """A plan that is missing, damaged, of another version, or that the store no longer follows."""


def read_plan_json(files: FileSystem, name_or_path: str) -> dict[str, Any]:
    """What a plan.json says: that of the blend of this name, or the file at this path (it ends in `.json`)."""
    try:
        if name_or_path.endswith(".json"):
            where = name_or_path
            content = json.loads(Path(name_or_path).read_text(encoding="utf-8"))
        else:
            where = files.full(f"mixes/{name_or_path}/plan.json")
            content = json.loads(files.read(f"mixes/{name_or_path}/plan.json"))
    except FileNotFoundError:
        raise PlanError(f"there is no plan {where}; {_known(files)}") from None
    except ValueError as error:
        raise PlanError(f"{where} cannot be read ({error}); write the blend again with --replace") from error
    if not isinstance(content, dict) or not {"components", "parts", "plan_hash"} <= content.keys():
        raise PlanError(f"{where} does not hold a plan")
    return content


def read_plan(files: FileSystem, name_or_path: str) -> Plan:
    """The plan of a blend that is written or being written. Raises `PlanError`."""
    content = read_plan_json(files, name_or_path)
    if content.get("version") != PLANNER_VERSION:
        raise PlanError(
            f"the plan {name_or_path} was made by planner version {content.get('version')}, and this is version "
            f"{PLANNER_VERSION}: use the vlend that made it, or write the blend again with --replace"
        )
    said = content.pop("plan_hash")
    try:
        components = [
            PlannedComponent(**{**row, "datasets": [PlannedDataset(**dataset) for dataset in row["datasets"]]})
            for row in content.pop("components")
        ]
        gaps = content.pop("gaps")
        plan = Plan(components=components, gaps=gaps and PlannedGaps(**gaps), **content)
    except (TypeError, KeyError) as error:
        known = ", ".join(field.name for field in fields(Plan))
        raise PlanError(f"the plan {name_or_path} has not the keys of a plan ({error}); they are {known}") from error
    if plan.hash() != said:
        raise PlanError(f"the plan {name_or_path} was changed by hand: its hash is not the one it names")
    return plan


def supply_of(files: FileSystem, plan: Plan) -> Supply:
    """What the store has for a plan that was made before; raises `PlanError` if that is no longer the same."""
    supply = read_supply(files, Recipe.model_validate(plan.recipe))
    before = {part["path"]: part["checksum"] for part in plan.parts}
    now = {part["path"]: part["checksum"] for part in supply.parts}
    gone = sum(path not in now for path in before)
    new = sum(path not in before for path in now)
    other = sum(now.get(path, checksum) != checksum for path, checksum in before.items())
    forgotten = len(set(plan.tombstones) ^ set(supply.tombstones))
    if gone or new or other or forgotten:
        changes = {"parts are gone": gone, "are new": new, "have other content": other, "tombstones differ": forgotten}
        told = ", ".join(f"{number:,} {what}" for what, number in changes.items() if number)
        raise PlanError(
            f"the store has changed since the plan {plan.name!r} was made ({told}), so its order cannot be made again; "
            f"write the blend anew (`vlend mix write --replace`), or ask for the recipe (`--recipe`) as it is now"
        )
    return supply


def _known(files: FileSystem) -> str:
    names = [name for name in files.names("mixes") if not name.startswith(".")]
    return f"the blends of {files.root_url} are {', '.join(names)}" if names else f"{files.root_url} has no blend"
