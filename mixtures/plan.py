"""The plan of a blend: integer amounts per dataset, exact in sum, from what the store has. A pure function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

from corpus.counting import counting_rule
from mixtures.amounts import Amounts, Reach, ShortageError, row_amounts
from mixtures.fill_plan import filled_mean, plan_gaps
from mixtures.fill_pool import set_aside
from mixtures.paper import TABLES
from mixtures.planned import Plan, PlannedComponent, PlannedDataset, clock_json
from mixtures.recipe import Component, Dataset, Recipe
from mixtures.shares import best_total, largest_remainder, respread
from mixtures.supply import Supply
from mixtures.units import Units, recipe_units

__all__ = ["Plan", "PlannedComponent", "PlannedDataset", "ShortageError", "make_plan"]

AllUnits = Mapping[tuple[str, str], Units]


@dataclass(frozen=True)
class _Row:
    """A row with what its datasets have and weigh."""

    component: Component
    available: dict[str, int]
    weights: dict[str, Fraction]
    capacity: dict[str, int]


def make_plan(recipe: Recipe, supply: Supply, seed: int = 0, units: AllUnits | None = None) -> Plan:
    """Decide how much each dataset gives; raises `ShortageError` where the recipe says to stop.

    `units` are `recipe_units(recipe, supply)`, for callers that have them already.
    """
    units = recipe_units(recipe, supply) if units is None else units
    rows = [_row(component, recipe, units) for component in recipe.components]
    notes = list(supply.notes)
    reach = {row.component.name: _reach(row, recipe) for row in rows}
    amounts = row_amounts(recipe, reach, _means(rows, units, recipe), notes)
    notes.extend(_respread_inside(rows, amounts.targets()))
    total = amounts.clock.end()
    plan = Plan(
        name=recipe.name,
        unit=recipe.unit,
        seed=seed,
        total=total,
        max_epochs=recipe.max_epochs,
        sequence_length=recipe.sequence_length,
        packing=recipe.packing,
        global_batch=recipe.global_batch,
        grouping=recipe.grouping,
        counting_rule=counting_rule(recipe.counting.template, recipe.counting.tokenizer).describe(),
        recipe=recipe.model_dump(mode="json"),
        components=[_planned(row, amounts, total, recipe, supply, units) for row in rows],
        clock=clock_json(amounts.clock, amounts.names),
        parts=[{"path": part["path"], "checksum": part["checksum"]} for part in supply.parts],
        tombstones=supply.tombstones,
        notes=notes,
    )
    plan.gaps = plan_gaps(recipe, plan.used(), plan.row_clock(), units, supply, notes)
    if plan.gaps and plan.gaps.target and recipe.sequence_length:
        name = plan.gaps.component, plan.gaps.dataset
        rest, _ = set_aside(units[name], plan.gaps.available, recipe.sequence_length)
        dataset = next(one for row, datasets in plan.used() for one in datasets if (row.name, one.name) == name)
        dataset.units, dataset.fill = len(rest), 100 * rest.fill(recipe.sequence_length)
    return plan


def _row(component: Component, recipe: Recipe, units: AllUnits) -> _Row:
    found = {dataset.name: units.get((component.name, dataset.name)) for dataset in component.datasets}
    available = {name: one.available() if one else 0 for name, one in found.items()}
    used = [dataset for dataset in component.datasets if available[dataset.name]]
    return _Row(
        component,
        available,
        {dataset.name: _weight(component, dataset, available[dataset.name], used) for dataset in used},
        {dataset.name: available[dataset.name] * _max_epochs(dataset, recipe) for dataset in component.datasets},
    )


def _max_epochs(dataset: Dataset, recipe: Recipe) -> int:
    return dataset.max_epochs or recipe.max_epochs


def _weight(component: Component, dataset: Dataset, available: int, siblings: list[Dataset]) -> Fraction:
    """Given weights count where every sibling has one; else each dataset weighs what it has, tempered if asked."""
    if all(sibling.weight is not None for sibling in siblings):
        return Fraction(str(dataset.weight))
    if component.temperature:
        # decimal: the power is the same on every machine
        exponent = 1 / Decimal(str(component.temperature))
        return Fraction(Context(prec=28).power(Decimal(available), exponent))
    return Fraction(available)


def _reach(row: _Row, recipe: Recipe) -> Reach:
    """What a row can give. Where its datasets may not be re-weighted, the first that runs out ends the row."""
    name = row.component.name
    available, capacity = sum(row.available.values()), sum(row.capacity.values())
    caps = [_max_epochs(dataset, recipe) for dataset in row.component.datasets]
    if row.weights and recipe.on_shortage != "respread":
        best, binding = best_total(row.weights, row.capacity)
        if best < capacity:
            epochs = next(_max_epochs(d, recipe) for d in row.component.datasets if d.name == binding)
            return Reach(row.available[binding], best, binding, epochs)
    return Reach(available, capacity, name, max(caps))


def _means(rows: list[_Row], units: AllUnits, recipe: Recipe) -> dict[str, Fraction]:
    """The mean amount of a unit by modality, if its datasets had their shares; more where text fills gaps."""
    shares: dict[str, Fraction] = {}
    needed: dict[str, Fraction] = {}
    for row in rows:
        kind = row.component.kind()
        whole = sum(row.weights.values())
        share = Fraction(str(row.component.share))
        for name, weight in row.weights.items():
            part = share * weight / whole
            number = len(units[row.component.name, name])
            shares[kind] = shares.get(kind, Fraction(0)) + part
            needed[kind] = needed.get(kind, Fraction(0)) + part * number / row.available[name]
    means = {kind: shares[kind] / needed[kind] for kind in shares}
    if recipe.fill_gaps and recipe.sequence_length and len(means) == 2:
        text, vision = means["text"], means["vision_language"]
        means["vision_language"] = filled_mean(vision, text, recipe.sequence_length)
    # to 20 bits, so that what is computed from it stays small
    return {kind: Fraction(round(mean * 2**20), 2**20) for kind, mean in means.items()}


def _respread_inside(rows: list[_Row], targets: Mapping[str, int]) -> list[str]:
    """A sentence for each row whose datasets do not reach for their weights."""
    notes = []
    for row in rows:
        parts = largest_remainder(row.weights, targets.get(row.component.name, 0)) if row.weights else {}
        if short := sorted(name for name, part in parts.items() if part > row.capacity[name]):
            notes.append(
                f"In {row.component.name}, {', '.join(short)} lacks data: what it lacks was spread over its siblings "
                f"(on_shortage)."
            )
    return notes


def _planned(
    row: _Row, amounts: Amounts, total: int, recipe: Recipe, supply: Supply, units: AllUnits
) -> PlannedComponent:
    name = row.component.name
    target = amounts.targets().get(name, 0)
    wanted = amounts.wanted[name]
    table = TABLES[recipe.paper_table] if recipe.paper_table else {}
    parts = respread(row.weights, target, row.capacity) if row.weights and target else {}
    wishes = largest_remainder(row.weights, wanted) if row.weights else {}
    available = sum(row.available.values())
    at_cap = bool(target) and target == sum(row.capacity.values())
    return PlannedComponent(
        name=name,
        modality=row.component.kind(),
        share=100 * target / total,
        recipe_share=row.component.share,
        paper_share=table.get(name),
        wanted=wanted,
        target=target,
        available=available,
        datasets=[
            _planned_dataset(row, dataset, parts, wishes, recipe, supply, units) for dataset in row.component.datasets
        ],
        binds="max_epochs" if at_cap or name == amounts.binding else None,
    )


def _planned_dataset(
    row: _Row,
    dataset: Dataset,
    parts: Mapping[str, int],
    wishes: Mapping[str, int],
    recipe: Recipe,
    supply: Supply,
    units: AllUnits,
) -> PlannedDataset:
    found = supply.datasets.get((row.component.name, dataset.name))
    made = units.get((row.component.name, dataset.name))
    amount = parts.get(dataset.name, 0)
    packed = made is not None and recipe.packing == "best_fit" and recipe.sequence_length is not None
    return PlannedDataset(
        name=dataset.name,
        reach=dataset.reach,
        status="used" if amount else "left_out",
        note=dataset.note,
        max_epochs=_max_epochs(dataset, recipe),
        wanted=wishes.get(dataset.name, 0),
        target=amount,
        available=row.available[dataset.name],
        records_available=len(found.train) - (made.too_long if made else 0) if found else 0,
        held_out=len(found.held_out) if found else 0,
        repeated=found.repeated if found else 0,
        forgotten=found.forgotten if found else 0,
        units=len(made) if made else 0,
        fill=100 * made.fill(recipe.sequence_length) if made and packed and recipe.sequence_length else None,
        longer_than_sequence=made.too_long if made else 0,
        texts_cut=made.cut if made else 0,
        binds="max_epochs" if amount and amount == row.capacity[dataset.name] else None,
    )
