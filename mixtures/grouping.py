"""Grouping: every global batch holds one modality. Which modality a step has, from the plan's clock."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from mixtures.clock import Clock


def group_clock(clock: Clock, rows: Sequence[int]) -> Clock:
    """The clock of these rows alone: their targets when they together have given so much."""
    targets = clock.targets[rows]
    times = targets.sum(axis=0)
    moves = np.append(True, np.diff(times) > 0)
    return Clock(times[moves], targets[:, moves])


def step_groups(first: np.ndarray, second: np.ndarray, batches: tuple[int, int]) -> np.ndarray:
    """The group (0 or 1) of each step, for two groups with so many batches.

    `first` and `second` are what the groups should have given at the same moments, from 0 to all. At every step the
    number of batches of each group is within one half of its target: the second group's is the target rounded.
    """
    ends = int(first[-1]), int(second[-1])
    # batches of each group at each moment, exactly; steps are their sum
    x = [Fraction(batches[1] * int(amount), ends[1]) if ends[1] else Fraction(0) for amount in second]
    y = [Fraction(batches[0] * int(amount), ends[0]) if ends[0] else Fraction(0) for amount in first]
    steps = sum(batches)
    before = np.empty(steps + 1, dtype=np.int64)
    step = 0
    for j in range(1, len(x)):
        dx, dy = x[j] - x[j - 1], y[j] - y[j - 1]
        if not dx + dy:
            continue
        slope = dx / (dx + dy)
        # x(step) = offset + slope * step, plus one half and rounded down, in integers
        offset = x[j - 1] - slope * (x[j - 1] + y[j - 1]) + Fraction(1, 2)
        whole = slope.denominator * offset.denominator
        a, b = slope.numerator * offset.denominator, offset.numerator * slope.denominator
        last = steps if j == len(x) - 1 else int(x[j] + y[j])
        before[step : last + 1] = [(a * number + b) // whole for number in range(step, last + 1)]
        step = last + 1
    before[step:] = batches[1]
    return np.diff(before).astype(np.uint8)
