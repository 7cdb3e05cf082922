"""The order of a plan whose global batches hold one modality: a table per modality, and one of modalities by step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from mixtures.clock import Clock, constant
from mixtures.draws import Draws
from mixtures.fill import Filler, make_filler
from mixtures.fill_plan import SHARE, without_gaps
from mixtures.fill_pool import set_aside
from mixtures.grouping import group_clock, step_groups
from mixtures.nest import nest_until, stream_type
from mixtures.order import Order, Source
from mixtures.permutation import Passes
from mixtures.plan import AllUnits
from mixtures.planned import Plan
from mixtures.recipe import RecipeError
from mixtures.streams import drawn_amounts, passes_of
from mixtures.table import Table, make_table
from mixtures.units import Units

TEXT, VISION = "text", "vision_language"


@dataclass(frozen=True)
class _Group:
    """One modality: its sources, the source of each place (numbered from its first), its whole batches and the amount
    of each."""

    name: str
    rows: list[int]
    sources: list[Source]
    places: np.ndarray
    batches: int
    amounts: np.ndarray


def grouped_order(plan: Plan, units: AllUnits) -> Order:
    """The order of `plan` over these units. What fills the gaps of vision batches is charged to text."""
    clock = plan.row_clock()
    inside = [constant([dataset.target for dataset in datasets]) for _, datasets in plan.used()]
    groups = {VISION: _group(plan, VISION, clock, inside, units)}
    filler = None
    if plan.gaps and plan.gaps.target:
        name = plan.gaps.component, plan.gaps.dataset
        rest, pool = set_aside(units[name], plan.gaps.available, plan.sequence_length or 1)
        filler = _filler(plan, pool, groups[VISION])
        units = {**units, name: rest}
        row = next(number for number, (component, _) in enumerate(plan.used()) if component.name == name[0])
        clock, inside[row] = without_gaps(clock, plan.used(), replace(plan.gaps, target=filler.tokens))
    groups[TEXT] = _group(plan, TEXT, clock, inside, units)
    both = [groups[kind] for kind in (TEXT, VISION) if groups[kind].rows]
    sources = [source for group in both for source in group.sources]
    tables = []
    first = 0
    for group in both:
        numbered = (group.places.astype(np.int64) + first).astype(stream_type(len(sources)))
        tables.append(make_table(numbered, len(sources)))
        first += len(group.sources)
    if filler and plan.gaps:
        names = [(source.component, source.dataset) for source in sources]
        filler = replace(filler, source=names.index((plan.gaps.component, plan.gaps.dataset)))
    steps = _step_table(clock, both)
    return Order(plan.hash(), plan.global_batch, sources, [group.name for group in both], tables, steps, filler)


def _group(plan: Plan, kind: str, clock: Clock, inside: Sequence[Clock], units: AllUnits) -> _Group:
    """The datasets go on, pass after pass, until the batches nearest to the plan's amount are full."""
    size = plan.global_batch or 1
    used = plan.used()
    rows = [row for row, (component, _) in enumerate(used) if component.modality == kind]
    if not rows:
        return _Group(kind, rows, [], np.zeros(0, dtype=np.uint8), 0, np.zeros(0, dtype=np.int64))
    own = group_clock(clock, rows)
    names = [(used[row][0].name, dataset.name) for row in rows for dataset in used[row][1]]
    longest = max(int(units[name].amounts.max(initial=0)) for name in names)
    until = own.end() + (size // 2 + 2) * longest
    sources: list[Source] = []
    streams: list[list[np.ndarray]] = []
    for number, row in enumerate(rows):
        streams.append([])
        row_until = int(own.target(number, until)) + longest
        component, datasets = used[row]
        for place, dataset in enumerate(datasets):
            made = units[component.name, dataset.name]
            passes = passes_of(plan, component, dataset, made)
            draws = Draws(passes, dataset.max_epochs * made.available(), dataset.max_epochs)
            sources.append(Source(component.name, dataset.name, made, draws))
            enough = int(inside[row].target(place, row_until)) + 4 * longest
            streams[-1].append(drawn_amounts(made, draws, enough))
    places, amounts = nest_until(streams, [inside[row] for row in rows], own, until)
    batches = _batches(kind, amounts, own.end(), size)
    whole = amounts[: batches * size].reshape(batches, size).sum(axis=1, dtype=np.int64)
    return _Group(kind, rows, sources, places[: batches * size], batches, whole)


def _filler(plan: Plan, pool: Units, vision: _Group) -> Filler:
    """The stream of text for the gaps of these batches, at most what the plan allows."""
    gaps, length = plan.gaps, plan.sequence_length
    assert gaps is not None
    assert length is not None
    name = gaps.component, gaps.dataset
    epochs = next(one.max_epochs for row, used in plan.used() for one in used if (row.name, one.name) == name)
    draws = Draws(Passes(pool.blocks, plan.seed, *name, "gaps"), epochs * pool.available(), epochs)
    empty = (plan.global_batch or 1) * length - vision.amounts
    return make_filler(vision.name, length, pool, draws, empty, min(gaps.most, int(SHARE * int(empty.sum()))))


def _batches(kind: str, amounts: np.ndarray, target: int, size: int) -> int:
    """Whole batches whose amount is nearest to the target, among those that the data reaches."""
    reached = np.cumsum(amounts, dtype=np.int64)
    needed = min(int(np.searchsorted(reached, target)) + 1, len(amounts))
    batches = min((2 * needed + size) // (2 * size), len(amounts) // size)
    if not batches:
        raise RecipeError(
            f"the {kind} rows have {needed:,} sequences, too few for one global batch of {size:,}; raise `total` or "
            f"lower `global_batch`"
        )
    return batches


def _step_table(clock: Clock, groups: Sequence[_Group]) -> Table:
    if len(groups) == 1:
        return make_table(np.zeros(groups[0].batches, dtype=np.uint8), 1)
    first, second = (clock.targets[group.rows].sum(axis=0) for group in groups)
    return make_table(step_groups(first, second, (groups[0].batches, groups[1].batches)), 2)
