"""The plan of a blend: integer amounts per dataset, exact in sum, from what the store has. A pure function.

Where the data does not reach, the recipe says what happens, and the error says what binds, the best total within
reach, and the ways out; the plan never re-weights silently.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np

from corpus.counting import counting_rule
from corpus.identity import fingerprint
from mixtures.draws import draw
from mixtures.paper import TABLES
from mixtures.recipe import Component, Dataset, Recipe, Unit
from mixtures.shares import best_total, largest_remainder, respread
from mixtures.supply import Supply

#: Raised whenever equal inputs would give another blend: draws, order or file layout.
PLANNER_VERSION = 1


class ShortageError(ValueError):
    """The data does not reach for the recipe; the text says what binds and what can be done."""


@dataclass
class PlannedDataset:
    """Amounts in the recipe's unit. `status` is `used` or `left_out`; `binds` says what keeps it from giving more."""

    name: str
    reach: str
    status: Literal["used", "left_out"]
    note: str
    target: int = 0
    available: int = 0
    records_available: int = 0
    held_out: int = 0
    repeated: int = 0
    binds: str | None = None

    def epochs(self) -> float:
        """How often each record is drawn on average."""
        return self.target / self.available if self.available else 0.0


@dataclass
class PlannedComponent:
    """A row: `share` in percent as planned, `paper_share` as in the paper's table (None if it has no such row)."""

    name: str
    share: float
    recipe_share: float
    paper_share: float | None
    target: int
    available: int
    datasets: list[PlannedDataset]


@dataclass
class Plan:
    """Everything that decides a blend. `parts` are the files to draw from, with their checksums."""

    name: str
    unit: Unit
    seed: int
    total: int
    max_epochs: int
    counting_rule: dict[str, Any]
    recipe: dict[str, Any]
    components: list[PlannedComponent]
    parts: list[dict[str, str]]
    notes: list[str] = field(default_factory=list)
    version: int = PLANNER_VERSION

    def hash(self) -> str:
        """Fingerprint of the plan: blends with one hash are equal."""
        return fingerprint(asdict(self))

    def to_json(self) -> str:
        """The text of plan.json."""
        return json.dumps({**asdict(self), "plan_hash": self.hash()}, ensure_ascii=False, indent=1) + "\n"


def make_plan(recipe: Recipe, supply: Supply, seed: int = 0) -> Plan:
    """Decide how much each dataset gives; raises `ShortageError` where the recipe says to stop."""
    notes: list[str] = []
    available = {component.name: _available(component, supply, recipe) for component in recipe.components}
    weights = {component.name: component.share for component in recipe.components}
    missing = [name for name in weights if available[name] == 0]
    if missing:
        weights = _without_missing(recipe, weights, missing, notes)
    capacity = {name: available[name] * recipe.max_epochs for name in weights}
    targets = _targets(recipe, weights, capacity, notes)
    total = sum(targets.values())
    table = TABLES[recipe.paper_table] if recipe.paper_table else {}
    components = []
    for component in recipe.components:
        target = targets.get(component.name, 0)
        components.append(
            PlannedComponent(
                name=component.name,
                share=100 * target / total,
                recipe_share=component.share,
                paper_share=table.get(component.name),
                target=target,
                available=available[component.name],
                datasets=_planned_datasets(component, target, supply, recipe),
            )
        )
    return Plan(
        name=recipe.name,
        unit=recipe.unit,
        seed=seed,
        total=total,
        max_epochs=recipe.max_epochs,
        counting_rule=counting_rule(recipe.counting.template, recipe.counting.tokenizer).describe(),
        recipe=recipe.model_dump(mode="json"),
        components=components,
        parts=[{"path": part["path"], "checksum": part["checksum"]} for part in supply.parts],
        notes=notes,
    )


def draws(plan: Plan, supply: Supply) -> dict[tuple[str, str], np.ndarray]:
    """For each used (component, dataset), the indexes into its training records in the order in which they are drawn.

    The same for the same plan and seed, whatever the machine.
    """
    chosen = {}
    for component in plan.components:
        for dataset in component.datasets:
            if dataset.target:
                records = supply.datasets[component.name, dataset.name].train
                lengths = records.lengths(plan.unit)
                key = (plan.seed, component.name, dataset.name)
                chosen[component.name, dataset.name] = draw(lengths, dataset.target, plan.max_epochs, *key)
    return chosen


def _available(component: Component, supply: Supply, recipe: Recipe) -> int:
    return sum(_dataset_available(component, dataset, supply, recipe) for dataset in component.datasets)


def _dataset_available(component: Component, dataset: Dataset, supply: Supply, recipe: Recipe) -> int:
    found = supply.datasets.get((component.name, dataset.name))
    return int(found.train.lengths(recipe.unit).sum()) if found else 0


def _without_missing(
    recipe: Recipe, weights: dict[str, float], missing: list[str], notes: list[str]
) -> dict[str, float]:
    names = ", ".join(missing)
    if recipe.on_missing == "stop":
        raise ShortageError(
            f"no data for {names}. Build or add a dataset for it, or set `on_missing: renormalise` in the recipe to "
            f"share its part among the other rows"
        )
    kept = {name: share for name, share in weights.items() if name not in missing}
    if not kept:
        raise ShortageError("no row of the recipe has any data; run the pipelines first (`vlend build`)")
    notes.append(f"No data for {names}: its share was spread over the other rows in proportion (on_missing).")
    return kept


def _targets(recipe: Recipe, weights: dict[str, float], capacity: dict[str, int], notes: list[str]) -> dict[str, int]:
    targets = largest_remainder(weights, recipe.total)
    short = {name: part for name, part in targets.items() if part > capacity[name]}
    if not short:
        return targets
    best, binding = best_total(weights, capacity)
    if recipe.on_shortage == "shrink":
        notes.append(f"The total was shrunk from {recipe.total:,} to {best:,} {recipe.unit}: {binding} binds.")
        return largest_remainder(weights, best)
    if recipe.on_shortage == "respread":
        names = ", ".join(sorted(short))
        notes.append(f"{names} lacks data: what it lacks was spread over the other rows (on_shortage).")
        return respread(weights, recipe.total, capacity)
    have = capacity[binding] // recipe.max_epochs
    raise ShortageError(
        f"{binding} binds: it has {have:,} {recipe.unit}, at most {capacity[binding]:,} in {recipe.max_epochs} epochs, "
        f"and the recipe wants {targets[binding]:,} of {recipe.total:,}. The best total within reach is {best:,}. "
        f"Either set `total: {best}` (or `on_shortage: shrink`), or give {binding} more data, raise `max_epochs`, or "
        f"set `on_shortage: respread`"
    )


def _planned_datasets(component: Component, target: int, supply: Supply, recipe: Recipe) -> list[PlannedDataset]:
    available = {dataset.name: _dataset_available(component, dataset, supply, recipe) for dataset in component.datasets}
    used = [dataset for dataset in component.datasets if available[dataset.name]]
    targets: dict[str, int] = {}
    if used and target:
        weights = {dataset.name: _weight(dataset, available[dataset.name], used) for dataset in used}
        capacity = {name: available[name] * recipe.max_epochs for name in weights}
        targets = respread(weights, target, capacity)
    planned = []
    for dataset in component.datasets:
        found = supply.datasets.get((component.name, dataset.name))
        amount = targets.get(dataset.name, 0)
        limit = available[dataset.name] * recipe.max_epochs
        planned.append(
            PlannedDataset(
                name=dataset.name,
                reach=dataset.reach,
                status="used" if amount else "left_out",
                note=dataset.note,
                target=amount,
                available=available[dataset.name],
                records_available=len(found.train) if found else 0,
                held_out=len(found.held_out) if found else 0,
                repeated=found.repeated if found else 0,
                binds="max_epochs" if amount and amount == limit else None,
            )
        )
    return planned


def _weight(dataset: Dataset, available: int, siblings: list[Dataset]) -> float:
    """Given weights count where every sibling has one; else each dataset weighs what it has."""
    if all(sibling.weight is not None for sibling in siblings):
        return float(dataset.weight or 0)
    return float(available)
