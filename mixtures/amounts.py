"""How much each row gives: shares, schedule and what the store has become a clock, exact in sum.

Where the data does not reach, the recipe says what happens, and the error says what binds, the best total within
reach, and the ways out; nothing is re-weighted silently.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from mixtures.clock import Clock, constant
from mixtures.recipe import Recipe
from mixtures.schedule import make_clock, modality_ratios
from mixtures.shares import best_total, largest_remainder, respread


class ShortageError(ValueError):
    """The data does not reach for the recipe; the text says what binds and what can be done."""


@dataclass(frozen=True)
class Reach:
    """What a row can give, in the recipe's unit: at most `capacity`, for `binding`'s sake, which has `available`."""

    available: int
    capacity: int
    binding: str
    max_epochs: int


@dataclass(frozen=True)
class Amounts:
    """The clock of the rows that give something, what they would give if data were no limit, and which row binds."""

    clock: Clock
    names: list[str]
    wanted: dict[str, int]
    binding: str | None = None

    def targets(self) -> dict[str, int]:
        """What each row gives in all."""
        return dict(zip(self.names, self.clock.targets[:, -1].tolist(), strict=True))


def row_amounts(recipe: Recipe, reach: Mapping[str, Reach], means: Mapping[str, Fraction], notes: list[str]) -> Amounts:
    """Decide what each row of `recipe` gives; raises `ShortageError` where the recipe says to stop.

    `means` is the mean amount of a unit by modality, which turns steps into amounts. What was changed for want of data
    is added to `notes`.
    """
    shares = {component.name: Fraction(str(component.share)) for component in recipe.components}
    wanted = largest_remainder(shares, recipe.total)
    kept = _without_missing(recipe, shares, reach, notes)
    kinds = {component.name: component.kind() for component in recipe.components}
    moving = recipe.schedule.kind != "constant"
    if moving and len({kinds[name] for name in kept}) < 2:
        raise ShortageError("the schedule moves shares between text and vision, and one of them has no data")

    def clock_of(total: int) -> tuple[Clock, list[str]]:
        if moving:
            return make_clock(recipe, total, modality_ratios(kept, kinds), means)
        return constant(list(largest_remainder(kept, total).values())), list(kept)

    clock, names = clock_of(recipe.total)
    targets = dict(zip(names, clock.targets[:, -1].tolist(), strict=True))
    wanted |= targets
    capacity = {name: reach[name].capacity for name in names}
    short = {name: part for name, part in targets.items() if part > capacity[name]}
    if not short:
        return Amounts(clock, names, wanted)
    if recipe.on_shortage == "respread":
        notes.append(f"{', '.join(sorted(short))} lacks data: what it lacks was spread over other rows (on_shortage).")
        if not moving:
            parts = respread(kept, recipe.total, capacity)
            parts = {name: parts[name] for name in names}
            return Amounts(constant(list(parts.values())), names, wanted)
        ratios = _ratios_within_reach(recipe, targets, capacity, kinds)
        clock, names = make_clock(recipe, recipe.total, ratios, means)
        return Amounts(clock, names, wanted)
    best, binding = _best(targets, capacity, clock_of)
    if recipe.on_shortage == "shrink":
        notes.append(
            f"The total was shrunk from {recipe.total:,} to {best:,} {recipe.unit}: {_path(binding, reach)} binds."
        )
        return Amounts(*clock_of(best), wanted, binding)
    raise ShortageError(_shortage(recipe, binding, reach[binding], targets[binding], best))


def _without_missing(
    recipe: Recipe, shares: Mapping[str, Fraction], reach: Mapping[str, Reach], notes: list[str]
) -> dict[str, Fraction]:
    missing = [name for name in shares if not reach[name].capacity]
    if not missing:
        return dict(shares)
    names = ", ".join(missing)
    if recipe.on_missing == "stop":
        raise ShortageError(
            f"no data for {names}. Build or add a dataset for it, or set `on_missing: renormalise` in the recipe to "
            f"share its part among the other rows"
        )
    kept = {name: share for name, share in shares.items() if name not in missing}
    if not kept:
        raise ShortageError("no row of the recipe has any data; run the pipelines first (`vlend build`)")
    where = "the other rows" if recipe.schedule.kind == "constant" else "the other rows of its modality"
    notes.append(f"No data for {names}: its share was spread over {where} in proportion (on_missing).")
    return kept


def _best(
    targets: Mapping[str, int], capacity: Mapping[str, int], clock_of: Callable[[int], tuple[Clock, list[str]]]
) -> tuple[int, str]:
    """The greatest total within reach and the row that binds there; a warm-up in steps bends with the total."""
    best, binding = best_total({name: part for name, part in targets.items() if part}, capacity)
    while best > 0:
        clock, names = clock_of(best)
        parts = dict(zip(names, clock.targets[:, -1].tolist(), strict=True))
        over = {name: part - capacity[name] for name, part in parts.items() if part > capacity[name]}
        if not over:
            return best, binding
        binding = max(sorted(over), key=over.__getitem__)
        best -= max(1, min(best, over[binding]))
    return best, binding


def _ratios_within_reach(
    recipe: Recipe, targets: Mapping[str, int], capacity: Mapping[str, int], kinds: Mapping[str, str]
) -> dict[str, Fraction]:
    """Ratios inside each modality so that no row has to give more than it has."""
    ratios: dict[str, Fraction] = {}
    for kind in ("text", "vision_language"):
        rows = {name: part for name, part in targets.items() if kinds[name] == kind}
        whole = sum(rows.values())
        have = sum(capacity[name] for name in rows)
        if have < whole:
            raise ShortageError(
                f"the rows of modality {kind} can give {have:,} {recipe.unit} together and the schedule wants "
                f"{whole:,}. Either lower `total` (or set `on_shortage: shrink`), or give them more data"
            )
        parts = respread({name: part for name, part in rows.items() if part}, whole, capacity)
        ratios |= {name: Fraction(parts.get(name, 0), whole) for name in rows}
    return {name: ratios[name] for name in targets}


def _path(row: str, reach: Mapping[str, Reach]) -> str:
    return row if reach[row].binding == row else f"{row}/{reach[row].binding}"


def _shortage(recipe: Recipe, row: str, reach: Reach, wanted: int, best: int) -> str:
    name = row if reach.binding == row else f"{row}/{reach.binding}"
    epochs = "1 epoch" if reach.max_epochs == 1 else f"{reach.max_epochs} epochs"
    inside = "" if name == row else f" from {row}, which can give {reach.capacity:,} with its weights"
    return (
        f"{name} binds: it has {reach.available:,} {recipe.unit}, at most {reach.available * reach.max_epochs:,} in "
        f"{epochs}, and the recipe wants {wanted:,} of {recipe.total:,}{inside}. "
        f"The best total within reach is {best:,}. "
        f"Either set `total: {best}` (or `on_shortage: shrink`), or give {name} more data, raise `max_epochs`, or "
        f"set `on_shortage: respread`"
    )
