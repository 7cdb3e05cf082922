"""How much text goes into the gaps of vision-language batches, and how clocks change when it is charged to text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np

from mixtures.clock import Clock
from mixtures.fill_pool import set_aside, short_tokens
from mixtures.planned import PlannedComponent, PlannedDataset, PlannedGaps
from mixtures.recipe import Recipe, RecipeError
from mixtures.supply import Supply
from mixtures.units import Units

#: So much of the gaps is filled. Less than all, so that the part of every batch fits; enough that little stays empty:
#: with 4/5 four times as much does, and about as many records are cut.
SHARE = Fraction(19, 20)

Rows = Sequence[tuple[PlannedComponent, Sequence[PlannedDataset]]]


def filled_mean(vision: Fraction, text: Fraction, sequence_length: int) -> Fraction:
    """The mean amount of a vision-language sequence where its text saves sequences of text.

    A run with v of its tokens in vision and the rest in text takes v / mean sequences of vision, fewer of text.
    """
    # no more than most of a sequence of text: else the text would go into gaps alone, which the plan limits anyway
    gap = min(max(Fraction(0), sequence_length - vision) * SHARE, text * 9 / 10)
    return 1 / (1 / vision - gap / (vision * text))


def plan_gaps(
    recipe: Recipe,
    used: Rows,
    clock: Clock,
    units: Mapping[tuple[str, str], Units],
    supply: Supply,
    notes: list[str],
) -> PlannedGaps | None:
    """Text for the gaps, as the dataset that `fill_gaps` names can give it; what limits it is added to `notes`.

    `clock` is that of the rows in `used`. Raises `RecipeError` if the dataset has records with images.
    """
    name = recipe.filler()
    if name is None or recipe.sequence_length is None:
        return None
    gaps = _expected(used, units, recipe.sequence_length)
    wanted = int(SHARE * gaps)
    dataset = next((one for row, datasets in used for one in datasets if (row.name, one.name) == name), None)
    if dataset is None:
        notes.append(f"Gaps stay empty: {'/'.join(name)} gives nothing in this plan (fill_gaps).")
        return PlannedGaps(*name, gaps, wanted, 0, 0, 0, 0)
    if supply.datasets[name].train.image_tokens.any():
        raise RecipeError(f"fill_gaps names {'/'.join(name)}, which has records with images; name a dataset of text")
    made = units[name]
    limits = {
        "the short records that it has": short_tokens(made) * dataset.max_epochs,
        "what the schedule gives it at each moment": _within(clock, used, name),
        "its planned amount": dataset.target - 1,
    }
    binding = min(limits, key=lambda limit: limits[limit])
    most = max(0, limits[binding])
    target = min(wanted, most)
    if target < wanted:
        notes.append(
            f"Gaps take {target:,} of {wanted:,} tokens (fill_gaps): {'/'.join(name)} is limited by {binding}."
        )
    # so many short records that they are drawn as often as the others
    aside = min(short_tokens(made), -(-target * dataset.available // dataset.target))
    _, pool = set_aside(made, aside, recipe.sequence_length)
    return PlannedGaps(*name, gaps, wanted, target, most, len(pool), pool.available())


def without_gaps(clock: Clock, used: Rows, gaps: PlannedGaps) -> tuple[Clock, Clock]:
    """The clock of the rows less the text in gaps; and that of the datasets inside the row that gives it.

    Text in gaps comes as vision-language rows do.
    """
    poured = _poured(clock, used, gaps.target)
    number = next(place for place, (row, _) in enumerate(used) if row.name == gaps.component)
    targets = clock.targets.copy()
    targets[number] -= poured
    datasets = used[number][1]
    whole = sum(one.target for one in datasets)
    inside = np.array([[int(one.target) * int(part) // whole for part in clock.targets[number]] for one in datasets])
    filler = next(place for place, one in enumerate(datasets) if one.name == gaps.dataset)
    # what rounding leaves over is the largest sibling's, or its own where it has none
    others = [place for place in range(len(datasets)) if place != filler]
    largest = max(others, key=lambda place: datasets[place].target, default=filler)
    inside[largest] += clock.targets[number] - inside.sum(axis=0)
    inside[filler] -= poured
    inside = np.maximum.accumulate(np.maximum(inside, 0), axis=1)
    times = inside.sum(axis=0)
    moves = np.append(True, np.diff(times) > 0)
    return Clock(clock.times, targets), Clock(times[moves], inside[:, moves])


def _expected(used: Rows, units: Mapping[tuple[str, str], Units], sequence_length: int) -> int:
    """Tokens that the vision-language sequences will leave empty, by the mean fill of each dataset."""
    left = Fraction(0)
    for row, datasets in used:
        if row.modality == "vision_language":
            for one in datasets:
                mean = Fraction(len(units[row.name, one.name]), one.available)
                left += one.target * (mean * sequence_length - 1)
    return max(0, int(left))


def _vision(clock: Clock, used: Rows) -> np.ndarray:
    rows = [place for place, (row, _) in enumerate(used) if row.modality == "vision_language"]
    return np.asarray(clock.targets[rows].sum(axis=0))


def _poured(clock: Clock, used: Rows, target: int) -> np.ndarray:
    """Text in gaps at each of the clock's times."""
    vision = _vision(clock, used)
    whole = int(vision[-1])
    return np.array([target * int(part) // whole if whole else 0 for part in vision], dtype=np.int64)


def _within(clock: Clock, used: Rows, name: tuple[str, str]) -> int:
    """The most text in gaps with which the dataset never has to give more than its part, at any time of the run."""
    place, datasets = next((p, datasets) for p, (row, datasets) in enumerate(used) if row.name == name[0])
    target = next(one.target for one in datasets if one.name == name[1])
    part = Fraction(target, sum(one.target for one in datasets))
    vision = _vision(clock, used)
    most = Fraction(target)
    for text, more in zip(np.diff(clock.targets[place]).tolist(), np.diff(vision).tolist(), strict=True):
        if more:
            most = min(most, part * text * int(vision[-1]) / more)
    return int(most)
