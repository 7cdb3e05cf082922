"""Schedules: from the share of text over the global steps to a clock in amounts, whose integral the plan promises.

A step holds a fixed number of units, and units of the two modalities differ in what they amount to (packed text fills
its sequences better). So a share in amounts over steps becomes a share over amounts by the mean amount of a unit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from mixtures.clock import Clock
from mixtures.recipe import Recipe, RecipeError, Schedule

#: A ramp is cut into this many pieces of constant share.
RAMP_PIECES = 64
_PI = Fraction(314159265358979323846264338327950288, 10**35)


@dataclass(frozen=True)
class Stretch:
    """Part of the steps (`length`, as a fraction of all) with a constant share of text (0 to 1)."""

    length: Fraction
    text: Fraction


def stretches(schedule: Schedule, text: Fraction, fraction: Fraction) -> list[Stretch]:
    """The schedule as constant stretches; `text` is the recipe's share and `fraction` the length of a warm-up."""
    if schedule.kind == "stages":
        ends = [Fraction(0), *(Fraction(str(stage.until)) for stage in schedule.stages)]
        shares = [Fraction(str(stage.text)) / 100 for stage in schedule.stages]
        return [Stretch(stop - start, share) for (start, stop), share in zip(pairwise(ends), shares, strict=True)]
    if schedule.kind == "constant":
        return [Stretch(Fraction(1), text)]
    start = Fraction(str(schedule.start)) / 100
    levels = [start + (text - start) * gone for gone in _gone(schedule)]
    warm_up = [Stretch(fraction / len(levels), level) for level in levels]
    return [*warm_up, Stretch(1 - fraction, text)] if fraction < 1 else warm_up


def _gone(schedule: Schedule) -> list[Fraction]:
    """How much of the way from the first share to the last each piece of a warm-up has gone, on its average."""
    if schedule.kind == "stepped":
        return [Fraction(level, schedule.levels) for level in range(schedule.levels)]
    ends = [Fraction(piece, RAMP_PIECES) for piece in range(RAMP_PIECES + 1)]
    if schedule.kind == "cosine":
        ends = [(1 - cosine(end)) / 2 for end in ends]
    return [(a + b) / 2 for a, b in pairwise(ends)]


def cosine(turn: Fraction) -> Fraction:
    """cos(pi * turn) for 0 <= turn <= 1 to 40 bits, by its series: the same on every machine."""
    angle = _PI * turn
    term = total = Fraction(1)
    for number in range(1, 20):
        term = -term * angle * angle / ((2 * number - 1) * (2 * number))
        total += term
    return _rounded(total)


def warm_up_fraction(recipe: Recipe, total: int, means: Mapping[str, Fraction]) -> Fraction:
    """The length of the warm-up as a fraction of all global steps.

    Raises `RecipeError` if it is longer than the run.
    """
    schedule = recipe.schedule
    if schedule.fraction is not None:
        return Fraction(str(schedule.fraction))
    if schedule.steps is None or recipe.global_batch is None:
        return Fraction(1)
    text = _text(recipe)
    during = stretches(schedule, text, Fraction(1))
    taken = recipe.global_batch * schedule.steps * sum(piece.length * _mean(piece.text, means) for piece in during)
    left = total - taken
    if left < 0:
        steps = int(schedule.steps * total / taken)
        raise RecipeError(
            f"the warm-up takes {schedule.steps:,} steps, and the whole run of {total:,} {recipe.unit} has about "
            f"{steps:,}: give it fewer `steps`, a `fraction`, or raise `total`"
        )
    return Fraction(schedule.steps, schedule.steps + round(left / (recipe.global_batch * _mean(text, means))))


def make_clock(
    recipe: Recipe, total: int, ratios: Mapping[str, Fraction], means: Mapping[str, Fraction]
) -> tuple[Clock, list[str]]:
    """The clock of the rows in `ratios` up to `total`, and their names in its order.

    `ratios` is what a row has of its modality (they sum to 1 in each), `means` the mean amount of a unit by modality.
    """
    kinds = {component.name: component.kind() for component in recipe.components}
    pieces = stretches(recipe.schedule, _text(recipe), warm_up_fraction(recipe, total, means))
    weights = [piece.length * _mean(piece.text, means) for piece in pieces]
    whole = sum(weights)
    reached = Fraction(0)
    text = vision = Fraction(0)
    times, targets = [0], [dict.fromkeys(ratios, 0)]
    for piece, weight in zip(pieces, weights, strict=True):
        step = total * weight / whole
        reached += step
        text += step * piece.text
        vision += step * (1 - piece.text)
        time = round(reached)
        if time == times[-1]:
            continue
        exact = {name: ratio * (text if kinds[name] == "text" else vision) for name, ratio in ratios.items()}
        targets.append(_grown(targets[-1], exact, time))
        times.append(time)
    names = list(ratios)
    table = np.array([[at[name] for at in targets] for name in names], dtype=np.int64)
    return Clock(np.array(times, dtype=np.int64), table), names


def _grown(before: Mapping[str, int], exact: Mapping[str, Fraction], time: int) -> dict[str, int]:
    """Integers near `exact` that sum to `time`, none below what it was before."""
    after = {name: max(before[name], int(value)) for name, value in exact.items()}
    left = time - sum(after.values())
    while left:
        sign = 1 if left > 0 else -1
        able = [name for name in after if sign > 0 or after[name] > before[name]]
        name = max(able, key=lambda name: (sign * (exact[name] - after[name]), name))
        after[name] += sign
        left -= sign
    return after


def _text(recipe: Recipe) -> Fraction:
    shares = {component.name: Fraction(str(component.share)) for component in recipe.components}
    text = sum((shares[component.name] for component in recipe.components if component.kind() == "text"), Fraction(0))
    return text / sum(shares.values())


def _mean(text: Fraction, means: Mapping[str, Fraction]) -> Fraction:
    """The mean amount of a unit where text has this share."""
    return _rounded(1 / (text / means["text"] + (1 - text) / means["vision_language"]))


def _rounded(value: Fraction) -> Fraction:
    """To 40 bits after the point, so that sums of many stay small."""
    return Fraction(round(value * 2**40), 2**40)


def modality_ratios(shares: Mapping[str, Fraction], kinds: Mapping[str, str]) -> dict[str, Fraction]:
    """What each row has of its own modality."""
    sums: dict[str, Fraction] = {}
    for name, share in shares.items():
        sums[kinds[name]] = sums.get(kinds[name], Fraction(0)) + share
    return {name: share / sums[kinds[name]] for name, share in shares.items()}
